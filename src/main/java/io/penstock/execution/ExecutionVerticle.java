package io.penstock.execution;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.function.Function;

/** Gives one event loop its executor. */
public final class ExecutionVerticle extends VerticleBase {

    private final Executors executors;
    private final Function<Context, Executor> executor;

    ExecutionVerticle(Executors executors, Function<Context, Executor> executor) {
        this.executors = executors;
        this.executor = executor;
    }

    @Override
    public Future<?> start() {
        executors.register(Thread.currentThread(), executor.apply(context));
        return Future.succeededFuture();
    }
}
