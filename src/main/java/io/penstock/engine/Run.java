package io.penstock.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.penstock.dsl.Program;
import java.util.Collection;

/**
 * One run of a program, as a state machine: {@link #step} advances it and gives commands, {@link #on} tells it what became of one. The
 * same program, origin, input and outcomes in the same order always give the same commands and the same end. Not thread-safe; one
 * thread at a time.
 */
public final class Run {

    /** Fuel for a slice on a worker: enough for any single expression within its own budget. */
    public static final long WORKER_FUEL = Long.MAX_VALUE;

    private Run() {}

    public static Run start(Program program, Origin origin, JsonNode input) {
        throw new UnsupportedOperationException();
    }

    /**
     * A run as it stood when {@link #snapshot} was taken; its pending commands are in {@link #pending}.
     *
     * @throws IllegalArgumentException when the snapshot is of another engine revision or does not fit the program
     */
    public static Run restore(Program program, Origin origin, byte[] snapshot) {
        throw new UnsupportedOperationException();
    }

    /** Runs until the fuel is used, nothing is left to do, or the end. */
    public Step step(long fuel) {
        throw new UnsupportedOperationException();
    }

    /** Takes an outcome; the next {@link #step} goes on with it. An outcome at a position that is not pending is ignored. */
    public void on(Outcome outcome) {
        throw new UnsupportedOperationException();
    }

    /** Ends the run as cancelled; the next step says so. */
    public void cancel(String reason) {
        throw new UnsupportedOperationException();
    }

    /** Commands that were asked for and have no outcome yet. */
    public Collection<Command> pending() {
        throw new UnsupportedOperationException();
    }

    /** The whole state, frames, data, context and trace, from which {@link #restore} goes on. */
    public byte[] snapshot() {
        throw new UnsupportedOperationException();
    }

    /** The tasks so far, in order of start, as the API shows them: {@code {path, name, type, status, attempt, started_at, …}}. */
    public ArrayNode tasks() {
        throw new UnsupportedOperationException();
    }

    /** How many tasks the trace left out. */
    public int tasksOmitted() {
        throw new UnsupportedOperationException();
    }
}
