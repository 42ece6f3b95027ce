package io.penstock.execution;

import io.penstock.engine.Command;
import io.penstock.engine.Outcome;
import io.penstock.identity.IdSource;
import io.penstock.integration.Ongoing;
import io.vertx.core.Context;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Has done what the runs of one event loop ask for. Used on its loop's thread only. */
final class Performer {

    private final Thread loop = Thread.currentThread();
    private final Context context;
    private final Runner runner;
    private final Calls calls;
    private final Spans spans;
    private final Publisher publisher;
    private final Registrar registrar;
    private final Launcher launcher;
    private final IdSource ids;

    Performer(
            Context context,
            Runner runner,
            Calls calls,
            Spans spans,
            Publisher publisher,
            Registrar registrar,
            Launcher launcher,
            IdSource ids) {
        this.context = context;
        this.runner = runner;
        this.calls = calls;
        this.spans = spans;
        this.publisher = publisher;
        this.registrar = registrar;
        this.launcher = launcher;
        this.ids = ids;
    }

    void perform(ActiveRun run, Command command) {
        run.asked(command);
        runner.tally().attempted(command);
        if (command instanceof Command.HttpCall call) {
            String key = IdempotencyKey.of(run.ref, call.position(), run.keyPerAttempt);
            Instant began = ids.now();
            Ongoing ongoing = calls.begin(run.ref.organization(), call, key, spans.call(run, call.position()));
            run.calls().put(call.position().value(), ongoing.abort());
            ongoing.outcome().onSuccess(outcome -> {
                spans.called(run, call, began, outcome);
                answered(run, outcome);
            });
        } else if (command instanceof Command.Timer timer) {
            arm(run, timer);
        } else if (command instanceof Command.Emit emit) {
            publisher.publish(run, emit);
        } else if (command instanceof Command.Listen listen) {
            registrar.listen(run, listen);
        } else if (command instanceof Command.StartChild child) {
            launcher.start(run, child);
        }
    }

    /** On whichever thread the call ended. */
    private void answered(ActiveRun run, Outcome outcome) {
        if (Thread.currentThread() == loop) {
            arrived(run, outcome);
        } else {
            context.runOnContext(now -> arrived(run, outcome));
        }
    }

    private void arrived(ActiveRun run, Outcome outcome) {
        run.calls().remove(outcome.position());
        runner.arrived(run, outcome);
    }

    private void arm(ActiveRun run, Command.Timer timer) {
        Instant due = run.due(timer);
        Duration left = Duration.between(ids.now(), due);
        long millis = Math.max(1, left.plusNanos(999_999).toMillis());
        String position = timer.position().value();
        long id = context.owner()
                .setTimer(
                        millis,
                        fired -> context.runOnContext(now -> {
                            if (run.timers().remove(position) != null) {
                                Instant at = ids.now();
                                runner.arrived(run, new Outcome.Fired(position, at.isBefore(due) ? due : at));
                            }
                        }));
        run.timing(position, id);
    }

    /** Asks again for what a run that was rebuilt waits for, and takes back again what it does not. */
    void resume(ActiveRun run) {
        run.run.pending().forEach(command -> perform(run, command));
        run.withdrawn.forEach(position -> registrar.withdraw(run, position));
        run.withdrawn.clear();
    }

    /** What was asked for there is not wanted any more: whatever comes of it is forgotten. */
    void withdraw(ActiveRun run, String position) {
        run.settled(position);
        run.mail.keySet().removeIf(key -> key.position().equals(position));
        Long timer = run.timers().remove(position);
        if (timer != null) {
            context.owner().cancelTimer(timer);
        }
        Runnable abort = run.calls().remove(position);
        if (abort != null) {
            abort.run();
        }
        if (run.ties.withdraw(position)) {
            registrar.withdraw(run, position);
        }
    }

    /** The run leaves: nothing here may wake it, and nobody waits for its calls. */
    void release(ActiveRun run) {
        List<Runnable> aborts = List.copyOf(run.calls().values());
        run.calls().clear();
        aborts.forEach(Runnable::run);
        run.timers().values().forEach(context.owner()::cancelTimer);
        run.timers().clear();
    }
}
