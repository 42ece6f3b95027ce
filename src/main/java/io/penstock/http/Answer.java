package io.penstock.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an endpoint answers when it is not a failure.
 *
 * @param body already serialised; null: none
 * @param contentType of the body; null: none
 */
public record Answer(
        int status, @Nullable String contentType, @Nullable Buffer body, Map<String, String> headers) {

    public static final String JSON = "application/json";

    public static Answer json(int status, JsonNode body) {
        return new Answer(status, JSON, Json.buffer(body), Map.of());
    }

    /** Of a record or collection, in {@code snake_case}. */
    public static Answer of(int status, Object body) {
        return new Answer(status, JSON, Json.encode(body), Map.of());
    }

    public static Answer noContent() {
        return new Answer(204, null, null, Map.of());
    }
}
