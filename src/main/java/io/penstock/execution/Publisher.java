package io.penstock.execution;

import io.penstock.dsl.StandardError;
import io.penstock.engine.Command;
import io.penstock.engine.Outcome;
import io.penstock.engine.WorkflowError;
import io.penstock.event.CloudEvent;
import io.penstock.event.CloudEvents;
import io.penstock.event.ReservedSources;
import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import io.penstock.failure.Violation;
import io.penstock.identity.IdSource;
import java.time.Instant;
import java.util.UUID;

/**
 * Publishes the events that the runs of one event loop emit, each together with the entry of its run's journal and with all that it starts.
 * A chain of workflows that start each other by events is stopped after so many. Used on its loop's thread only.
 */
final class Publisher {

    private final Runner runner;
    private final Offspring offspring;
    private final IdSource ids;
    private final Spans spans;
    private final int maxHops;

    Publisher(Runner runner, Offspring offspring, IdSource ids, Spans spans, int maxHops) {
        this.runner = runner;
        this.offspring = offspring;
        this.ids = ids;
        this.spans = spans;
        this.maxHops = maxHops;
    }

    void publish(ActiveRun run, Command.Emit emit) {
        String position = emit.position().value();
        int hops = run.lineage.hops() + 1;
        if (hops > maxHops) {
            fail(
                    run,
                    position,
                    StandardError.RUNTIME,
                    "The event would be the " + hops
                            + "th in a chain in which each started the workflow that emitted the next;" + " at most "
                            + maxHops + " are allowed. Does a workflow start itself?");
            return;
        }
        CloudEvent event;
        try {
            event = event(run, emit);
        } catch (Failure invalid) {
            fail(run, position, StandardError.VALIDATION, detail(invalid));
            return;
        }
        Outcome outcome = new Outcome.Settled(position, run.run.now(), event.json());
        Recorder.Writing writing = runner.recorder().open(run, outcome, position);
        if (writing != null) {
            Offspring.Made made = new Offspring.Made(run.ref, writing.entry(), event, hops);
            runner.recorder().close(run, writing, offspring.publish(made).map(true));
        }
    }

    private void fail(ActiveRun run, String position, StandardError error, String detail) {
        runner.arrived(run, new Outcome.Failed(position, ids.now(), WorkflowError.of(error, detail)));
    }

    private static String detail(Failure invalid) {
        if (!(invalid.reason() instanceof Reason.Invalid reason)
                || reason.violations().isEmpty()) {
            return String.valueOf(invalid.getMessage());
        }
        Violation first = reason.violations().get(0);
        return "The event cannot be emitted: " + first.pointer() + ": " + first.message();
    }

    private CloudEvent event(ActiveRun run, Command.Emit emit) {
        Instant logical = run.run.now();
        UUID id = DerivedId.of(
                DerivedId.time(logical, ids.now()), run.ref, emit.position().value());
        return ReservedSources.refuseForged(CloudEvents.emitted(emit.event()), null)
                .tracedBy(spans.emitted(run, emit.position()))
                .finish(id, logical);
    }
}
