package io.penstock.engine;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.dsl.Task;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One execution of one task: what {@code $task} and {@code $input} show, and the row that it has in the trace. */
final class Activation {

    private final Task task;
    private final Scope scope;
    private final int visit;
    private final JsonNode raw;
    private final Instant startedAt;
    private @Nullable JsonNode input;

    /**
     * @param scope of the block that the task stands in
     * @param raw the input before {@code input.from}
     */
    Activation(Task task, Scope scope, int visit, JsonNode raw, Instant startedAt) {
        this.task = task;
        this.scope = scope;
        this.visit = visit;
        this.raw = raw;
        this.startedAt = startedAt;
    }

    Task task() {
        return task;
    }

    Scope scope() {
        return scope;
    }

    int visit() {
        return visit;
    }

    JsonNode raw() {
        return raw;
    }

    Instant startedAt() {
        return startedAt;
    }

    /** The transformed input; absent before {@code input.from} has made it. */
    @Nullable
    JsonNode transformed() {
        return input;
    }

    /** The transformed input, or the raw one before there is one. */
    JsonNode input() {
        return input == null ? raw : input;
    }

    void transform(JsonNode transformed) {
        this.input = transformed;
    }

    Position position(String suffix) {
        return scope.position(task, visit, suffix);
    }
}
