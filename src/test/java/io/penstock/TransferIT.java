package io.penstock;

import static io.penstock.TransferDesk.document;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.TransferDesk.Way;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Workflows to files and back, in both ways: over the API of a server, and over its database. */
class TransferIT {

    @RegisterExtension
    static final WholeServer SERVER = new WholeServer();

    @TempDir
    Path folder;

    private TransferDesk desk;

    @BeforeEach
    void clear() {
        desk = new TransferDesk(SERVER, folder);
        desk.forget();
    }

    @ParameterizedTest
    @EnumSource
    void whatIsExportedImportedAndExportedAgainIsTheSameByteForByte(Way way) throws IOException {
        desk.save("yaml", document("plain", "one"));
        desk.save("yaml", "\uFEFF" + document("marked", "grüß 🌊").replace("\n", "\r\n"));
        desk.save("yaml", document("endless", "one") + "# no line end");
        desk.save("json", """
                {"document":{"dsl":"1.0.3","namespace":"other","name":"braces","version":"0.1.0"},
                 "do":[{"greet":{"set":{"greeting" : "hello"}}}]}""");

        desk.run(way, "export", folder.resolve("a").toString());
        desk.forget();
        desk.run(way, "import", folder.resolve("a").toString());
        desk.run(way, "export", folder.resolve("b").toString());

        assertThat(desk.err.toString()).isEmpty();
        assertThat(desk.files("a"))
                .containsOnlyKeys("other/braces.json", "tests/endless.yaml", "tests/marked.yaml", "tests/plain.yaml")
                .containsEntry("tests/plain.yaml", document("plain", "one"));
        assertThat(desk.files("b")).isEqualTo(desk.files("a"));
        assertThat(desk.out.toString().lines())
                .containsExactly(
                        "created other/braces",
                        "created tests/endless",
                        "created tests/marked",
                        "created tests/plain",
                        "created other/braces",
                        "created tests/endless",
                        "created tests/marked",
                        "created tests/plain",
                        "created other/braces",
                        "created tests/endless",
                        "created tests/marked",
                        "created tests/plain");
    }

    @ParameterizedTest
    @EnumSource
    void aDryRunTellsWhatWouldBeDoneAndDoesNothing(Way way) throws IOException {
        desk.save("yaml", document("changed", "one"));
        desk.save("yaml", document("missing", "one"));
        desk.save("yaml", document("same", "one"));
        desk.write("changed", document("changed", "two"));
        desk.write("created", document("created", "one"));
        desk.write("same", document("same", "one"));

        int status = desk.run(way, "import", folder.toString(), "--dry-run");

        assertThat(status).isZero();
        assertThat(desk.out.toString())
                .isEqualTo(
                        "changed tests/changed\ncreated tests/created\nmissing tests/missing\nunchanged tests/same\n");
        assertThat(desk.versions())
                .containsOnly(Map.entry("changed", 1), Map.entry("missing", 1), Map.entry("same", 1));
    }

    @ParameterizedTest
    @EnumSource
    void importsWhatDiffersAndNothingMoreTheSecondTime(Way way) throws IOException {
        desk.save("yaml", document("changed", "one"));
        desk.save("yaml", document("same", "one"));
        desk.write("changed", document("changed", "two"));
        desk.write("created", document("created", "one"));
        desk.write("same", document("same", "one"));

        int first = desk.run(way, "import", folder.toString());
        int second = desk.run(way, "import", folder.toString());

        assertThat(first).isZero();
        assertThat(second).isZero();
        assertThat(desk.out.toString())
                .isEqualTo("changed tests/changed\ncreated tests/created\nunchanged tests/same\n"
                        + "unchanged tests/changed\nunchanged tests/created\nunchanged tests/same\n");
        assertThat(desk.versions())
                .containsOnly(Map.entry("changed", 2), Map.entry("created", 1), Map.entry("same", 1));
    }

