package io.penstock.micro;

import io.serverlessworkflow.impl.ExecutorServiceFactory;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

/** Runs what the reference runtime submits at once, where it is: no hand-over between threads is measured. */
final class SameThread extends AbstractExecutorService implements ExecutorServiceFactory {

    private boolean shut;

    @Override
    public ExecutorService get() {
        return this;
    }

    @Override
    public void close() {
        shut = true;
    }

    @Override
    public void execute(Runnable task) {
        task.run();
    }

    @Override
    public void shutdown() {
        shut = true;
    }

    @Override
    public List<Runnable> shutdownNow() {
        shut = true;
        return List.of();
    }

    @Override
    public boolean isShutdown() {
        return shut;
    }

    @Override
    public boolean isTerminated() {
        return shut;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return true;
    }
}
