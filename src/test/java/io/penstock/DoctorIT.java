package io.penstock;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.config.ConfigLoader;
import io.penstock.http.Json;
import io.penstock.postgres.TestPostgres;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The doctor at a whole server, as an operator has it. */
class DoctorIT {

    /** What is so in a test, and would not be in earnest: the database of tests does not flush. */
    private static final Set<String> EXPECTED = Set.of();

    @RegisterExtension
    static final WholeServer SERVER = new WholeServer("PENSTOCK_RATE_LIMIT_ENABLED", "true");

    private final TestPostgres empty = new TestPostgres();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void findsAServerInGoodHealth() {
        int status = run(SERVER.settings(), "--json", "--url", url(), "--token", token());

        JsonNode report = Json.parse(out.toString().getBytes(StandardCharsets.UTF_8));
        assertThat(ids(report, "fail")).as(out.toString()).isSubsetOf(EXPECTED);
        assertThat(status).isEqualTo(report.path("failed").asInt() == 0 ? 0 : 1);
        assertThat(report.path("checks").size()).isGreaterThanOrEqualTo(60);
        assertThat(report.path("score").asInt()).isBetween(80, 100);
        assertThat(report.path("passed").asInt()).isGreaterThanOrEqualTo(60);
    }

    @Test
    void skipsWhatItCannotAskAndSaysWhy() {
        ConfigLoader elsewhere = SERVER.settings("PORT", "1");

        int status = run(elsewhere, "--json");

        JsonNode report = Json.parse(out.toString().getBytes(StandardCharsets.UTF_8));
        assertThat(status).isZero();
        assertThat(ids(report, "skip")).contains("security.nosniff", "security.no-token", "monitoring.health-paths");
        assertThat(ids(report, "pass")).contains("database.answers").doesNotContain("security.nosniff");
        assertThat(out.toString()).contains("No server answers at http://127.0.0.1:1; start it");
    }

    @Test
    void endsWith1AndSaysWhatToDoWhenTheNamedServerIsAway() {
        int status = run(SERVER.settings(), "--url", "http://127.0.0.1:1");

        assertThat(status).isEqualTo(1);
        assertThat(out.toString())
                .containsPattern("fail +answers .*: No server answers at http://127.0.0.1:1\\.\n +do: ")
                .doesNotContain("\u001b");
    }

    @Test
    void restoresTheNewestBackupWhenItIsToldTo() {
        empty.beforeAll(null);
        try {
            String backups = SERVER.settings()
                    .load()
                    .config()
                    .dataDir()
                    .resolve("backups")
                    .toString();
            assertThat(execute(SERVER.settings(), "backup", backups)).isZero();
            out.getBuffer().setLength(0);

            run(SERVER.settings("PENSTOCK_BACKUP_SCRATCH_URL", empty.uri()), "--json", "--restore");

            JsonNode report = Json.parse(out.toString().getBytes(StandardCharsets.UTF_8));
            assertThat(ids(report, "pass"))
                    .contains("backup.trial", "backup.age", "backup.checksums", "backup.restorable", "backup.private");
            assertThat(out.toString()).contains("It was restored now and is whole.");
        } finally {
            empty.afterAll(null);
        }
    }

    @Test
    void endsWith1ForWarningsWhereThatIsWanted() {
        assertThat(run(SERVER.settings(), "--no-color", "--strict", "--url", url()))
                .isEqualTo(1);
        assertThat(out.toString()).contains("security\n", "warn  ", "Score ", " 0 failed");
    }

    @Test
    void endsWith2ForWrongUse() {
        assertThat(run(SERVER.settings(), "--url", "nonsense")).isEqualTo(2);
        assertThat(run(SERVER.settings(), "--nonsense")).isEqualTo(2);
    }

    @Test
    void endsWith78WhenTheConfigurationIsRefused() {
        assertThat(run(SERVER.settings("PORT", "99999"))).isEqualTo(78);
        assertThat(err.toString()).startsWith("penstock: server.port is 99999");
    }

    private static String url() {
        return "http://127.0.0.1:" + SERVER.port();
    }

    private static String token() {
        return SERVER.api().authorization().substring("Bearer ".length());
    }

    private static Set<String> ids(JsonNode report, String status) {
        Set<String> ids = new TreeSet<>();
        for (JsonNode check : report.path("checks")) {
            if (check.path("status").asText().equals(status)) {
                ids.add(check.path("id").asText());
            }
        }
        return ids;
    }

    private int run(ConfigLoader settings, String... arguments) {
        List<String> all = new java.util.ArrayList<>(List.of("doctor"));
        all.addAll(List.of(arguments));
        return execute(settings, all.toArray(String[]::new));
    }

    private int execute(ConfigLoader settings, String... arguments) {
        return Main.commandLine(settings)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
