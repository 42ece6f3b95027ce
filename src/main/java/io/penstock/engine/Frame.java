package io.penstock.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * One level of a strand's stack: plain data, with the behaviour of its kind. Each call is one unit of work: it evaluates everything it
 * needs before it changes anything, and ends with one transition of the strand, so that an abandoned unit can simply be done again.
 */
abstract class Frame {

    /** Goes on, on top of the stack, with nothing delivered. */
    abstract void run(Strand strand);

    /** Takes the output of the frame that stood above. */
    abstract void returned(Strand strand, JsonNode output);

    /** Takes the outcome of a command that it asked for. */
    void outcome(Strand strand, Command command, Outcome outcome) {
        throw new IllegalStateException(getClass().getSimpleName() + " asks for nothing.");
    }

    /**
     * Offers an error from above. A frame that takes it ends with a transition and answers true; else it is removed, after
     * {@link #unwound}.
     */
    boolean caught(Strand strand, Fault fault) {
        return false;
    }

    /** Says that the frame leaves the stack without its work done. */
    abstract void unwound(Strand strand, Row.Status status, @Nullable WorkflowError error);

    /** Says that the frame leaves the stack since the workflow ended within it, with that output. */
    void ended(Strand strand, JsonNode output) {
        unwound(strand, Row.Status.COMPLETED, null);
    }

    /** What the frame itself failed with, ready to leave it: with the instance that it knows. */
    abstract Fault own(Fault fault);

    /** Writes the frame's data; {@link FrameReader} makes it a frame again. */
    abstract void save(ObjectNode json, SnapshotWriter out);

    /** A variable that the frame gives to the tasks within it, or null. */
    @Nullable
    JsonNode variable(Strand strand, String name) {
        return null;
    }
}
