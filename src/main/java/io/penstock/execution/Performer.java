package io.penstock.execution;

import io.penstock.engine.Command;
import io.penstock.engine.Outcome;
import io.penstock.identity.IdSource;
import io.vertx.core.Context;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BiConsumer;

/** Has done what the runs of one event loop ask for, and says what became of it. Used on its loop's thread only. */
final class Performer {

    private final Context context;
    private final Calls calls;
    private final IdSource ids;
    private final BiConsumer<ActiveRun, Outcome> done;

    /** @param done takes what became of a command, on this loop */
    Performer(Context context, Calls calls, IdSource ids, BiConsumer<ActiveRun, Outcome> done) {
        this.context = context;
        this.calls = calls;
        this.ids = ids;
        this.done = done;
    }

    void perform(ActiveRun run, Command command) {
        run.asked(command);
        if (command instanceof Command.HttpCall call) {
            String key = IdempotencyKey.of(run.ref, call.position());
            calls.call(run.ref.organization(), call, key, IdempotencyKey.traceId(run.ref))
                    .onSuccess(outcome -> done.accept(run, outcome));
        } else if (command instanceof Command.Timer timer) {
            arm(run, timer);
        }
    }

    private void arm(ActiveRun run, Command.Timer timer) {
        Duration left = Duration.between(ids.now(), timer.due());
        long millis = Math.max(1, left.plusNanos(999_999).toMillis());
        String position = timer.position().value();
        long id = context.owner()
                .setTimer(
                        millis,
                        fired -> context.runOnContext(now -> {
                            if (run.timers().remove(position) != null) {
                                Instant at = ids.now();
                                done.accept(
                                        run, new Outcome.Fired(position, at.isBefore(timer.due()) ? timer.due() : at));
                            }
                        }));
        run.timing(position, id);
    }

    /** What was asked for there is not wanted any more: whatever comes of it is forgotten. */
    void withdraw(ActiveRun run, String position) {
        run.settled(position);
        Long timer = run.timers().remove(position);
        if (timer != null) {
            context.owner().cancelTimer(timer);
        }
    }

    /** The run leaves: nothing here may wake it. */
    void release(ActiveRun run) {
        run.timers().values().forEach(context.owner()::cancelTimer);
        run.timers().clear();
    }
}
