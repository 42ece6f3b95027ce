package io.penstock.secret;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Instant;

/** What may be told of a secret. */
record StoredSecret(String name, int version, Instant createdAt, Instant updatedAt) {

    JsonNode toJson() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("name", name)
                .put("version", version)
                .put("created_at", createdAt.toString())
                .put("updated_at", updatedAt.toString());
    }
}
