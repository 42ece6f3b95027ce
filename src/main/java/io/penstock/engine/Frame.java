package io.penstock.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * One level of a strand's stack: plain data, with the behaviour of its kind. Each call is one unit of work: it evaluates everything it
 * needs before it changes anything, and ends with one transition of the strand, so that an abandoned unit can simply be done again.
 */
abstract class Frame {

    private @Nullable Pending request;
    private @Nullable Pending timer;

    /** Goes on, on top of the stack, with nothing delivered. */
    abstract void run(Strand strand);

    /** Takes the output of the frame that stood above. */
    abstract void returned(Strand strand, JsonNode output);

    /** Takes the outcome of a command that it asked for. */
    void outcome(Strand strand, Command command, Outcome outcome) {
        throw new IllegalStateException(getClass().getSimpleName() + " asks for nothing.");
    }

    /** Takes the end of the time that it was given: the error that it leaves with. */
    void expired(Strand strand) {
        throw new IllegalStateException(getClass().getSimpleName() + " has no limit.");
    }

    /** Whether it keeps an outcome while another frame stands above; if not, that frame has to go. */
    boolean keeps(Strand strand, Outcome outcome) {
        return false;
    }

    /** Notes what the frame waits for: one command at a time, and one limit. */
    final void attach(Pending pending) {
        if (pending.limit()) {
            timer = pending;
        } else {
            request = pending;
        }
    }

    /** Notes that it has an outcome. */
    final void detach(Pending pending) {
        if (timer == pending) {
            timer = null;
        } else if (request == pending) {
            request = null;
        }
    }

    /** Takes back what the frame waits for. */
    final void withdraw(Requests requests) {
        if (timer != null) {
            requests.withdraw(timer);
            timer = null;
        }
        withdrawRequest(requests);
    }

    /** Takes back its command, and leaves its limit. */
    final void withdrawRequest(Requests requests) {
        if (request != null) {
            requests.withdraw(request);
            request = null;
        }
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
