package io.penstock.dsl.compile;

import io.penstock.dsl.Delay;
import io.penstock.dsl.source.Located;

/** Reads time-outs that are written out; {@link Reusables} finds those that are named. */
final class TimeoutReader {

    private static final Shape TIMEOUT = Shape.of("A time-out", "after");

    private TimeoutReader() {}

    static Delay read(Located at, Scope scope, Compilation compilation) {
        Located after = TIMEOUT.read(at, compilation.findings()).require("after");
        return after == null
                ? new Delay(Expressions.nothing())
                : compilation.delays().read(after, scope);
    }
}
