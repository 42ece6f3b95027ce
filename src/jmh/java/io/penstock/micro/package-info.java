/** Measures single parts of the server, without one: {@code scripts/bench --micro}. No part of the jar. */
@NullMarked
package io.penstock.micro;

import org.jspecify.annotations.NullMarked;
