/** Typed ids, their source, and who calls. */
@NullMarked
package io.penstock.identity;

import org.jspecify.annotations.NullMarked;
