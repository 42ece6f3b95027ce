package io.penstock.workflow;

import static io.penstock.workflow.WorkflowServer.JSON;
import static io.penstock.workflow.WorkflowServer.YAML;
import static io.penstock.workflow.WorkflowServer.document;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.files.WorkflowFile;
import io.penstock.postgres.DatabaseSettings;
import io.penstock.postgres.TestPostgres;
import io.penstock.workflow.WorkflowServer.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(TestPostgres.class)
class WorkflowRoutesIT {

    private static WorkflowServer server;

    @TempDir
    Path folder;

    @BeforeAll
    static void start(DatabaseSettings settings) {
        server = new WorkflowServer(settings);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void checkingTellsTheSameViolationsAsTheCommand() throws IOException {
        String bad = document("checked", "one").replace("set:", "sett:").replace("0.1.0", "new") + "colour: red\n";

        Reply reply = server.post("/check", YAML, bad);
        Reply saved = server.post("", YAML, bad);

        JsonNode told = reply.body().path("errors");
        assertThat(reply.status()).isEqualTo(422);
        assertThat(told)
                .hasSizeGreaterThan(2)
                .allSatisfy(error -> assertThat(error.path("column").asInt()).isPositive());
        assertThat(told).isEqualTo(violationsOf("bad.yaml", bad));
        assertThat(saved.body().path("errors")).isEqualTo(told);
    }

    @Test
    void checkingTellsWhereTextIsNoYamlAndNoJsonInTheSameWay() throws IOException {
        Reply yaml = server.post("/check", YAML, "document: [\n");
        Reply json = server.post("/check", JSON, "{\"document\":\n}");

        assertThat(yaml.status()).isEqualTo(400);
        assertThat(yaml.body().path("errors")).isEqualTo(violationsOf("bad.yaml", "document: [\n"));
        assertThat(json.status()).isEqualTo(400);
        assertThat(json.body().path("errors")).isEqualTo(violationsOf("bad.json", "{\"document\":\n}"));
    }

    @Test
    void checkingStoresNothing() {
        Reply good = server.post("/check", YAML, document("stored-not", "one"));

        assertThat(good.body().toString())
                .isEqualTo("{\"valid\":true,\"namespace\":\"tests\",\"name\":\"stored-not\",\"warnings\":[]}");
        assertThat(server.get("?limit=200").text()).doesNotContain("stored-not");
    }

    @Test
    void aTaskThatNoWayLeadsToIsSavedWithAWarning() {
        String odd = document("odd", "one") + "      then: end\n  - never: {set: {x: 1}}\n";

        JsonNode checked = server.post("/check", YAML, odd).body();
        Reply saved = server.post("", YAML, odd);
        Reply again = server.put(saved.body().path("id").asText(), YAML, odd);

        assertThat(saved.status()).isEqualTo(201);
        assertThat(saved.body().at("/warnings/0/pointer").asText()).isEqualTo("/do/1/never");
        assertThat(checked.path("warnings")).isEqualTo(saved.body().path("warnings"));
        assertThat(again.body().path("warnings")).isEqualTo(saved.body().path("warnings"));
    }

    @Test
    void aNameIsTakenUntilItsWorkflowIsDeleted() {
        String id = server.create(document("taken", "one"));

        Reply second = server.post("", YAML, document("taken", "two"));
        server.send("DELETE", "/" + id, "", java.util.Map.of());

        assertThat(second.status()).isEqualTo(409);
        assertThat(second.text())
                .contains("tests/taken exists already; PUT /api/workflows/" + id + " saves a new version of it.");
        assertThat(server.post("", YAML, document("taken", "two")).status()).isEqualTo(201);
    }

    private JsonNode violationsOf(String name, String text) throws IOException {
        Path file = Files.writeString(folder.resolve(name), text);
        return WorkflowFile.read(file).check().json().path("violations");
    }
}
