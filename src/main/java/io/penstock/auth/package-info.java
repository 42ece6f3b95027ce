/** Who a caller is: passwords, tokens, signing in. */
@NullMarked
package io.penstock.auth;

import org.jspecify.annotations.NullMarked;
