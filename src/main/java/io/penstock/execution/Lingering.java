package io.penstock.execution;

import io.vertx.core.Context;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Keeps runs that wait for others in memory for a while: an answer often comes soon, and until then that costs less than to write the run
 * down and read it again. Used on its loop's thread only.
 */
final class Lingering {

    private final Context context;
    private final long millis;
    private final Consumer<ActiveRun> over;

    /** @param over takes a run that has waited long enough */
    Lingering(Context context, Duration length, Consumer<ActiveRun> over) {
        this.context = context;
        this.millis = Math.max(1, length.toMillis());
        this.over = over;
    }

    void begin(ActiveRun run) {
        run.linger = context.owner().setTimer(millis, passed -> context.runOnContext(now -> over.accept(run)));
    }

    void stop(ActiveRun run) {
        if (run.linger >= 0) {
            context.owner().cancelTimer(run.linger);
            run.linger = -1;
        }
    }
}
