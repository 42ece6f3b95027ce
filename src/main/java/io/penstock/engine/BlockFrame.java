package io.penstock.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.dsl.Action;
import io.penstock.dsl.Block;
import io.penstock.dsl.Flow;
import io.penstock.dsl.Task;
import io.penstock.dsl.Template;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A list of tasks in progress: which one is next, its raw input, and how often each was entered. */
final class BlockFrame extends Frame {

    /** What the block is: for two of them, the frame below decides where to go. */
    enum Kind {
        TASKS,
        /** The task itself, between its extensions. */
        CORE,
        /** What an extension does before the task. */
        BEFORE
    }

    private final Kind kind;
    private final Block block;
    private final Scope scope;
    private final int[] visits;
    private int index;
    private JsonNode data;

    BlockFrame(Block block, Scope scope, JsonNode data) {
        this(Kind.TASKS, block, scope, new int[block.tasks().size()], 0, data);
    }

    private BlockFrame(Kind kind, Block block, Scope scope, int[] visits, int index, JsonNode data) {
        this.kind = kind;
        this.block = block;
        this.scope = scope;
        this.visits = visits;
        this.index = index;
        this.data = data;
    }

    /** @param visit of the task that is extended */
    static BlockFrame core(Block block, Scope scope, int visit, JsonNode data) {
        return new BlockFrame(Kind.CORE, block, scope, new int[] {visit - 1}, 0, data);
    }

    static BlockFrame before(Block block, Scope scope, JsonNode data) {
        return new BlockFrame(Kind.BEFORE, block, scope, new int[block.tasks().size()], 0, data);
    }

    @Override
    void run(Strand strand) {
        if (index >= block.tasks().size()) {
            strand.leave(data);
            return;
        }
        Task task = block.tasks().get(index);
        Machine machine = strand.machine();
        Activation activation = new Activation(task, scope, visits[index] + 1, data, machine.now());
        try {
            enter(strand, task, activation);
        } catch (Raised raised) {
            Fault fault = raised.fault().at(task.pointer());
            visits[index]++;
            machine.end(machine.begin(activation), Row.Status.FAULTED, null, fault.error());
            strand.raise(fault);
        }
    }

    private void enter(Strand strand, Task task, Activation activation) {
        Evaluator evaluator = strand.machine().evaluator();
        evaluator.environment().enter(strand, activation);
        if (task.condition() != null && !evaluator.holds(task.condition(), data)) {
            skip(strand, activation);
            return;
        }
        if (task.action() instanceof Action.Extended extended) {
            ExtendedFrame frame = ExtendedFrame.of(activation, extended, strand);
            visits[index]++;
            strand.push(frame);
            return;
        }
        evaluator.check(task.transform().schemas().input(), data, "The input");
        Template from = task.transform().input();
        JsonNode input = from == null ? data : evaluator.value(from, data);
        activation.transform(input);
        Duration limit = task.timeout() == null ? null : evaluator.duration(task.timeout(), input);
        Action action = task.action();
        if (action instanceof Action.Set set) {
            finish(strand, activation, evaluator.value(set.value(), input), task.then());
        } else if (action instanceof Action.Switch choice) {
            finish(strand, activation, input, choose(evaluator, choice.cases(), input, task.then()));
        } else if (action instanceof Action.Raise raise) {
            throw ErrorTemplates.raise(evaluator, raise.error(), input);
        } else {
            visits[index]++;
            Row row = strand.machine().begin(activation);
            strand.push(TaskFrame.of(activation, row));
            if (limit != null) {
                Position position = activation.position("/timeout");
                strand.limit(new Command.Timer(position, activation.startedAt().plus(limit), limit));
            }
        }
    }

    /** A skipped task hands on its raw input; neither its transforms nor its {@code then} apply. */
    private void skip(Strand strand, Activation activation) {
        Machine machine = strand.machine();
        visits[index]++;
        Row row = machine.trace().begin(activation);
        machine.trace().end(row, Row.Status.SKIPPED, machine.now(), data, null);
        index++;
        strand.again();
    }

    private static Flow choose(Evaluator evaluator, List<Action.Case> cases, JsonNode input, Flow otherwise) {
        Flow chosen = otherwise;
        for (int i = 0; i < cases.size(); i++) {
            Action.Case each = cases.get(i);
            if (each.when() == null) {
                chosen = each.then();
            } else if (evaluator.holds(each.when(), input)) {
                return each.then();
            }
        }
        return chosen;
    }

    private void finish(Strand strand, Activation activation, JsonNode raw, Flow flow) {
        Produced produced = Produced.of(strand, activation, raw);
        visits[index]++;
        Machine machine = strand.machine();
        produced.settle(machine, machine.begin(activation));
        strand.again();
        go(strand, flow, produced);
    }

    /** Goes on after a task that has done its work. */
    void go(Strand strand, Flow flow, Produced produced) {
        if (kind == Kind.CORE) {
            data = produced.output();
            index++;
            ExtendedFrame.below(this, strand).done(flow, produced);
            return;
        }
        if (kind == Kind.BEFORE && flow instanceof Flow.Exit) {
            ExtendedFrame.below(this, strand).pass();
        }
        go(strand, flow, produced.output());
    }

    /** Goes on where a directive says. */
    void go(Strand strand, Flow flow, JsonNode output) {
        data = output;
        if (flow instanceof Flow.Continue) {
            index++;
        } else if (flow instanceof Flow.GoTo target) {
            if (target.index() <= index) {
                strand.allowance().jump();
            }
            index = target.index();
        } else if (flow instanceof Flow.Exit) {
            index = block.tasks().size();
        } else {
            strand.machine().complete(strand, output);
        }
    }

    @Override
    void returned(Strand strand, JsonNode output) {
        throw new IllegalStateException("Tasks go on through their own frames.");
    }

    @Override
    void unwound(Strand strand, Row.Status status, @Nullable WorkflowError error) {
        // The tasks of the block have their own rows.
    }

    @Override
    void save(ObjectNode json, SnapshotWriter out) {
        json.put("block", block.pointer());
        if (kind != Kind.TASKS) {
            json.put("kind", kind.name());
        }
        json.put("scope", out.scope(scope));
        json.put("index", index);
        json.put("data", out.value(data));
        ArrayNode counts = json.putArray("visits");
        for (int visit : visits) {
            counts.add(visit);
        }
    }

    static BlockFrame load(JsonNode json, SnapshotReader source) {
        Block block = source.block(json, "block");
        int[] visits = new int[block.tasks().size()];
        for (int i = 0; i < visits.length; i++) {
            visits[i] = Codec.require(json, "visits").path(i).intValue();
        }
        int index = Codec.require(json, "index").intValue();
        Kind kind = Kind.valueOf(json.path("kind").asText(Kind.TASKS.name()));
        return new BlockFrame(kind, block, source.scope(json), visits, index, source.value(json, "data"));
    }

    @Override
    Fault own(Fault fault) {
        boolean over = index >= block.tasks().size();
        return fault.at(over ? block.pointer() : block.tasks().get(index).pointer());
    }
}
