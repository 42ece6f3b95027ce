package io.penstock;

import static io.penstock.TransferDesk.document;
import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.TransferDesk.Way;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What {@code export} and {@code import} make of their options, and of workflows that they cannot reach. */
class TransferOptionsIT {

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

    @Test
    void endsWith2ForWrongUse() throws IOException {
        desk.write("good", document("good", "one"));
        String there = folder.toString();
        String nowhere = folder.resolve("nowhere").toString();

        assertThat(desk.run("import", there)).isEqualTo(2);
        assertThat(desk.run("import", nowhere, "--token", "t")).isEqualTo(2);
        assertThat(desk.run("import", there, "--token", "t", "--email", "e", "--password", "p"))
                .isEqualTo(2);
        assertThat(desk.run("import", there, "--email", "e")).isEqualTo(2);
        assertThat(desk.run("import", there, "--token", "t", "--url", "localhost:8080"))
                .isEqualTo(2);
        assertThat(desk.run("import", there, "--token", "t", "--organization", "o"))
                .isEqualTo(2);
        assertThat(desk.run("export", there, "--token", "t", "--database")).isEqualTo(2);
        assertThat(desk.run("export", folder.resolve("good.yaml").toString(), "--token", "t"))
                .isEqualTo(2);
        assertThat(desk.run("export")).isEqualTo(2);
        assertThat(desk.err.toString())
                .contains("PENSTOCK_TOKEN", "is no folder with .yaml", "not both", "--password", "begins with http://");
    }

    @Test
    void endsWith1WhenTheWorkflowsCannotBeReached() {
        String there = folder.toString();

        assertThat(desk.run("export", there, "--url", "http://127.0.0.1:1", "--token", "t"))
                .isEqualTo(1);
        assertThat(desk.run("export", there, "--url", SERVER.api().base().toString(), "--token", "t"))
                .isEqualTo(1);
        assertThat(desk.run(
                        "export",
                        there,
                        "--url",
                        SERVER.api().base().toString(),
                        "--email",
                        WholeServer.EMAIL,
                        "--password",
                        "wrong"))
                .isEqualTo(1);
        assertThat(desk.run("export", there, "--database", "--organization", "nobody"))
                .isEqualTo(1);
        assertThat(desk.run(
                        SERVER.settings("DATABASE_URL", "postgresql://u:hush@127.0.0.1:1/d"),
                        "export",
                        there,
                        "--database"))
                .isEqualTo(1);
        assertThat(desk.err.toString().lines())
                .hasSize(5)
                .allSatisfy(line -> assertThat(line).startsWith("penstock: "));
        assertThat(desk.err.toString())
                .contains("was not answered", "401", "There is no organization named nobody.")
                .doesNotContain("hush");
    }

    @Test
    void takesATokenFromTheEnvironment() throws IOException, InterruptedException {
        desk.save("yaml", document("mine", "one"));
        ProcessBuilder builder = new ProcessBuilder(TestJvm.penstock(
                        "export",
                        folder.toString(),
                        "--url",
                        SERVER.api().base().toString()))
                .redirectErrorStream(true);
        builder.environment().put("PENSTOCK_TOKEN", SERVER.api().authorization().substring("Bearer ".length()));

        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).isZero();
        assertThat(said).isEqualTo("created tests/mine\n");
    }

    @Test
    void takesAnApiKeyForAToken() throws IOException {
        desk.save("yaml", document("keyed", "one"));
        byte[] wanted = "{\"name\":\"pipeline\",\"role\":\"viewer\"}".getBytes(StandardCharsets.UTF_8);
        String key = SERVER.api()
                .post("/api/auth/keys", "application/json", wanted)
                .path("key")
                .asText();
        String server = SERVER.api().base().toString();

        int exported = desk.run("export", folder.toString(), "--url", server, "--token", key);
        desk.write("another", document("another", "one"));
        int imported = desk.run("import", folder.toString(), "--url", server, "--token", key);

        assertThat(exported).isZero();
        assertThat(imported).isEqualTo(1);
        assertThat(desk.out.toString()).isEqualTo("created tests/keyed\n");
        assertThat(desk.err.toString()).contains("403");
    }

    @Test
    void leavesNoSessionBehind() {
        int before = SERVER.api().get("/api/auth/sessions").path("items").size();

        int status = desk.run(Way.API, "export", folder.toString());

        assertThat(status).isZero();
        assertThat(SERVER.api().get("/api/auth/sessions").path("items")).hasSize(before);
    }

    @Test
    void endsWith78WhenTheConfigurationIsNotThatOfTheServers() {
        String there = folder.toString();

        assertThat(desk.run(SERVER.settings("DATABASE_URL", "mysql://x"), "export", there, "--database"))
                .isEqualTo(78);
        assertThat(desk.run(SERVER.settings("PENSTOCK_SECRET_KEY", "k".repeat(40)), "export", there, "--database"))
                .isEqualTo(78);
        assertThat(desk.run(SERVER.settings("PENSTOCK_DATA_DIR", there), "export", there, "--database"))
                .isEqualTo(78);
        assertThat(desk.err.toString().lines())
                .satisfiesExactly(
                        line -> assertThat(line).contains("postgresql://"),
                        line -> assertThat(line).contains("The secret key is not the one that this database"),
                        line -> assertThat(line).contains("--database needs the secret key of the server"));
        assertThat(folder).isEmptyDirectory();
    }
}
