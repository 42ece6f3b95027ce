package io.penstock.background;

import io.vertx.core.Context;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a job again and again on one context: the next run begins a pause after the last one has ended, so runs never overlap; a run that
 * fails is told once, until one succeeds again.
 */
public final class Recurring {

    private static final Logger LOG = LoggerFactory.getLogger(Recurring.class);

    private final Context context;
    private final String name;
    private final Supplier<Duration> pause;
    private final Supplier<Future<?>> job;
    private long timer = -1;
    private boolean stopped;
    private boolean failing;
    private boolean running;
    private boolean again;

    public Recurring(Context context, String name, Duration pause, Supplier<Future<?>> job) {
        this(context, name, () -> pause, job);
    }

    /** @param pause asked after each run; at least a millisecond passes */
    public Recurring(Context context, String name, Supplier<Duration> pause, Supplier<Future<?>> job) {
        this.context = context;
        this.name = name;
        this.pause = pause;
        this.job = job;
    }

    /** Begins with a run at once. */
    public void start() {
        context.runOnContext(now -> run());
    }

    /** Runs at once instead of after the pause; while a run is under way, once more after it. */
    public void nudge() {
        context.runOnContext(now -> {
            if (running) {
                again = true;
            } else if (!stopped) {
                context.owner().cancelTimer(timer);
                run();
            }
        });
    }

    private void run() {
        if (stopped || running) {
            return;
        }
        running = true;
        again = false;
        Future<?> result;
        try {
            result = job.get();
        } catch (RuntimeException thrown) {
            result = Future.failedFuture(thrown);
        }
        result.onComplete(done -> context.runOnContext(now -> {
            running = false;
            tell(done.succeeded() ? null : done.cause());
            if (again) {
                run();
            } else if (!stopped) {
                long millis = Math.max(1, pause.get().toMillis());
                timer = context.owner().setTimer(millis, id -> context.runOnContext(later -> run()));
            }
        }));
    }

    private void tell(@Nullable Throwable failure) {
        if (failure != null && !failing) {
            LOG.atWarn()
                    .addKeyValue("job", name)
                    .addKeyValue("cause", failure.toString())
                    .log("A background job fails, and will be tried again");
        } else if (failure == null && failing) {
            LOG.atInfo().addKeyValue("job", name).log("A background job works again");
        }
        failing = failure != null;
    }

    /** No run begins after this. */
    public void stop() {
        context.runOnContext(now -> {
            stopped = true;
            context.owner().cancelTimer(timer);
        });
    }
}
