/** Workflows that start by time: what is due, on any number of nodes once, and what of it was missed. */
@NullMarked
package io.penstock.schedule;

import org.jspecify.annotations.NullMarked;
