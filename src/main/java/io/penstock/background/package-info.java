/** The one loop that runs background jobs. */
@NullMarked
package io.penstock.background;

import org.jspecify.annotations.NullMarked;
