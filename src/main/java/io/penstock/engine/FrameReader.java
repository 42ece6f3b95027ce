package io.penstock.engine;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.dsl.Action;
import io.penstock.dsl.Task;
import java.time.Instant;

/** Makes frames again from what their {@link Frame#save} wrote. */
final class FrameReader {

    private FrameReader() {}

    /** @param strand that it stands in */
    static Frame read(JsonNode json, SnapshotReader source, Strand strand) {
        if (json.has("task")) {
            return task(json, source, strand);
        }
        if (json.has("extended")) {
            return ExtendedFrame.load(json, source);
        }
        if (json.has("branch")) {
            return BranchFrame.load(json, source);
        }
        return json.has("block")
                ? BlockFrame.load(json, source)
                : new RootFrame(Codec.require(json, "started").booleanValue());
    }

    private static Frame task(JsonNode json, SnapshotReader source, Strand strand) {
        Task task = source.task(json);
        Activation activation = new Activation(
                task,
                source.scope(json),
                Codec.require(json, "visit").intValue(),
                source.value(json, "raw"),
                Instant.parse(Codec.text(json, "started")));
        activation.transform(source.value(json, "input"));
        Row row = source.row(json);
        if (task.action() instanceof Action.For loop) {
            return ForFrame.load(json, source, activation, row, loop);
        }
        if (task.action() instanceof Action.Try attempt) {
            return TryFrame.load(json, activation, row, attempt);
        }
        if (task.action() instanceof Action.Fork fork) {
            return ForkFrame.load(json, source, activation, row, fork, strand);
        }
        if (task.action() instanceof Action.Listen listen) {
            return ListenFrame.load(json, source, activation, row, listen);
        }
        return TaskFrame.of(activation, row);
    }
}
