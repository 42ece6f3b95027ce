package io.penstock;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.penstock.backup.BackupFiles;
import io.penstock.client.Api;
import io.penstock.client.RequestFailedException;
import io.penstock.config.SecretKeys;
import io.penstock.http.Json;
import io.penstock.postgres.Database;
import io.penstock.postgres.DatabaseSettings;
import io.penstock.postgres.TestPostgres;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Backups of a running server's database, by the commands of the jar. */
class BackupCommandsIT {

    @RegisterExtension
    static final WholeServer SERVER = new WholeServer();

    private final TestPostgres empty = new TestPostgres();

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeAll
    static void work() {
        String workflow = SERVER.save(TransferDesk.document("greeting", "hello"));
        for (int i = 0; i < 20; i++) {
            SERVER.execute(workflow, "{\"n\":" + i + "}");
        }
    }

    @BeforeEach
    void makeADatabase() {
        empty.beforeAll(null);
    }

    @AfterEach
    void dropIt() {
        empty.afterAll(null);
    }

    @Test
    void restoreAllThatWasBackedUp() {
        JsonNode made = backup();
        assertThat(made.at("/tables/executions").asInt()).isEqualTo(20);

        assertThat(run("restore", folder.toString(), "--database-url", empty.uri()))
                .as(err.toString())
                .isZero();

        Map<String, Long> restored = counts(empty.uri());
        made.path("tables")
                .properties()
                .forEach(table -> assertThat(restored.get(table.getKey()))
                        .as(table.getKey())
                        .isEqualTo(
                                table.getKey().equals("pause")
                                        ? 1
                                        : table.getValue().asLong()));
        assertThat(run("restore", folder.toString(), "--database-url", empty.uri()))
                .isNotZero();
        assertThat(err.toString()).contains("The database is not empty");
    }

    @Test
    void areServedByAServerThatIsPausedUntilItIsToldToResume() {
        backup();
        assertThat(run("restore", folder.toString(), "--database-url", empty.uri()))
                .as(err.toString())
                .isZero();
        var config = SecretKeys.complete(
                SERVER.settings("DATABASE_URL", empty.uri()).load().config());
        Server.Running copy = Server.start(config, made -> {}).await();
        try {
            Api api = Api.at(URI.create("http://127.0.0.1:" + copy.port()))
                    .signIn(WholeServer.EMAIL, WholeServer.PASSWORD);
            String workflow = api.get("/api/workflows").at("/items/0/id").asText();
            assertThat(api.get("/api/admin/pause").path("reason").asText())
                    .startsWith("Restored from the backup penstock-");
            assertThat(status(() -> execute(api, workflow))).isEqualTo(503);
            assertThat(status(() -> api.get("/health/ready"))).isEqualTo(503);

            api.post("/api/admin/resume", JsonNodeFactory.instance.objectNode());

            Awaitility.await().until(() -> status(() -> api.get("/health/ready")) == 200);
            assertThat(execute(api, workflow).path("status").asText()).isEqualTo("completed");
            assertThat(api.get("/api/admin/pause").path("paused").asBoolean()).isFalse();
        } finally {
            copy.stop().await();
        }
    }

    private static JsonNode execute(Api api, String workflow) {
        return api.post(
                "/api/workflows/" + workflow + "/execute",
                "application/json",
                "{\"input\":{}}".getBytes(StandardCharsets.UTF_8),
                "Prefer",
                "wait=10");
    }

    /** 200 for every good answer. */
    private static int status(Runnable call) {
        try {
            call.run();
            return 200;
        } catch (RequestFailedException failed) {
            return failed.status();
        }
    }

    @Test
    void tryABackupOut() {
        backup("--sealed");

        assertThat(run("verify-backup", folder.toString(), "--scratch-url", empty.uri()))
                .as(err.toString())
                .isZero();

        assertThat(out.toString()).contains("restored and compared: whole");
    }

    @Test
    void tryABackupOutInADatabaseOfItsOwn() throws IOException {
        backup();

        assertThat(run("verify-backup", folder.toString(), "--json"))
                .as(err.toString())
                .isZero();

        assertThat(out.toString()).contains("\"good\" : true");
    }

    @Test
    void findWhatWasChangedCutOffOrIsMissing() throws IOException {
        JsonNode made = backup();
        BackupFiles files = new BackupFiles(folder.resolve(made.path("id").asText()));

        files.flipABit("executions.copy.gz");
        assertThat(restored()).contains("executions.copy.gz was changed");
        files.flipABit("executions.copy.gz");
        files.cutOff("events.copy.gz");
        assertThat(restored()).contains("events.copy.gz has ");
        files.remove("events.copy.gz");
        assertThat(restored()).contains("events.copy.gz cannot be read");
        files.flipABit("manifest.json");
        assertThat(restored()).contains("manifest.json");
        files.remove("SHA256SUMS");
        assertThat(restored()).contains("cannot be used");
        assertThat(counts(empty.uri())).isEmpty();
    }

    private String restored() {
        err.getBuffer().setLength(0);
        assertThat(run("restore", folder.toString(), "--database-url", empty.uri()))
                .isEqualTo(1);
        return err.toString();
    }

    private JsonNode backup(String... more) {
        String[] arguments = new String[3 + more.length];
        arguments[0] = "backup";
        arguments[1] = folder.toString();
        arguments[2] = "--json";
        System.arraycopy(more, 0, arguments, 3, more.length);
        assertThat(run(arguments)).as(err.toString()).isZero();
        JsonNode made = Json.parse(out.toString().getBytes(StandardCharsets.UTF_8));
        out.getBuffer().setLength(0);
        return made;
    }

    private int run(String... arguments) {
        return Main.commandLine(SERVER.settings())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    private static Map<String, Long> counts(String uri) {
        Vertx vertx = Vertx.vertx();
        Database database = new Database(vertx, new DatabaseSettings(uri));
        try {
            Map<String, Long> counts = new TreeMap<>();
            var tables = database.pool()
                    .query("select relname::text from pg_class where relkind in ('r', 'p') and not relispartition"
                            + " and relnamespace = current_schema()::regnamespace")
                    .execute()
                    .await();
            tables.forEach(table -> counts.put(
                    table.getString(0),
                    database.pool()
                            .query("select count(*) from " + table.getString(0))
                            .execute()
                            .await()
                            .iterator()
                            .next()
                            .getLong(0)));
            return counts;
        } finally {
            database.close().await();
            vertx.close().await();
        }
    }
}
