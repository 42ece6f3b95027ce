package io.penstock.execution;

import org.jspecify.annotations.Nullable;

/**
 * An execution leaves its turn, or its place in the line.
 *
 * @param closing its end, which is written with it; null: it has ended already, without anybody having thought of its turn
 */
record Exit(@Nullable Closing closing, Turn turn) {}
