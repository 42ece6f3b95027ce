/** From a jq program's text to its syntax tree. */
@NullMarked
package io.penstock.expression.parse;

import org.jspecify.annotations.NullMarked;
