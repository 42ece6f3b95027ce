package io.penstock.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.penstock.dsl.Program;
import io.penstock.dsl.StandardError;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One run of a program, as a state machine: {@link #step} advances it and gives commands, {@link #on} tells it what became of one. The
 * same program, origin, input and outcomes in the same order always give the same commands and the same end. Not thread-safe; one
 * thread at a time.
 */
public final class Run {

    /**
     * Fuel for a slice on a worker: enough for any single expression within its own budget. Such a slice yields too, when it has used
     * about as much as one expression may.
     */
    public static final long WORKER_FUEL = Long.MAX_VALUE;

    /** What a snapshot must have been written by. */
    static final int REVISION = 1;

    private final Machine machine;
    private @Nullable String cancelled;

    private Run(Machine machine) {
        this.machine = machine;
    }

    public static Run start(Program program, Origin origin, JsonNode input) {
        Allowance allowance = new Allowance(origin.limits().fuelBetweenCommands(), false);
        Machine machine = new Machine(program, origin, input, allowance);
        machine.root().push(new RootFrame(false));
        machine.root().wake();
        return new Run(machine);
    }

    /**
     * A run as it stood when {@link #snapshot} was taken; its pending commands are in {@link #pending}.
     *
     * @throws IllegalArgumentException when the snapshot is of another engine revision or does not fit the program
     */
    public static Run restore(Program program, Origin origin, byte[] snapshot) {
        SnapshotReader reader = new SnapshotReader(program, snapshot);
        Run run = new Run(reader.read(origin));
        run.cancelled = reader.cancelled();
        return run;
    }

    /**
     * Runs until the fuel is used, nothing is left to do, or the end. Should it throw, which is a defect, the run stands as before the
     * unit of work that failed.
     */
    public Step step(long fuel) {
        if (cancelled != null) {
            machine.finish(new Outcome.Cancelled(cancelled));
        }
        Evaluator evaluator = machine.evaluator();
        evaluator.open(fuel);
        Step.State state = slice(evaluator);
        if (state == Step.State.PARKED || state == Step.State.ENDED) {
            forget();
        }
        Requests requests = machine.requests();
        return new Step(
                state,
                requests.drainReleased(),
                requests.drainWithdrawn(),
                machine.chronicle().drain(),
                machine.end());
    }

    private Step.State slice(Evaluator evaluator) {
        while (machine.end() == null) {
            Strand strand = machine.runnable();
            if (strand == null) {
                machine.requests().release();
                machine.rest();
                if (!deliver()) {
                    return Step.State.PARKED;
                }
                continue;
            }
            if (evaluator.spent() || machine.chronicle().isFull()) {
                return Step.State.YIELDED;
            }
            boolean fresh = evaluator.fresh();
            evaluator.beginUnit();
            try {
                strand.advance();
            } catch (Abandoned e) {
                evaluator.abandonUnit();
                return fresh ? Step.State.OVERRUN : Step.State.YIELDED;
            }
            if (strand.allowance().charge(evaluator.endUnit(), evaluator.weighing()) && machine.end() == null) {
                stop(strand);
            }
        }
        return Step.State.ENDED;
    }

    /** What is remembered of values goes at the same moments in each replay, and holds nothing alive in a run that waits. */
    private void forget() {
        machine.evaluator().forget();
        machine.trace().forget();
    }

    /** Wakes the strand whose outcome came first. Each one runs until it parks before the next, so that slices change nothing. */
    private boolean deliver() {
        Delivery delivery = machine.requests().next();
        if (delivery == null) {
            return false;
        }
        machine.reach(delivery.outcome().at());
        Pending pending = delivery.pending();
        pending.strand().allowance().renew(pending.command());
        forget();
        pending.strand().deliver(delivery);
        return true;
    }

    /** An endless loop is not an error that the loop could catch. */
    private void stop(Strand strand) {
        WorkflowError error = WorkflowError.of(
                StandardError.RUNTIME, "The workflow ran too long without a side effect: is it in an endless loop?");
        Fault fault = strand.top().own(new Fault(error, null));
        machine.stop(strand, fault.error());
    }

    /**
     * Takes an outcome; the next {@link #step} goes on with it. An outcome at a position that is not pending is ignored.
     *
     * @throws IllegalArgumentException when the command at that position cannot have such an outcome
     */
    public void on(Outcome outcome) {
        Pending pending = machine.requests().pending(outcome.position());
        if (pending == null) {
            return;
        }
        if (!outcome.fits(pending.command())) {
            throw new IllegalArgumentException("No outcome of this kind fits the command at " + outcome.position());
        }
        machine.requests().arrive(pending, outcome);
    }

    /**
     * Whether an event matters to the {@link Command.Listen} at that position as the run stands. Changes nothing: the run looks again when
     * it takes the event.
     *
     * @param event the CloudEvent in JSON format, with {@code data} in it
     */
    public boolean wants(String position, JsonNode event) {
        Pending pending = machine.requests().pending(position);
        return pending != null
                && pending.frame() instanceof ListenFrame listener
                && event.isObject()
                && listener.wants(pending.strand(), event);
    }

    /**
     * Whether the {@link Command.Listen} at that position has room for one more event. If not, the events that it has must be worked on
     * first: another one would fault the task.
     */
    public boolean hasRoom(String position) {
        Pending pending = machine.requests().pending(position);
        return pending == null || !(pending.frame() instanceof ListenFrame listener) || listener.hasRoom();
    }

    /** The logical time: that of the last outcome which it has worked on, or of its start. */
    public Instant now() {
        return machine.now();
    }

    /**
     * Ends the run as cancelled; the next step says so.
     *
     * @param at when that was asked for
     */
    public void cancel(String reason, Instant at) {
        machine.reach(at);
        cancelled = reason;
    }

    /** Commands that were handed out and have no outcome yet. */
    public Collection<Command> pending() {
        List<Command> commands = new ArrayList<>(machine.requests().pending().size());
        for (Pending pending : machine.requests().pending()) {
            if (pending.released()) {
                commands.add(pending.command());
            }
        }
        return commands;
    }

    /** The whole state, frames, data, context and trace, from which {@link #restore} goes on. */
    public byte[] snapshot() {
        return new SnapshotWriter().write(machine, cancelled);
    }

    /** What it runs. */
    public Program program() {
        return machine.program();
    }

    /** Which lifecycle events somebody wants from now on; may be called between slices, and changes nothing else about the run. */
    public void want(Set<Lifecycle.Kind> kinds) {
        machine.chronicle().want(kinds);
    }

    /** What is to be told when the run is stopped from outside, of the kinds that {@link Origin#lifecycle} names. */
    public List<Lifecycle> suspended(Instant at) {
        return machine.chronicle().pause(false, at, machine.trace().rows());
    }

    /** What is to be told when it goes on again. */
    public List<Lifecycle> resumed(Instant at) {
        return machine.chronicle().pause(true, at, machine.trace().rows());
    }

    /** The value as it may be shown: with nothing in it of the secrets that the run was given. */
    public JsonNode shown(JsonNode value) {
        return machine.masker().mask(value);
    }

    /** The tasks so far, in order of start, as the API shows them: {@code {path, name, type, status, attempt, started_at, …}}. */
    public ArrayNode tasks() {
        return machine.trace().toJson();
    }

    /** The same without their data. */
    public List<TaskRecord> records() {
        return machine.trace().rows().stream().map(TaskRecord::of).toList();
    }

    /** How many tasks the trace left out. */
    public int tasksOmitted() {
        return machine.trace().omitted();
    }
}
