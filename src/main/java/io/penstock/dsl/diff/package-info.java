/** What differs between two documents: line by line, and task by task. Pure. */
@NullMarked
package io.penstock.dsl.diff;

import org.jspecify.annotations.NullMarked;
