package io.penstock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.client.RequestFailedException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What operators see of storage and upkeep, and what an organization says of its own. */
class StorageIT {

    @RegisterExtension
    static final WholeServer SERVER = new WholeServer();

    private static JsonNode put(String path, String body) {
        return SERVER.api().put(path, "application/json", body.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void showsRoomByTableAndOrganization() {
        SERVER.run("""
                document: {dsl: '1.0.3', namespace: test, name: roomy, version: 1.0.0}
                do: [{greet: {set: {hello: world}}}]
                """, "{}");

        JsonNode storage = SERVER.api().get("/api/admin/storage");

        assertThat(storage.path("database_bytes").asLong()).isGreaterThan(1_000_000);
        assertThat(storage.path("tables").findValuesAsText("name")).contains("executions", "events", "audit_log");
        JsonNode owner = storage.at("/organizations/0");
        assertThat(owner.path("name").asText()).isEqualTo("default");
        assertThat(owner.path("tables").findValuesAsText("name")).contains("executions", "workflows");
        assertThat(owner.path("bytes").asLong()).isPositive();
    }

    @Test
    void hasRetentionRunWhenAnOperatorAsks() {
        JsonNode asked = SERVER.api().post("/api/admin/maintenance/retention", "application/json", new byte[0]);

        assertThat(asked.path("name").asText()).isEqualTo("retention");
        assertThat(asked.path("times").asText()).isEqualTo("47 3 * * * UTC");
        assertThat(SERVER.api().get("/api/admin/maintenance").path("items").findValuesAsText("name"))
                .containsExactly("backup", "retention", "verify-backup");
        assertThatThrownBy(() -> SERVER.api().post("/api/admin/maintenance/nothing", "application/json", new byte[0]))
                .isInstanceOf(RequestFailedException.class);
    }

    @Test
    void anOrganizationSaysHowLongItKeepsThings() {
        String path = "/api/organizations/"
                + SERVER.api().get("/api/auth/me").path("organization_id").asText();

        put(path, "{\"event_days\": 14, \"execution_days\": 7}");

        assertThat(SERVER.api().get(path).path("event_days").asInt()).isEqualTo(14);
        assertThat(put(path, "{\"event_days\": 0}").path("execution_days").asInt())
                .isEqualTo(7);
        for (String wrong : List.of("-1", "1.5", "\"x\"")) {
            assertThatThrownBy(() -> put(path, "{\"event_days\": " + wrong + "}"))
                    .isInstanceOf(RequestFailedException.class);
        }
    }
}
