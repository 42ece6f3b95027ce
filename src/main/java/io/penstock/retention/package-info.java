/** Scheduled upkeep. Knows no feature: each hands in its jobs. */
@NullMarked
package io.penstock.retention;

import org.jspecify.annotations.NullMarked;
