package io.penstock.execution;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.engine.Outcome;
import io.penstock.engine.WorkflowError;
import org.jspecify.annotations.Nullable;

/** How a child ended, as its parent is told: {@code {output}}, {@code {error}} or {@code {cancelled}}. Pure. */
final class Ends {

    private Ends() {}

    static ObjectNode json(Outcome.End end) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        if (end instanceof Outcome.Completed completed) {
            json.set("output", completed.output());
        } else if (end instanceof Outcome.Faulted faulted) {
            json.set("error", faulted.error().toJson());
        } else if (end instanceof Outcome.Cancelled cancelled) {
            json.put("cancelled", cancelled.reason());
        }
        return json;
    }

    static Outcome.End read(JsonNode json) {
        if (json.has("output")) {
            return new Outcome.Completed(json.get("output"));
        }
        JsonNode error = json.path("error");
        return error.isObject()
                ? new Outcome.Faulted(new WorkflowError(
                        error.path("type").asText(),
                        error.path("status").intValue(),
                        text(error, "title"),
                        text(error, "detail"),
                        text(error, "instance")))
                : new Outcome.Cancelled(text(json, "cancelled"));
    }

    private static @Nullable String text(JsonNode object, String name) {
        JsonNode value = object.get(name);
        return value == null || value.isNull() ? null : value.asText();
    }
}
