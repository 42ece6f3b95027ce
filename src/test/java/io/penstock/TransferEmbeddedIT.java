package io.penstock;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.client.Api;
import io.penstock.config.ConfigLoader;
import io.penstock.config.SecretKeys;
import io.penstock.postgres.PreparedData;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code export} and {@code import} on the database in a data folder, beside its server and without one. */
class TransferEmbeddedIT {

    private static final String PASSWORD = "correct horse battery";

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void worksWhileTheServerRunsAndWhileItDoesNot() throws Exception {
        PreparedData.fill(folder.resolve("data"));
        ConfigLoader settings = settings(folder.resolve("data"));
        Path files = Files.createDirectories(folder.resolve("files"));
        Files.writeString(files.resolve("w.yaml"), TransferDesk.document("w", "one"));
        Server.Running server = Server.start(SecretKeys.complete(settings.load().config()), made -> {})
                .await();
        try {
            Api api = Api.at(URI.create("http://127.0.0.1:" + server.port())).signIn("ada@example.com", PASSWORD);

            assertThat(run(settings, "import", files.toString())).isZero();

            assertThat(api.get("/api/workflows").at("/items/0/name").asText()).isEqualTo("w");
        } finally {
            server.stop().await();
        }

        int exported = run(settings, "export", folder.resolve("out").toString());
        int again = run(settings, "import", folder.resolve("out").toString());

        assertThat(err.toString()).isEmpty();
        assertThat(exported).isZero();
        assertThat(again).isZero();
        assertThat(out.toString()).isEqualTo("created tests/w\ncreated tests/w\nunchanged tests/w\n");
        assertThat(folder.resolve("out/tests/w.yaml")).hasContent(TransferDesk.document("w", "one"));
    }

    @Test
    void makesNoDatabaseWhereThereIsNone() throws Exception {
        Path data = Files.createDirectories(folder.resolve("data"));
        Files.writeString(data.resolve(SecretKeys.FILE), "k".repeat(40));

        int status = run(settings(data), "export", folder.resolve("out").toString());

        assertThat(status).isEqualTo(78);
        assertThat(err.toString()).contains("holds no database", "DATABASE_URL");
        assertThat(data.resolve("postgres")).doesNotExist();
    }

    private ConfigLoader settings(Path data) {
        return new ConfigLoader(
                folder,
                Map.of(
                        "HOST",
                        "127.0.0.1",
                        "PORT",
                        "0",
                        "PENSTOCK_DATA_DIR",
                        data.toString(),
                        "PENSTOCK_ADMIN_EMAIL",
                        "ada@example.com",
                        "PENSTOCK_RATE_LIMIT_ENABLED",
                        "false",
                        "PENSTOCK_ADMIN_PASSWORD",
                        PASSWORD));
    }

    private int run(ConfigLoader settings, String command, String directory) {
        return Main.commandLine(settings)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(command, directory, "--database");
    }
}
