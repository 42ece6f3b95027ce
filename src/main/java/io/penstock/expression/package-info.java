/** jq, closed over JSON and budgeted. */
@NullMarked
package io.penstock.expression;

import org.jspecify.annotations.NullMarked;
