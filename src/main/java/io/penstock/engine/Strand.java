package io.penstock.engine;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One line of execution: a stack of frames and what was just delivered to its top. The transitions ({@link #push}, {@link #leave},
 * {@link #raise}, {@link #await}, {@link #park}, {@link #again}) are the only ways by which frames change it. A branch of a {@code fork}
 * is a strand of its own, which branches off from the one where the fork stands. Knows no threads.
 */
final class Strand {

    private final Machine machine;
    private final Allowance allowance;
    private final @Nullable ForkFrame fork;
    private final @Nullable Strand outer;
    private final int branch;
    private final List<Frame> frames = new ArrayList<>(8);
    private @Nullable JsonNode result;
    private @Nullable Fault fault;
    private @Nullable Delivery delivery;
    private boolean parked;

    /** The first one. */
    Strand(Machine machine, Allowance allowance) {
        this.machine = machine;
        this.allowance = allowance;
        this.fork = null;
        this.outer = null;
        this.branch = 0;
    }

    /** A branch. */
    Strand(Strand outer, ForkFrame fork, int branch) {
        this.machine = outer.machine;
        this.allowance = outer.allowance.inner();
        this.fork = fork;
        this.outer = outer;
        this.branch = branch;
    }

    Machine machine() {
        return machine;
    }

    Allowance allowance() {
        return allowance;
    }

    /** The strand that this one is a branch of. */
    Strand outer() {
        return Objects.requireNonNull(outer, "The first strand is no branch.");
    }

    List<Frame> frames() {
        return frames;
    }

    /** Whether it can go on by itself. */
    boolean runs() {
        return !parked && !frames.isEmpty();
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
                hand(top, delivery);
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

    private void hand(Frame top, Delivery delivered) {
        if (delivered.pending().limit()) {
            top.expired(this);
        } else {
            top.outcome(this, delivered.pending().command(), delivered.outcome());
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
        pop();
        result = output;
    }

    /** The top frame is done, and the one below runs next. */
    void drop() {
        settle();
        pop();
    }

    private void pop() {
        frames.remove(frames.size() - 1).withdraw(machine.requests());
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
        park();
        ask(machine.masker().mask(command), false);
    }

    /** Nothing goes on here before something else wakes it. */
    void park() {
        settle();
        parked = true;
    }

    /** The top frame may take until the timer fires. */
    void limit(Command.Timer timer) {
        ask(timer, true);
    }

    /** The top frame asks for something whose outcome reaches it also when others stand above, which have to go then. */
    void alongside(Command command) {
        ask(command, false);
    }

    private void ask(Command command, boolean limit) {
        Pending request = new Pending(command, this, top(), limit);
        top().attach(request);
        machine.requests().ask(request);
    }

    /** Goes on when those before it have parked. */
    void wake() {
        parked = false;
        machine.ready().add(this);
    }

    /** Takes an outcome to the frame that waits for it. One that is not on top keeps it, unless it has to break in. */
    void deliver(Delivery delivered) {
        Pending request = delivered.pending();
        Frame frame = request.frame();
        if (!(delivered.outcome() instanceof Outcome.Received)) {
            frame.detach(request);
        }
        if (frame != top() && !request.limit() && frame.keeps(this, delivered.outcome())) {
            return;
        }
        interrupt(frame);
        delivery = delivered;
        wake();
    }

    /** Removes what stands above a frame. */
    private void interrupt(Frame frame) {
        settle();
        for (Frame top = top(); top != frame; top = top()) {
            top.unwound(this, Row.Status.CANCELLED, null);
            pop();
        }
    }

    /** A branch is over. */
    void leaveFork(JsonNode output) {
        settle();
        pop();
        Objects.requireNonNull(fork).completed(outer(), branch, output);
    }

    /** The top frame goes on with the error of something that it waits for. */
    void wakeWith(Fault error) {
        fault = error;
        wake();
    }

    /** Removes every frame, from the top. */
    void clear(Row.Status status, @Nullable WorkflowError error) {
        settle();
        while (!frames.isEmpty()) {
            top().unwound(this, status, error);
            pop();
        }
    }

    /** Closes the frames above the lowest ones, since the workflow ends with that output. */
    void end(JsonNode output, int lowest) {
        settle();
        while (frames.size() > lowest) {
            top().ended(this, output);
            pop();
        }
    }

    /** Closes every frame but the workflow's own, which takes an output. */
    void returnToRoot(JsonNode output) {
        boolean waited = parked;
        end(output, 1);
        result = output;
        if (waited) {
            wake();
        }
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
        return outer == null ? null : outer.variable(name);
    }

    private void unwind(Frame top, Fault error) {
        if (!top.caught(this, error)) {
            remove(top, error);
        }
    }

    private void remove(Frame top, Fault error) {
        settle();
        top.unwound(this, Row.Status.FAULTED, error.error());
        pop();
        if (!frames.isEmpty()) {
            fault = error;
        } else if (fork == null) {
            machine.finish(new Outcome.Faulted(error.error()));
        } else {
            fork.failed(outer(), branch, error);
        }
    }

    private void settle() {
        result = null;
        fault = null;
        delivery = null;
    }
}
