package io.penstock;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.postgres.PreparedData;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real process in production: it refuses what is merely convenient, all at once, and serves with good settings. */
class ProductionIT {

    private static final String KEY = "q8WnR2vXcZ7LmT4yPdKfJ0sHbGxE6uA9";

    @TempDir
    Path folder;

    @Test
    void refusesEveryConvenienceAtOnceWith78() throws Exception {
        Path password = Files.writeString(folder.resolve("password"), "password");
        Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-r--r--"));
        Path settings = Files.writeString(folder.resolve("settings.yaml"), "secret_key: " + "a".repeat(32) + "\n");
        Files.setPosixFilePermissions(settings, PosixFilePermissions.fromString("rw-r--r--"));

        CommandProcess process = new CommandProcess(
                folder,
                Map.of(
                        "PENSTOCK_ENV", "production",
                        "PENSTOCK_CONFIG", settings.toString(),
                        "PENSTOCK_ADMIN_PASSWORD_FILE", password.toString(),
                        "CORS_ORIGINS", "*",
                        "PENSTOCK_EGRESS_ALLOW", "0.0.0.0/0",
                        "PENSTOCK_REDIS_REQUIRED", "true",
                        "PENSTOCK_DATABASE_EMBEDDED", "false",
                        "LOG_LEVEL", "trace"));

        assertThat(process.exitStatus()).isEqualTo(78);
        assertThat(process.err().lines())
                .satisfiesExactlyInAnyOrder(
                        line -> assertThat(line).startsWith("penstock: secret_key repeats itself"),
                        line -> assertThat(line).startsWith("penstock: admin.password is among the first"),
                        line -> assertThat(line).startsWith("penstock: server.cors_origins is *"),
                        line -> assertThat(line).startsWith("penstock: egress.allow holds 0.0.0.0/0"),
                        line -> assertThat(line).startsWith("penstock: redis.required is true"),
                        line -> assertThat(line).startsWith("penstock: database.url is missing"),
                        line -> assertThat(line).startsWith("penstock: log.level is trace"),
                        line -> assertThat(line).contains("PENSTOCK_ADMIN_PASSWORD_FILE names", "others may read"),
                        line -> assertThat(line).contains("PENSTOCK_CONFIG names", "others may read"));
        assertThat(process.out()).isEmpty();
        assertThat(folder.resolve("data")).doesNotExist();
    }

    @Test
    void refusesAMissingKey() throws Exception {
        CommandProcess process = new CommandProcess(folder, Map.of("PENSTOCK_ENV", "production"));

        assertThat(process.exitStatus()).isEqualTo(78);
        assertThat(process.err()).startsWith("penstock: secret_key is missing");
    }

    @Test
    void servesWithGoodSettings() throws Exception {
        PreparedData.fill(folder.resolve("data"));
        try (CommandProcess process =
                new CommandProcess(folder, Map.of("PENSTOCK_ENV", "production", "PENSTOCK_SECRET_KEY", KEY))) {
            URI ready = URI.create("http://127.0.0.1:" + process.port() + "/health/ready");

            var answer = HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(ready).build(), HttpResponse.BodyHandlers.ofString());

            assertThat(answer.statusCode()).isEqualTo(200);
        }
    }
}
