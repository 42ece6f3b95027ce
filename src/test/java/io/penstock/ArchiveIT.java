package io.penstock;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.penstock.backup.S3Stub;
import io.penstock.client.Api;
import io.penstock.client.RequestFailedException;
import io.penstock.config.ConfigLoader;
import io.penstock.config.SecretKeys;
import io.penstock.postgres.TestPostgres;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Backups that a server makes by itself and when it is asked, into a bucket. */
class ArchiveIT {

    @RegisterExtension
    static final TestPostgres POSTGRES = new TestPostgres();

    @RegisterExtension
    static final TestPostgres SCRATCH = new TestPostgres();

    @TempDir
    static Path data;

    private static S3Stub stub;
    private static Server.Running server;
    private static Api api;

    @BeforeAll
    static void start() throws IOException {
        stub = new S3Stub();
        Map<String, String> settings = new HashMap<>(Map.of(
                "HOST",
                "127.0.0.1",
                "PORT",
                "0",
                "PENSTOCK_RATE_LIMIT_ENABLED",
                "false",
                "PENSTOCK_DATA_DIR",
                data.toString(),
                "DATABASE_URL",
                POSTGRES.uri(),
                "PENSTOCK_ADMIN_EMAIL",
                WholeServer.EMAIL,
                "PENSTOCK_ADMIN_PASSWORD",
                WholeServer.PASSWORD));
        settings.putAll(Map.of(
                "PENSTOCK_BACKUP_KEEP",
                "2",
                "PENSTOCK_BACKUP_SEALED",
                "true",
                "PENSTOCK_BACKUP_SCRATCH_URL",
                SCRATCH.uri(),
                "PENSTOCK_BACKUP_S3_BUCKET",
                S3Stub.BUCKET,
                "PENSTOCK_BACKUP_S3_PREFIX",
                "servers/one",
                "PENSTOCK_BACKUP_S3_ENDPOINT",
                stub.endpoint().toString(),
                "PENSTOCK_BACKUP_S3_ACCESS_KEY",
                S3Stub.ACCESS_KEY,
                "PENSTOCK_BACKUP_S3_SECRET_KEY",
                S3Stub.SECRET_KEY));
        var config = new ConfigLoader(data, settings).load().config();
        server = Server.start(SecretKeys.complete(config), made -> {}).await();
        api = Api.at(URI.create("http://127.0.0.1:" + server.port())).signIn(WholeServer.EMAIL, WholeServer.PASSWORD);
    }

    @AfterAll
    static void stop() {
        server.stop().await();
        stub.close();
    }

    @Test
    void makesThemKeepsTheNewestAndTriesThemOut() {
        String first = make();
        String second = make();
        String third = make();

        Awaitility.await()
                .untilAsserted(() -> assertThat(api.get("/api/admin/backups").path("items"))
                        .extracting(item -> item.path("id").asText())
                        .containsExactly(third, second));
        assertThat(stub.objects().keySet()).noneMatch(key -> key.contains(first));
        assertThat(stub.objects()).containsKey("servers/one/" + third + "/organizations.copy.gz.sealed");

        api.post("/api/admin/backups/" + third + "/verify", JsonNodeFactory.instance.objectNode());
        JsonNode tried = await(third, "verification");
        assertThat(tried.path("verification").asText()).as(tried.toString()).isEqualTo("good");

        stub.objects().computeIfPresent("servers/one/" + second + "/users.copy.gz.sealed", (key, bytes) -> {
            bytes[bytes.length / 2] ^= 1;
            return bytes;
        });
        api.post("/api/admin/backups/" + second + "/verify", JsonNodeFactory.instance.objectNode());
        JsonNode damaged = await(second, "verification");
        assertThat(damaged.path("verification").asText()).isEqualTo("bad");
        assertThat(damaged.path("findings").asText()).contains("users.copy.gz.sealed was changed");
        Awaitility.await()
                .untilAsserted(() -> assertThat(api.get("/health/detailed").toString())
                        .contains("The last trial of a backup was not good"));
    }

    @Test
    void tellsWhatFailed() {
        stub.fail(5);
        try {
            String id = begin();
            JsonNode failed = await(id, "error");
            assertThat(failed.path("status").asText()).isEqualTo("failed");
            assertThat(failed.path("error").asText()).contains("503");
        } finally {
            stub.fail(0);
        }
    }

    private static String make() {
        String id = begin();
        assertThat(await(id, "ended_at").path("status").asText()).isEqualTo("complete");
        return id;
    }

    /** Waits for the one before to let go. */
    private static String begin() {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .ignoreExceptionsMatching(
                        busy -> busy instanceof RequestFailedException failed && failed.status() == 409)
                .until(
                        () -> api.post("/api/admin/backups", JsonNodeFactory.instance.objectNode())
                                .path("id")
                                .asText(),
                        id -> !id.isEmpty());
    }

    private static JsonNode await(String id, String field) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> api.get("/api/admin/backups/" + id), found -> found.hasNonNull(field));
    }
}
