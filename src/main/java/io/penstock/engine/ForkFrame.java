package io.penstock.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.dsl.Action;
import io.penstock.dsl.StandardError;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A {@code fork} task: a strand for each branch, and what those came to that are over. It goes on when all are, or the first of those that
 * compete; the first error ends it.
 */
final class ForkFrame extends TaskFrame {

    private final Action.Fork action;

    /** Absent where a branch is over. */
    private final List<@Nullable Strand> branches;

    private final List<@Nullable JsonNode> outputs;
    private boolean started;
    private int left;
    private @Nullable JsonNode winner;

    ForkFrame(Activation activation, Row row, Action.Fork action) {
        super(activation, row);
        this.action = action;
        int size = action.branches().size();
        this.branches = new ArrayList<>(Collections.nCopies(size, null));
        this.outputs = new ArrayList<>(Collections.nCopies(size, null));
        this.left = size;
    }

    @Override
    void run(Strand strand) {
        if (!started && left > 0) {
            begin(strand);
        } else if (action.compete()) {
            complete(strand, winner == null ? activation().input() : winner);
        } else {
            ArrayNode all = Codec.JSON.arrayNode(outputs.size());
            outputs.forEach(all::add);
            complete(strand, strand.machine().evaluator().keep(all));
        }
    }

    private void begin(Strand strand) {
        if (!strand.machine().branch(branches.size())) {
            // Not an error that could be caught: what is freed by one fork would be taken by another, without an end.
            WorkflowError error =
                    WorkflowError.of(StandardError.RUNTIME, "Too many branches of forks are open at the same time.");
            strand.machine().stop(strand, own(new Fault(error, null)).error());
            return;
        }
        started = true;
        Activation task = activation();
        Scope scope = task.scope().within(task.task(), task.visit());
        strand.park();
        for (int i = 0; i < branches.size(); i++) {
            Strand branch = new Strand(strand, this, i);
            branch.frames().add(new BranchFrame(action.branches().get(i), scope, task.input()));
            branches.set(i, branch);
            branch.wake();
        }
    }

    /** Takes the output of a branch. */
    void completed(Strand strand, int branch, JsonNode output) {
        outputs.set(branch, output);
        branches.set(branch, null);
        strand.machine().join();
        left--;
        if (action.compete()) {
            winner = output;
            cancelBranches();
        }
        if (left == 0) {
            strand.wake();
        }
    }

    /** Takes the error of a branch. */
    void failed(Strand strand, int branch, Fault fault) {
        branches.set(branch, null);
        strand.machine().join();
        cancelBranches();
        strand.wakeWith(fault);
    }

    private void cancelBranches() {
        left = 0;
        for (int i = 0; i < branches.size(); i++) {
            Strand branch = branches.get(i);
            if (branch != null) {
                branches.set(i, null);
                branch.machine().join();
                branch.clear(Row.Status.CANCELLED, null);
            }
        }
    }

    @Override
    void unwound(Strand strand, Row.Status status, @Nullable WorkflowError error) {
        cancelBranches();
        super.unwound(strand, status, error);
    }

    @Override
    void ended(Strand strand, JsonNode output) {
        cancelBranches();
        super.ended(strand, output);
    }

    @Override
    void save(ObjectNode json, SnapshotWriter out) {
        super.save(json, out);
        json.put("begun", started);
        json.put("left", left);
        json.put("winner", out.valueOrNull(winner));
        ArrayNode strands = json.putArray("branches");
        branches.forEach(branch -> strands.add(branch == null ? null : out.strand(branch)));
        ArrayNode values = json.putArray("outputs");
        outputs.forEach(output -> values.add(out.valueOrNull(output)));
    }

    /** @param strand that it stands in */
    static ForkFrame load(
            JsonNode json, SnapshotReader source, Activation activation, Row row, Action.Fork action, Strand strand) {
        ForkFrame fork = new ForkFrame(activation, row, action);
        fork.started = Codec.require(json, "begun").booleanValue();
        fork.left = Codec.require(json, "left").intValue();
        fork.winner = source.valueOrNull(json, "winner");
        for (int i = 0; i < action.branches().size(); i++) {
            JsonNode number = Codec.require(json, "branches").path(i);
            if (number.isInt()) {
                strand.machine().branch(1);
                fork.branches.set(i, source.branch(number.intValue(), new Strand(strand, fork, i)));
            }
            fork.outputs.set(
                    i, source.valueOrNull(Codec.require(json, "outputs").path(i)));
        }
        return fork;
    }
}
