package io.penstock;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.http.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandsTest {

    private static final String GOOD = "conf/workflows/lead-to-crm.yaml";

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void checkEndsWith0ForAGoodFile() {
        assertThat(run("check", GOOD)).isZero();
        assertThat(out).hasToString(GOOD + ": good\n");
    }

    @Test
    void checkEndsWith1AndTellsPlaceAndPointerOfEachFinding() throws IOException {
        Path bad = Files.writeString(folder.resolve("bad.yaml"), "document:\n  dsl: 1.0.3\n  name: x\n");

        int status = run("check", GOOD, bad.toString());

        assertThat(status).isEqualTo(1);
        assertThat(out.toString()).contains("bad.yaml:1:1: ").contains("[/document]");
    }

    @Test
    void checkPrintsFindingsAsJson() throws IOException {
        Path bad = Files.writeString(folder.resolve("bad.json"), "{\"document\": {}");

        int status = run("check", "--json", GOOD, bad.toString());

        JsonNode report = Json.parse(out.toString().getBytes(StandardCharsets.UTF_8));
        assertThat(status).isEqualTo(1);
        assertThat(report.at("/0/valid").asBoolean()).isTrue();
        assertThat(report.at("/1/valid").asBoolean()).isFalse();
        assertThat(report.at("/1/errors/0/line").asInt()).isEqualTo(1);
        assertThat(report.at("/1/errors/0/message").asText()).isNotEmpty();
    }

    @Test
    void checkEndsWith2ForWrongUseAndUnreadableFiles() {
        assertThat(run("check")).isEqualTo(2);
        assertThat(run("check", "--nonsense", GOOD)).isEqualTo(2);
        assertThat(run("check", folder.resolve("none.yaml").toString())).isEqualTo(2);
        assertThat(run("nonsense")).isEqualTo(2);
        assertThat(err.toString()).contains("none.yaml cannot be read");
    }

    @Test
    void openApiDescribesEveryEndpointWithoutADatabase() {
        int status = run("openapi");

        JsonNode document = Json.parse(out.toString().getBytes(StandardCharsets.UTF_8));
        assertThat(status).isZero();
        assertThat(document.path("paths").has("/hooks/{token}")).isTrue();
        assertThat(document.path("paths").has("/api/workflows/{id}/execute")).isTrue();
        assertThat(references(document))
                .isNotEmpty()
                .allSatisfy(reference -> assertThat(
                                document.at(reference.substring(1)).isMissingNode())
                        .as(reference)
                        .isFalse());
    }

    private int run(String... arguments) {
        return Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    private static Stream<String> references(JsonNode node) {
        Stream<String> own =
                node.path("$ref").isTextual() ? Stream.of(node.path("$ref").asText()) : Stream.empty();
        return Stream.concat(
                own, StreamSupport.stream(node.spliterator(), false).flatMap(CommandsTest::references));
    }
}
