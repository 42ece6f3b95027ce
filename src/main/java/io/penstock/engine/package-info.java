/** Runs a {@link io.penstock.dsl.Program}: pure, deterministic, without clock, input, output or threads. */
@NullMarked
package io.penstock.engine;

import org.jspecify.annotations.NullMarked;
