package io.penstock.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.dsl.StandardError;
import org.jspecify.annotations.Nullable;

/** An error as workflows see it (RFC 9457). {@code instance} is the pointer of the task that failed; absent until it is known. */
public record WorkflowError(
        String type,
        int status,
        @Nullable String title,
        @Nullable String detail,
        @Nullable String instance) {

    public static WorkflowError of(StandardError error, String detail) {
        return new WorkflowError(error.type(), error.status(), error.title(), detail, null);
    }

    public WorkflowError at(String pointer) {
        return instance == null ? new WorkflowError(type, status, title, detail, pointer) : this;
    }

    public JsonNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("type", type).put("status", status);
        if (title != null) {
            json.put("title", title);
        }
        if (detail != null) {
            json.put("detail", detail);
        }
        if (instance != null) {
            json.put("instance", instance);
        }
        return json;
    }
}
