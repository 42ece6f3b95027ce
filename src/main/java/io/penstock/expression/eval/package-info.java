/** From a syntax tree to code that runs: closures over JSON trees, each charged to the meter. */
@NullMarked
package io.penstock.expression.eval;

import org.jspecify.annotations.NullMarked;
