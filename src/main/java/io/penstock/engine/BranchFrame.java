package io.penstock.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.dsl.Block;
import org.jspecify.annotations.Nullable;

/** One branch of a {@code fork}, at the bottom of its strand: tells the fork what its task came to. */
final class BranchFrame extends Frame {

    private final Block block;
    private final Scope scope;
    private final JsonNode input;

    BranchFrame(Block block, Scope scope, JsonNode input) {
        this.block = block;
        this.scope = scope;
        this.input = input;
    }

    @Override
    void run(Strand strand) {
        strand.push(new BlockFrame(block, scope, input));
    }

    @Override
    void returned(Strand strand, JsonNode output) {
        strand.leaveFork(output);
    }

    @Override
    void unwound(Strand strand, Row.Status status, @Nullable WorkflowError error) {
        // The branch's task has its own row, and so has the fork.
    }

    @Override
    Fault own(Fault fault) {
        return fault.at(block.pointer());
    }

    @Override
    void save(ObjectNode json, SnapshotWriter out) {
        json.put("branch", block.pointer());
        json.put("scope", out.scope(scope));
        json.put("input", out.value(input));
    }

    static BranchFrame load(JsonNode json, SnapshotReader source) {
        return new BranchFrame(source.block(json, "branch"), source.scope(json), source.value(json, "input"));
    }
}
