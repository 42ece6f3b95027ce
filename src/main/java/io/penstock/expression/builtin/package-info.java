/** The functions that every jq program may call. */
@NullMarked
package io.penstock.expression.builtin;

import org.jspecify.annotations.NullMarked;
