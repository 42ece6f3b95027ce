/** Copies of the whole database in files, from the jar alone: made, checked, restored, and tried out. */
@NullMarked
package io.penstock.backup;

import org.jspecify.annotations.NullMarked;
