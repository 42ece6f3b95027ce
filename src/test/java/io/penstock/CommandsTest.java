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
        assertThat(out.toString()).contains("good.yaml: good\n").containsPattern("(?m)^\\S+bad\\.yaml:1:1: .+\\.$");
    }

    @Test
    void checkTellsTheHintOfAFindingInParentheses() throws IOException {
        Path bad = Files.writeString(folder.resolve("bad.yaml"), DOCUMENT.replace("set:", "sett:"));

        run("check", bad.toString());

        assertThat(out.toString()).containsPattern("(?m)^\\S+bad\\.yaml:8:\\d+: /do/0/greet/sett: .+ \\(.*`set`.*\\)$");
    }

    @Test
    void checkEndsWith1AndWarnsOfWhatCouldBeSavedAllTheSame() throws IOException {
        Path odd = Files.writeString(
                folder.resolve("odd.yaml"), DOCUMENT + "      then: end\n  - never:\n      set: {x: 1}\n");

        int status = run("check", odd.toString());
        run("check", "--json", odd.toString());

        assertThat(status).isEqualTo(1);
        assertThat(out.toString())
                .containsPattern("(?m)^\\S+odd\\.yaml:11:5: /do/1/never: warning: No way leads to the task `never`\\.")
                .doesNotContain("good");
        JsonNode report =
                Json.parse(out.toString().substring(out.toString().indexOf('[')).getBytes(StandardCharsets.UTF_8));
        assertThat(report.at("/0/violations")).isEmpty();
        assertThat(report.at("/0/warnings/0/pointer").asText()).isEqualTo("/do/1/never");
    }

    @Test
    void checkLooksForDocumentsInFolders() throws IOException {
        Path below = Files.createDirectories(folder.resolve("all/tests"));
        Files.writeString(below.resolve("one.yaml"), DOCUMENT);
        Files.writeString(below.resolve("two.yml"), DOCUMENT);
        Files.writeString(folder.resolve("all/three.json"), "{}");
        Files.writeString(folder.resolve("all/README.md"), "no document");
        Files.writeString(Files.createDirectories(folder.resolve("all/.git")).resolve("x.yaml"), "a: [");

        int status = run("check", folder.resolve("all").toString());

        assertThat(status).isEqualTo(1);
        assertThat(out.toString())
                .contains("tests/one.yaml: good", "tests/two.yml: good", "three.json:1:")
                .doesNotContain("README", ".git");
    }

    @Test
    void checkPrintsFindingsAsJson() throws IOException {
        Path bad = Files.writeString(folder.resolve("bad.json"), "{\"document\": {}");

        int status = run("check", "--json", good(), bad.toString());

        JsonNode report = Json.parse(out.toString().getBytes(StandardCharsets.UTF_8));
        assertThat(status).isEqualTo(1);
        assertThat(report.at("/0/file").asText()).endsWith("good.yaml");
        assertThat(report.at("/0/violations")).isEmpty();
        assertThat(report.at("/1/file").asText()).endsWith("bad.json");
        assertThat(report.at("/1/violations/0/line").asInt()).isEqualTo(1);
        assertThat(report.at("/1/violations/0/column").asInt()).isPositive();
        assertThat(report.at("/1/violations/0/pointer").isTextual()).isTrue();
        assertThat(report.at("/1/violations/0/message").asText()).isNotEmpty();
    }

    @Test
    void checkTellsWhichDocumentsItDidNotRead() throws IOException {
        Path file = Files.writeString(folder.resolve("far.yaml"), """
                document: {dsl: 1.0.3, namespace: tests, name: far, version: 1.0.0}
                use:
                  catalogs: {ours: {endpoint: https://example.com/catalog}}
                do:
                  - pet: {call: openapi, with: {document: {endpoint: https://example.com/pets.json}, operationId: getPet}}
                  - log: {call: 'log:1.0.0@ours'}
                  - tell: {call: https://example.com/tell/function.yaml}
                """);

        int status = run("check", good(), file.toString());
        String lines = out.toString();
        out.getBuffer().setLength(0);
        run("check", "--json", good(), file.toString());
        JsonNode report = Json.parse(out.toString().getBytes(StandardCharsets.UTF_8));

        assertThat(status).isZero();
        assertThat(lines)
                .contains("good.yaml: good\n")
                .contains("far.yaml: good, but these documents were not read: https://example.com/pets.json,"
                        + " https://example.com/catalog/functions/log/1.0.0/function.yaml,"
                        + " https://example.com/tell/function.yaml\n");
        assertThat(report.at("/0/unread")).isEmpty();
        assertThat(report.at("/1/unread/0").asText()).isEqualTo("https://example.com/pets.json");
        assertThat(report.at("/1/unread")).hasSize(3);
    }

    @Test
    void checkEndsWith2ForWrongUseAndUnreadableFiles() throws IOException {
        assertThat(run("check")).isEqualTo(2);
        assertThat(run("check", "--nonsense", good())).isEqualTo(2);
        assertThat(run("check", folder.resolve("none.yaml").toString())).isEqualTo(2);
        assertThat(run("check", Files.createDirectory(folder.resolve("empty")).toString()))
                .isEqualTo(2);
        assertThat(run("nonsense")).isEqualTo(2);
        assertThat(err.toString()).contains("none.yaml cannot be read", "empty holds no .yaml, .yml or .json file");
    }

    @Test
    void checkTellsWhatItCouldReadBesideWhatItCouldNot() throws IOException {
        int status = run("check", folder.resolve("none.yaml").toString(), good());

        assertThat(status).isEqualTo(2);
        assertThat(out.toString()).contains("good.yaml: good");
    }

    @Test
    void serveTellsOfItsConfigurationWithoutServing() {
        assertThat(run("serve", "--check")).isZero();
        assertThat(out.toString()).endsWith("The configuration is good.\n");
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

    @Test
    void rotateKeysNeedsATokenAndOneWish() {
        assertThat(run("rotate-keys", "--token", "")).isEqualTo(2);
        assertThat(run("rotate-keys", "--token", "ps_x", "--status", "--immediately"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("PENSTOCK_TOKEN", "not both");
    }

    @Test
    void rotateKeysEndsWith1WhenNoServerAnswers() {
        assertThat(run("rotate-keys", "--token", "ps_x", "--url", "http://127.0.0.1:1"))
                .isEqualTo(1);
        assertThat(err.toString()).startsWith("penstock: ").doesNotContain("ps_x");
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
