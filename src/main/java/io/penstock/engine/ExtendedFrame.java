package io.penstock.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.dsl.Action;
import io.penstock.dsl.Extension;
import io.penstock.dsl.Flow;
import io.penstock.dsl.Task;
import io.penstock.expression.Expression;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A task with extensions around it: what goes before, the task itself, what comes after, in this order. What extensions make of their
 * data is dropped, but for an {@code exit} before the task, whose data takes the place of the task's raw output. Tasks within extensions
 * see the extended task as {@code $task}, and are not extended themselves.
 */
final class ExtendedFrame extends Frame {

    /** Where the frame is, beside at one of its extensions. */
    private enum Phase {
        BEFORE,
        CORE,
        AFTER
    }

    private static final String TASK = "task";

    private final Activation activation;
    private final Action.Extended action;
    /** Which extensions apply, of those that were asked, and are not done. */
    private final Deque<Integer> applied = new ArrayDeque<>(1);

    private Phase phase;
    private int next;
    private boolean passed;
    private Flow flow = Flow.CONTINUE;
    private @Nullable JsonNode raw;
    private @Nullable JsonNode output;

    private ExtendedFrame(Activation activation, Action.Extended action, Phase phase) {
        this.activation = activation;
        this.action = action;
        this.phase = phase;
    }

    /** @param activation of the task, with its raw input */
    static ExtendedFrame of(Activation activation, Action.Extended action, Strand strand) {
        boolean withinExtension = strand.variable(TASK) != null;
        return new ExtendedFrame(activation, action, withinExtension ? Phase.CORE : Phase.BEFORE);
    }

    /** The frame below one of its blocks, which is on top. */
    static ExtendedFrame below(BlockFrame block, Strand strand) {
        List<Frame> frames = strand.frames();
        return (ExtendedFrame) frames.get(frames.lastIndexOf(block) - 1);
    }

    @Override
    void run(Strand strand) {
        switch (phase) {
            case BEFORE -> before(strand);
            case CORE ->
                strand.push(BlockFrame.core(action.core(), activation.scope(), activation.visit(), activation.raw()));
            case AFTER -> after(strand);
        }
    }

    private void before(Strand strand) {
        if (next == action.extensions().size()) {
            phase = Phase.CORE;
            strand.again();
            return;
        }
        Extension extension = action.extensions().get(next);
        boolean applies = extension.when() == null || holds(strand, extension.when());
        if (applies) {
            applied.push(next);
        }
        next++;
        if (applies && extension.before() != null) {
            strand.push(BlockFrame.before(extension.before(), within(), activation.raw()));
        } else {
            strand.again();
        }
    }

    /** Over the descriptor with the definition's members beside it, as the standard's examples read it; if that fails, over the plain one. */
    private boolean holds(Strand strand, Expression when) {
        Evaluator evaluator = strand.machine().evaluator();
        Environment environment = evaluator.environment();
        ObjectNode plain = environment.describe(activation, null);
        ObjectNode merged = JsonNodeFactory.instance.objectNode();
        plain.path("definition").properties().forEach(member -> merged.set(member.getKey(), member.getValue()));
        merged.setAll(plain);
        environment.enter(strand, activation);
        environment.show(merged);
        try {
            return evaluator.holds(when, activation.raw());
        } catch (Raised failed) {
            environment.show(plain);
            return evaluator.holds(when, activation.raw());
        }
    }

    private void after(Strand strand) {
        JsonNode made = Objects.requireNonNull(output);
        if (applied.isEmpty() || passed) {
            strand.drop();
            ((BlockFrame) strand.top()).go(strand, flow, made);
            return;
        }
        Extension extension = action.extensions().get(applied.pop());
        if (extension.after() == null) {
            strand.again();
        } else {
            strand.push(new BlockFrame(extension.after(), within(), made));
        }
    }

    private Scope within() {
        return activation.scope().within(activation.task(), activation.visit());
    }

    /** Says that an extension takes the task's place. */
    void pass() {
        passed = true;
    }

    /** Says what the task itself came to. */
    void done(Flow itsFlow, Produced produced) {
        flow = itsFlow;
        raw = produced.raw();
        output = produced.output();
        phase = Phase.AFTER;
    }

    @Override
    void returned(Strand strand, JsonNode data) {
        if (phase == Phase.BEFORE && passed) {
            replace(strand, data);
        }
        strand.again();
    }

    /** The task is passed over: its transforms apply to the data that stands in for its raw output. */
    private void replace(Strand strand, JsonNode data) {
        Machine machine = strand.machine();
        Task task = action.task();
        Activation core =
                new Activation(task, activation.scope(), activation.visit(), activation.raw(), activation.startedAt());
        core.transform(activation.raw());
        Produced produced = Produced.of(strand, core, data);
        produced.settle(machine, machine.begin(core));
        done(task.then(), produced);
    }

    @Override
    @Nullable
    JsonNode variable(Strand strand, String name) {
        boolean shown = phase != Phase.CORE && name.equals(TASK);
        return shown ? strand.machine().evaluator().environment().describe(activation, raw) : null;
    }

    @Override
    void unwound(Strand strand, Row.Status status, @Nullable WorkflowError error) {
        // The task has its own row.
    }

    @Override
    Fault own(Fault fault) {
        return fault.at(activation.task().pointer());
    }

    @Override
    void save(ObjectNode json, SnapshotWriter out) {
        json.put("extended", activation.task().pointer());
        json.put("scope", out.scope(activation.scope()));
        json.put("visit", activation.visit());
        json.put("data", out.value(activation.raw()));
        json.put("started", activation.startedAt().toString());
        json.put("phase", phase.name());
        json.put("next", next);
        ArrayNode indices = json.putArray("applied");
        applied.forEach(indices::add);
        json.put("passed", passed);
        json.put("way", ways().indexOf(flow));
        json.put("raw", out.valueOrNull(raw));
        json.put("output", out.valueOrNull(output));
    }

    static ExtendedFrame load(JsonNode json, SnapshotReader source) {
        Task task = source.extended(json);
        Activation activation = new Activation(
                task,
                source.scope(json),
                Codec.require(json, "visit").intValue(),
                source.value(json, "data"),
                Instant.parse(Codec.text(json, "started")));
        Phase phase = Phase.valueOf(Codec.text(json, "phase"));
        ExtendedFrame frame = new ExtendedFrame(activation, (Action.Extended) task.action(), phase);
        frame.next = Codec.require(json, "next").intValue();
        Codec.require(json, "applied").forEach(index -> frame.applied.addLast(index.intValue()));
        frame.passed = Codec.require(json, "passed").booleanValue();
        frame.flow = frame.ways().get(Codec.require(json, "way").intValue());
        frame.raw = source.valueOrNull(json, "raw");
        frame.output = source.valueOrNull(json, "output");
        return frame;
    }

    /** Every directive that the task may end with, so that a snapshot can name one by its index. */
    private List<Flow> ways() {
        List<Flow> ways = new ArrayList<>();
        ways.add(Flow.CONTINUE);
        ways.add(action.task().then());
        if (action.task().action() instanceof Action.Switch choice) {
            choice.cases().forEach(way -> ways.add(way.then()));
        }
        return ways;
    }
}
