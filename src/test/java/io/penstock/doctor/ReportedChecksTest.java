package io.penstock.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the doctor makes of what a server tells of itself: its metrics, its health, its clock. */
class ReportedChecksTest {

    private static final String GOOD = """
            # HELP penstock_build_info 1
            penstock_build_info{jvm="25.0.1+8",version="1.2.3"} 1.0
            penstock_http_requests_total{method="GET",route="/metrics",status="200"} 40.0
            penstock_http_requests_total{method="GET",route="/api/workflows",status="200"} 4000.0
            penstock_uptime_seconds 5000.0
            penstock_machine_cpus 2.0
            penstock_machine_memory_bytes 4.0E9
            jvm_memory_max_bytes{area="heap",id="Tenured Gen"} 1.0E9
            process_files_max_files 65536.0
            penstock_queue_depth 3.0
            penstock_audit_lost_total 0.0
            """;

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            deployment.java            | fail | 25.0.1+8  | 11.0.2
            deployment.java            | warn | 25.0.1+8  | 23.0.1
            deployment.heap            | fail | 1.0E9     | 3.9E9
            deployment.processors      | warn | cpus 2.0  | cpus 1.0
            deployment.open-files      | fail | 65536.0   | 1024.0
            deployment.open-files      | warn | 65536.0   | 8192.0
            limits.queues              | fail | 1.0E9     | 1.0E8
            limits.waiting             | warn | depth 3.0 | depth 50000.0
            monitoring.metrics         | fail | penstock_build_info{ | penstock build info {
            monitoring.scraped         | warn | 40.0      | 2.0
            monitoring.errors          | warn | route="/api/workflows",status="200" | route="/api/workflows",status="500"
            monitoring.nothing-dropped | fail | lost_total 0.0 | lost_total 7.0
            """)
    void oneSeriesChangesTheOutcome(String check, String after, String before, String instead) throws IOException {
        assertThat(scraped(check, GOOD).word()).as("at first").isEqualTo("pass");
        assertThat(scraped(check, GOOD.replace(before, instead)).word()).isEqualTo(after);
    }

    @Test
    void aLabelThatTakesAnyValueIsFoundByTheNumberOfSeries() throws IOException {
        StringBuilder many = new StringBuilder(GOOD);
        for (int i = 0; i < 10_000; i++) {
            many.append("penstock_http_requests_total{route=\"/").append(i).append("\"} 1.0\n");
        }

        assertThat(scraped("monitoring.metrics-bounded", GOOD).word()).isEqualTo("pass");
        assertThat(scraped("monitoring.metrics-bounded", many.toString()).word())
                .isEqualTo("fail");
    }

    @Test
    void aServerThatDoesNotLimitIsBelievedRatherThanTheSettingsHere() throws IOException {
        for (boolean limits : new boolean[] {true, false}) {
            try (Canned server =
                    Canned.answering(asked -> Canned.answer(200, "{\"rate_limit\":{\"enabled\":" + limits + "}}"))) {
                assertThat(Patients.in(folder)
                                .at(server.url())
                                .outcome("limits.rates")
                                .word())
                        .isEqualTo(limits ? "pass" : "fail");
            }
        }
    }

    @Test
    void metricsThatAskForATokenAreReadWithItOrSkipped() throws IOException {
        try (Canned server = Canned.answering(asked ->
                asked.says("Bearer let-me-read-the-numbers") ? Canned.answer(200, GOOD) : Canned.answer(401, ""))) {
            Patients stranger = Patients.in(folder).at(server.url());
            assertThat(stranger.outcome("monitoring.metrics").word()).isEqualTo("skip");
            assertThat(stranger.outcome("monitoring.metrics-protected").word()).isEqualTo("pass");

            Patients reader = stranger.with("PENSTOCK_METRICS_TOKEN", "let-me-read-the-numbers");

            assertThat(reader.outcome("monitoring.metrics").word()).isEqualTo("pass");
        }
    }

    private Outcome scraped(String check, String metrics) throws IOException {
        return answered(check, 200, metrics);
    }

    private Outcome answered(String check, int status, String body, String... headers) throws IOException {
        try (Canned server = Canned.answering(asked -> Canned.answer(status, body, headers))) {
            return Patients.in(folder).at(server.url()).outcome(check);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            monitoring.components | pass | {"status": "healthy", "components": {"api": {"status": "healthy"}}}
            monitoring.components | warn | {"status": "degraded", "components": {"disk": {"status": "degraded"}}}
            monitoring.components | fail | {"status": "unhealthy", "components": {"database": {"status": "unhealthy"}}}
            deployment.version    | pass | {"version": "1.2.3"}
            deployment.version    | warn | {"version": "1.2.2"}
            deployment.restarts   | pass | {"components": {"embedded": {"restarts": 0}}}
            deployment.restarts   | warn | {"components": {"embedded": {"restarts": 2}}}
            deployment.restarts   | skip | {"components": {}}
            deployment.ready      | pass | {"status": "healthy"}
            """)
    void healthIsTakenAtItsWord(String check, String outcome, String report) throws IOException {
        assertThat(answered(check, 200, report).word()).isEqualTo(outcome);
    }

    @Test
    void aRedisThatNobodyConfiguredIsNoPartThatIsNotWell() throws IOException {
        Outcome outcome = answered(
                "monitoring.components",
                200,
                "{\"status\": \"degraded\", \"components\": {\"disk\": {\"status\": \"degraded\"},"
                        + " \"redis\": {\"status\": \"fallback\", \"configured\": false}}}");

        assertThat(outcome.found()).isEqualTo("degraded: disk (degraded)");
    }

    @Test
    void healthThatComesLateIsTold() {
        // monitoring.health-soon
        assertThat(MonitoringChecks.soon(3).word()).isEqualTo("pass");
        assertThat(MonitoringChecks.soon(80).word()).isEqualTo("warn");
        assertThat(MonitoringChecks.soon(600).word()).isEqualTo("fail");
    }

    @Test
    void aLimitIsUsedUpOnlyWhenThatIsWanted() throws IOException {
        AtomicInteger number = new AtomicInteger();
        try (Canned limited = Canned.answering(asked -> number.incrementAndGet() > 5
                        ? Canned.answer(429, "", "Retry-After", "3", "RateLimit", "\"caller\";r=0")
                        : Canned.answer(200, "{}"));
                Canned endless = Canned.answering(asked -> Canned.answer(200, "{}"))) {
            Patients patients = Patients.in(folder)
                    .with("PENSTOCK_RATE_LIMIT_MAX_REQUESTS", "4")
                    .token("t")
                    .at(limited.url());
            assertThat(patients.outcome("limits.rate-refusal").word()).isEqualTo("skip");
            assertThat(number).hasValue(0);

            patients.provoked();

            assertThat(patients.outcome("limits.rate-refusal").word()).isEqualTo("pass");
            assertThat(patients.at(endless.url()).outcome("limits.rate-refusal").word())
                    .isEqualTo("fail");
        }
    }

    @Test
    void aServerThatIsNotReadyIsAFailure() throws IOException {
        assertThat(answered("deployment.ready", 503, "{\"detail\": \"The server is draining.\"}"))
                .isEqualTo(Outcome.fail("503 The server is draining."));
    }

    @Test
    void aRedisThatIsConfiguredIsToBeUsed() throws IOException {
        try (Canned server = Canned.answering(
                asked -> Canned.answer(200, "{\"components\": {\"redis\": {\"status\": \"fallback\"}}}"))) {
            Patients patients = Patients.in(folder).at(server.url()).with("REDIS_URL", "redis://127.0.0.1");

            assertThat(patients.outcome("deployment.redis").word()).isEqualTo("fail");
        }
    }

    @Test
    void aClockThatGoesWrongIsTold() throws IOException {
        assertThat(clock(0)).isEqualTo("pass");
        assertThat(clock(5)).isEqualTo("warn");
        assertThat(clock(-90)).isEqualTo("fail");
        assertThat(answered("deployment.clock", 200, "").word()).isEqualTo("skip");
        String told = "{\"timestamp\": \"" + Patients.NOW.plusSeconds(90) + "\", \"metrics\": {}}";
        assertThat(answered("deployment.clock", 200, told).word()).isEqualTo("fail");
        assertThat(answered("deployment.clock", 200, told.replace(":01:30Z", ":00:00Z"))
                        .word())
                .isEqualTo("pass");
    }

    private String clock(int seconds) throws IOException {
        String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(
                ZonedDateTime.ofInstant(Patients.NOW.plusSeconds(seconds), ZoneOffset.UTC));
        return answered("deployment.clock", 200, "", "Date", date).word();
    }

    @Test
    void aServerThatIsAwayIsAFailureOnlyWhereItWasNamed() {
        assertThat(Patients.in(folder)
                        .server(Means.broken("Away."))
                        .outcome("deployment.answers")
                        .word())
                .isEqualTo("fail");
        assertThat(Patients.in(folder).outcome("deployment.answers").word()).isEqualTo("skip");
    }

    @Test
    void idsOfRequestsAreEachTheirOwn() throws IOException {
        AtomicInteger number = new AtomicInteger();
        try (Canned server =
                Canned.answering(asked -> Canned.answer(200, "", "X-Request-Id", "r" + number.incrementAndGet()))) {
            assertThat(Patients.in(folder)
                            .at(server.url())
                            .outcome("monitoring.request-ids")
                            .word())
                    .isEqualTo("pass");
        }
        assertThat(answered("monitoring.request-ids", 200, "", "X-Request-Id", "one")
                        .word())
                .isEqualTo("fail");
    }

    @Test
    void aContactThatHasExpiredIsTold() throws IOException {
        assertThat(answered("documentation.security-txt", 200, "Contact: mailto:a@b.c\nExpires: 2027-03-01T00:00:00Z\n")
                        .word())
                .isEqualTo("pass");
        assertThat(answered("documentation.security-txt", 200, "Contact: mailto:a@b.c\nExpires: 2026-03-01T00:00:00Z\n")
                        .word())
                .isEqualTo("fail");
        assertThat(answered("documentation.security-txt", 404, "").word()).isEqualTo("fail");
    }

    @Test
    void keysThatArePublishedWithTheirSecretAreTold() throws IOException {
        assertThat(answered("security.jwks", 200, "{\"keys\": [{\"kty\": \"EC\", \"x\": \"a\"}]}")
                        .word())
                .isEqualTo("pass");
        assertThat(answered("security.jwks", 200, "{\"keys\": [{\"kty\": \"oct\", \"k\": \"a\"}]}")
                        .word())
                .isEqualTo("fail");
    }
}
