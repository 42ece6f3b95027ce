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

    private static final String DOCUMENT = """
            document:
              dsl: 1.0.3
              namespace: tests
              name: good
              version: 1.0.0
            do:
              - greet:
                  set:
                    greeting: hello
            """;

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void checkEndsWith0ForAGoodFile() throws IOException {
        assertThat(run("check", good())).isZero();
        assertThat(out.toString()).endsWith("good.yaml: good\n");
    }

    @Test
    void checkEndsWith1AndTellsPlaceAndPointerOfEachFinding() throws IOException {
        Path bad = Files.writeString(folder.resolve("bad.yaml"), "document:\n  dsl: 1.0.3\n  name: x\n");

        int status = run("check", good(), bad.toString());

        assertThat(status).isEqualTo(1);
        assertThat(out.toString()).contains("bad.yaml:1:1: ").contains("[/document]");
    }

    @Test
    void checkPrintsFindingsAsJson() throws IOException {
        Path bad = Files.writeString(folder.resolve("bad.json"), "{\"document\": {}");

        int status = run("check", "--json", good(), bad.toString());

        JsonNode report = Json.parse(out.toString().getBytes(StandardCharsets.UTF_8));
        assertThat(status).isEqualTo(1);
        assertThat(report.at("/0/valid").asBoolean()).isTrue();
        assertThat(report.at("/1/valid").asBoolean()).isFalse();
        assertThat(report.at("/1/errors/0/line").asInt()).isEqualTo(1);
        assertThat(report.at("/1/errors/0/message").asText()).isNotEmpty();
    }

    @Test
    void checkEndsWith2ForWrongUseAndUnreadableFiles() throws IOException {
        assertThat(run("check")).isEqualTo(2);
        assertThat(run("check", "--nonsense", good())).isEqualTo(2);
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

    private String good() throws IOException {
        return Files.writeString(folder.resolve("good.yaml"), DOCUMENT).toString();
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
