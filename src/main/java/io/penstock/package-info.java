/** Main holds the commands; Server builds every object once, by hand, in order. */
@NullMarked
package io.penstock;

import org.jspecify.annotations.NullMarked;