    @ParameterizedTest
    @EnumSource
    void deletesWhatIsMissingOnlyWhenItIsToldTo(Way way) throws IOException {
        desk.save("yaml", document("kept", "one"));
        desk.save("yaml", document("missing", "one"));
        desk.write("kept", document("kept", "one"));

        desk.run(way, "import", folder.toString());
        assertThat(desk.versions()).containsKey("missing");
        desk.run(way, "import", folder.toString(), "--prune", "--dry-run");
        assertThat(desk.versions()).containsKey("missing");
        desk.run(way, "import", folder.toString(), "--prune");

        assertThat(desk.versions()).containsOnlyKeys("kept");
        assertThat(desk.out.toString().lines())
                .containsExactly(
                        "unchanged tests/kept",
                        "missing tests/missing",
                        "unchanged tests/kept",
                        "deleted tests/missing",
                        "unchanged tests/kept",
                        "deleted tests/missing");
    }

    @ParameterizedTest
    @EnumSource
    void tellsTheViolationsOfAllFilesAndChangesNothing(Way way) throws IOException {
        desk.write("good", document("good", "one"));
        desk.write("bad", document("bad", "one").replace("set:", "sett:"));
        desk.write("worse", "document: [\n");
        desk.write("again", document("good", "two"));

        int status = desk.run(way, "import", folder.toString());

        assertThat(status).isEqualTo(1);
        assertThat(desk.out.toString().lines())
                .satisfiesExactly(
                        line -> assertThat(line).contains("bad.yaml:8:", ": /do/0/greet/sett: "),
                        line -> assertThat(line)
                                .contains("good.yaml:5:9: /document/name: tests/good is in ", "again.yaml already"),
                        line -> assertThat(line).contains("worse.yaml:2:"));
        assertThat(desk.versions()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void writesJsonForPrograms(Way way) throws IOException {
        desk.save("yaml", document("there", "one"));
        desk.write("there", document("there", "two"));

        desk.run(way, "import", folder.toString(), "--dry-run", "--json");
        JsonNode planned = desk.printedJson();
        desk.run(way, "export", folder.resolve("out").toString(), "--json");
        JsonNode exported = desk.printedJson();
        desk.write("bad", "{}");
        desk.run(way, "import", folder.toString(), "--json");
        JsonNode refused = desk.printedJson();

        assertThat(planned.path("dry_run").asBoolean()).isTrue();
        assertThat(planned.at("/workflows/0").toString())
                .isEqualTo("{\"namespace\":\"tests\",\"name\":\"there\",\"change\":\"changed\",\"file\":\""
                        + folder.resolve("there.yaml") + "\"}");
        assertThat(exported.at("/workflows/0/change").asText()).isEqualTo("created");
        assertThat(exported.at("/workflows/0/version").asInt()).isEqualTo(1);
        assertThat(refused.at("/files/0/file").asText()).endsWith("bad.yaml");
        assertThat(refused.at("/files/0/violations/0/pointer").isTextual()).isTrue();
        assertThat(refused.path("workflows")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void exportsOverAnEarlierExport(Way way) throws IOException {
        desk.save("yaml", document("kept", "one"));
        desk.save("yaml", document("turned", "one"));
        desk.run(way, "export", folder.toString());
        String id = desk.id("turned");
        SERVER.api().put("/api/workflows/" + id, "application/json", """
                {"document":{"dsl":"1.0.3","namespace":"tests","name":"turned","version":"0.1.0"},
                 "do":[{"greet":{"set":{"greeting" : "hello"}}}]}""".getBytes(StandardCharsets.UTF_8));
        Files.writeString(folder.resolve("tests/mine.txt"), "not yours");

        desk.run(way, "export", folder.toString());

        assertThat(desk.out.toString()).endsWith("unchanged tests/kept\ncreated tests/turned\n");
        assertThat(desk.files("tests")).containsOnlyKeys("kept.yaml", "turned.json", "mine.txt");
    }

    @Test
    void whatIsImportedIntoTheDatabaseHasNoAuthor() throws IOException {
        desk.write("anonymous", document("anonymous", "one"));

        desk.run(Way.DATABASE, "import", folder.toString());

        assertThat(SERVER.api()
                        .get("/api/workflows/" + desk.id("anonymous") + "/versions")
                        .at("/items/0/created_by")
                        .isNull())
                .isTrue();
    }
}
