/**
 * From the located tree to a {@link io.penstock.dsl.Program}: one small reader for each construct of the standard, each of which reports
 * what is wrong and returns something usable, so that one pass tells every mistake.
 */
@NullMarked
package io.penstock.dsl.compile;

import org.jspecify.annotations.NullMarked;
