package io.penstock;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.postgres.PreparedData;
import io.penstock.postgres.TestPostgres;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The server as a process: its settings, its signals, its exit status. */
class ServeCommandIT {

    private static final int TERMINATED = 128 + 15;
    private static final Pattern LISTENING = Pattern.compile("Listening\\W+host\\W+127.0.0.1\\W+port\\W+(\\d+)");
    private static final Pattern PASSWORD = Pattern.compile("sign in as (\\S+) with the password (\\w+)");

    @RegisterExtension
    static final TestPostgres POSTGRES = new TestPostgres();

    @TempDir
    Path folder;

    @Test
    void refusedSettingsEndWith78AndOneLineEach() throws Exception {
        Process process = start(Map.of("PENSTOCK_ENV", "production", "PORT", "99999"));

        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(78);
        assertThat(Files.readAllLines(folder.resolve("err")))
                .satisfiesExactlyInAnyOrder(
                        line -> assertThat(line).startsWith("penstock: server.port is 99999"),
                        line -> assertThat(line).startsWith("penstock: secret_key is missing"));
    }

    @Test
    void servesUntilItIsToldToEndAndKeepsItsOwnerAndKey() throws Exception {
        PreparedData.fill(folder.resolve("data"));
        Process first = start(Map.of());
        int port = port();
        String login = PASSWORD.matcher(text("out"))
                .results()
                .findFirst()
                .orElseThrow()
                .group(2);
        assertThat(status(port, login)).isEqualTo(200);
        first.destroy();
        assertThat(first.waitFor(60, TimeUnit.SECONDS)).isTrue();
        String stopped = text("out");

        Process second = start(Map.of());
        int again = status(port(), login);
        String log = text("out");
        second.destroy();
        assertThat(second.waitFor(60, TimeUnit.SECONDS)).isTrue();

        assertThat(first.exitValue()).isEqualTo(TERMINATED);
        assertThat(stopped).contains("Stopped");
        assertThat(again).isEqualTo(200);
        assertThat(log).doesNotContain("First start");
    }

    @Test
    void doesNotServeADatabaseThatWasBegunWithAnotherKey() throws Exception {
        PreparedData.fill(folder.resolve("data"));
        Process first = start(Map.of());
        port();
        first.destroy();
        assertThat(first.waitFor(60, TimeUnit.SECONDS)).isTrue();

        Process second = start(Map.of("PENSTOCK_SECRET_KEY", "another key of at least thirty-two bytes"));

        assertThat(second.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(second.exitValue()).isEqualTo(78);
        assertThat(text("err")).startsWith("penstock: The secret key is not the one that this database was begun with");
    }

    @Test
    void aDatabaseThatIsAwayEndsWith1AfterAWhileAndOneThatRefusesWith78() throws Exception {
        Process away = start(Map.of(
                "DATABASE_URL", "postgresql://any@127.0.0.1:1/none", "PENSTOCK_DATABASE_START_TIMEOUT", "500ms"));
        assertThat(away.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(away.exitValue()).isEqualTo(1);
        assertThat(text("out")).contains("The database does not answer; it is tried again");
        assertThat(text("err")).startsWith("penstock: The database was not reached within 0.5 s");

        String stranger = POSTGRES.uri().replaceFirst(":[^:@]+@", ":another@");
        Process refused = start(Map.of("DATABASE_URL", stranger));
        assertThat(refused.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(refused.exitValue()).isEqualTo(78);
        assertThat(text("err")).startsWith("penstock: The database does not take what database.url says");
    }

    private Process start(Map<String, String> settings) throws IOException {
        Files.deleteIfExists(folder.resolve("out"));
        ProcessBuilder builder = new ProcessBuilder(TestJvm.penstock())
                .directory(folder.toFile())
                .redirectOutput(folder.resolve("out").toFile())
                .redirectError(folder.resolve("err").toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("PENSTOCK_") || name.equals("DATABASE_URL"));
        builder.environment().putAll(Map.of("HOST", "127.0.0.1", "PORT", "0"));
        builder.environment().putAll(settings);
        return builder.start();
    }

    private int port() {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> LISTENING.matcher(text("out")).results().findFirst(), java.util.Optional::isPresent)
                .map(found -> Integer.parseInt(found.group(1)))
                .orElseThrow();
    }

    private String text(String file) throws IOException {
        return Files.readString(folder.resolve(file));
    }

    private static int status(int port, String password) throws IOException, InterruptedException {
        String body = "{\"email\":\"admin@localhost\",\"password\":\"" + password + "\"}";
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/auth/login"))
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }
}
