package io.penstock.engine;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One line of execution: a stack of frames and what was just delivered to its top. The transitions ({@link #push}, {@link #leave},
 * {@link #raise}, {@link #await}, {@link #again}) are the only ways by which frames change it. Knows no threads.
 */
final class Strand {

    private final Machine machine;
    private final List<Frame> frames = new ArrayList<>(8);
    private @Nullable JsonNode result;
    private @Nullable Fault fault;
    private @Nullable Delivery delivery;
    private boolean parked;

    Strand(Machine machine) {
        this.machine = machine;
    }

    Machine machine() {
        return machine;
    }

    List<Frame> frames() {
        return frames;
    }

    boolean parked() {
        return parked;
    }

    @Nullable
    JsonNode result() {
        return result;
    }

    @Nullable
    Fault fault() {
        return fault;
    }

    @Nullable
    Delivery delivery() {
        return delivery;
    }

    /** Puts a restored strand where it stood. */
    void restore(
            @Nullable JsonNode itsResult, @Nullable Fault itsFault, @Nullable Delivery delivered, boolean isParked) {
        result = itsResult;
        fault = itsFault;
        delivery = delivered;
        parked = isParked;
    }

    Frame top() {
        return frames.get(frames.size() - 1);
    }

    /** One unit of work. */
    void advance() {
        Frame top = top();
        try {
            if (fault != null) {
                unwind(top, fault);
            } else if (delivery != null) {
                top.outcome(this, delivery.pending().command(), delivery.outcome());
            } else if (result != null) {
                top.returned(this, result);
            } else {
                top.run(this);
            }
        } catch (Raised raised) {
            Fault own = top.own(raised.fault());
            remove(top, own);
        }
    }

    /** A frame stands on top, and runs next. */
    void push(Frame frame) {
        settle();
        frames.add(frame);
    }

    /** The top frame is done, and the one below takes its output. */
    void leave(JsonNode output) {
        settle();
        frames.remove(frames.size() - 1);
        result = output;
    }

    /** The top frame is done, and the one below runs next. */
    void drop() {
        settle();
        frames.remove(frames.size() - 1);
    }

    /** The top frame goes on with an error, which the frames below are offered. */
    void raise(Fault error) {
        settle();
        fault = error;
    }

    /** The top frame runs again. */
    void again() {
        settle();
    }

    /** The top frame asks for something, and nothing goes on here before its outcome. */
    void await(Command command) {
        settle();
        parked = true;
        machine.ask(new Pending(command, this));
    }

    /** Wakes the top frame with what it waits for. */
    void deliver(Delivery delivered) {
        parked = false;
        delivery = delivered;
    }

    /** Removes every frame, from the top. */
    void clear(Row.Status status, @Nullable WorkflowError error) {
        settle();
        for (int i = frames.size() - 1; i >= 0; i--) {
            frames.get(i).unwound(this, status, error);
        }
        frames.clear();
    }

    /** Closes every frame but the workflow's own, which takes an output. */
    void returnToRoot(JsonNode output) {
        settle();
        parked = false;
        for (int i = frames.size() - 1; i > 0; i--) {
            frames.remove(i).ended(this, output);
        }
        result = output;
    }

    /** The value of a variable that an enclosing task gives, the innermost first. */
    @Nullable
    JsonNode variable(String name) {
        for (int i = frames.size() - 1; i >= 0; i--) {
            JsonNode value = frames.get(i).variable(this, name);
            if (value != null) {
                return value;
            }
        }
        return null;
    }

    private void unwind(Frame top, Fault error) {
        if (!top.caught(this, error)) {
            remove(top, error);
        }
    }

    private void remove(Frame top, Fault error) {
        settle();
        top.unwound(this, Row.Status.FAULTED, error.error());
        frames.remove(frames.size() - 1);
        fault = error;
        if (frames.isEmpty()) {
            machine.finish(new Outcome.Faulted(error.error()));
        }
    }

    private void settle() {
        result = null;
        fault = null;
        delivery = null;
    }
}
