/** A running server seen from outside: what programs of our own use that are clients like any other. */
@NullMarked
package io.penstock.client;

import org.jspecify.annotations.NullMarked;
