package io.penstock.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.penstock.dsl.Program;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The state that all strands of a run share: logical time, {@code $context}, trace, what is pending, and the end. One thread at a time.
 */
final class Machine {

    private final Program program;
    private final Origin origin;

    private final Allowance allowance;
    private final Evaluator evaluator;
    private final Trace trace;
    private final List<Strand> strands = new ArrayList<>(1);
    private final Map<String, Pending> pending = new LinkedHashMap<>(4);
    private final Deque<Delivery> inbox = new ArrayDeque<>(2);
    private List<Command> asked = new ArrayList<>(1);
    private JsonNode input;
    private Instant now;
    private JsonNode context = JsonNodeFactory.instance.objectNode();
    private Outcome.@Nullable End end;

    Machine(Program program, Origin origin, JsonNode input, Allowance allowance) {
        this.program = program;
        this.origin = origin;
        this.input = input;
        this.allowance = allowance;
        this.now = origin.startedAt();
        Weigher weigher = new Weigher(
                origin.limits().dataBytes(), origin.limits().expression().depth());
        this.evaluator = new Evaluator(origin.limits().expression(), weigher, new Environment(this));
        this.trace = new Trace(origin.limits(), weigher);
    }

    Program program() {
        return program;
    }

    Origin origin() {
        return origin;
    }

    /** The workflow's raw input. */
    JsonNode input() {
        return input;
    }

    /** Replaces the raw input by one that is fit to be kept. */
    void accept(JsonNode itsInput) {
        input = itsInput;
    }

    Allowance allowance() {
        return allowance;
    }

    Evaluator evaluator() {
        return evaluator;
    }

    Trace trace() {
        return trace;
    }

    List<Strand> strands() {
        return strands;
    }

    Collection<Pending> pending() {
        return pending.values();
    }

    Deque<Delivery> inbox() {
        return inbox;
    }

    Instant now() {
        return now;
    }

    /** Logical time never goes back, though the clocks of two nodes may differ. */
    void reach(Instant time) {
        if (time.isAfter(now)) {
            now = time;
        }
    }

    JsonNode context() {
        return context;
    }

    void export(JsonNode newContext) {
        context = newContext;
    }

    Outcome.@Nullable End end() {
        return end;
    }

    void ask(Pending command) {
        pending.put(command.command().position().value(), command);
        asked.add(command.command());
    }

    /** Puts back what a snapshot held. */
    void restore(Pending command) {
        pending.put(command.command().position().value(), command);
    }

    @Nullable
    Pending pending(String position) {
        return pending.get(position);
    }

    void take(String position) {
        pending.remove(position);
    }

    /** What was asked for since the last call. */
    List<Command> drainAsked() {
        if (asked.isEmpty()) {
            return List.of();
        }
        List<Command> drained = asked;
        asked = new ArrayList<>(1);
        return drained;
    }

    /** The strand that can go on without an outcome, the oldest first. */
    @Nullable
    Strand runnable() {
        for (int i = 0; i < strands.size(); i++) {
            if (!strands.get(i).parked()) {
                return strands.get(i);
            }
        }
        return null;
    }

    /** Completes the workflow from anywhere in it, as the directive {@code end} says: what is around is closed, and the workflow's own output transform is left. */
    void complete(JsonNode output) {
        for (int i = strands.size() - 1; i > 0; i--) {
            strands.get(i).clear(Row.Status.COMPLETED, null);
            strands.remove(i);
        }
        pending.clear();
        inbox.clear();
        strands.get(0).returnToRoot(output);
    }

    /** Ends the run. What still stands in other frames is closed with it. */
    void finish(Outcome.End outcome) {
        if (end != null) {
            return;
        }
        end = outcome;
        Row.Status status = Row.Status.COMPLETED;
        WorkflowError error = null;
        if (outcome instanceof Outcome.Faulted faulted) {
            status = Row.Status.FAULTED;
            error = faulted.error();
        } else if (outcome instanceof Outcome.Cancelled) {
            status = Row.Status.CANCELLED;
        }
        for (Strand strand : strands) {
            strand.clear(status, error);
        }
        strands.clear();
        pending.clear();
        inbox.clear();
    }
}
