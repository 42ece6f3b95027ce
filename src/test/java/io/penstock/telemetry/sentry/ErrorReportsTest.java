package io.penstock.telemetry.sentry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.penstock.Plants;
import io.penstock.config.ConfigLoader;
import io.penstock.config.Environment;
import io.penstock.config.SentryConfig;
import io.penstock.failure.Failure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class ErrorReportsTest {

    private static final Logger LOG = LoggerFactory.getLogger(ErrorReportsTest.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final AtomicInteger status = new AtomicInteger(200);
    private final List<String> paths = new CopyOnWriteArrayList<>();
    private final List<String> authentications = new CopyOnWriteArrayList<>();
    private final List<String> envelopes = new CopyOnWriteArrayList<>();
    private HttpServer sentry;
    private ErrorReports reports;

    @BeforeEach
    void open() throws IOException {
        sentry = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        sentry.createContext("/", exchange -> {
            try (exchange) {
                paths.add(exchange.getRequestURI().getPath());
                authentications.add(exchange.getRequestHeaders().getFirst("X-Sentry-Auth"));
                envelopes.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
                exchange.sendResponseHeaders(status.get(), -1);
            }
        });
        sentry.start();
        String dsn = "http://publickey@127.0.0.1:" + sentry.getAddress().getPort() + "/sub/42";
        reports = ErrorReports.of(config(dsn), Environment.STAGING, "1.2.3");
    }

    @AfterEach
    void close() {
        reports.close(Duration.ofSeconds(1));
        sentry.stop(0);
    }

    @Test
    void reportsAnErrorAsAnEnvelopeWithoutWhatIsSecret() throws IOException {
        LOG.atError()
                .addKeyValue("execution", "0193a000-0000-7000-8000-000000000002")
                .addKeyValue("authorization", "PLANTED-1")
                .setCause(new IllegalStateException(
                        "password=PLANTED-2", new IOException("https://user:PLANTED-3@host/ ada@example.com")))
                .log("It broke: token=PLANTED-4");

        await().until(() -> envelopes.size() == 1);

        String envelope = envelopes.get(0);
        String[] lines = envelope.split("\n");
        JsonNode event = JSON.readTree(lines[2]);
        assertThat(paths).containsExactly("/sub/api/42/envelope/");
        assertThat(authentications.get(0)).contains("sentry_version=7", "sentry_key=publickey");
        assertThat(JSON.readTree(lines[0]).path("event_id")).isEqualTo(event.path("event_id"));
        assertThat(JSON.readTree(lines[1]).path("length").asInt())
                .isEqualTo(lines[2].getBytes(StandardCharsets.UTF_8).length);
        assertThat(event.path("release").asText()).isEqualTo("penstock@1.2.3");
        assertThat(event.path("environment").asText()).isEqualTo("staging");
        assertThat(event.at("/logentry/formatted").asText()).startsWith("It broke");
        assertThat(event.at("/tags/execution").asText()).isEqualTo("0193a000-0000-7000-8000-000000000002");
        assertThat(event.at("/exception/values/0/type").asText()).isEqualTo("IOException");
        assertThat(event.at("/exception/values/1/type").asText()).isEqualTo("IllegalStateException");
        assertThat(event.at("/exception/values/1/stacktrace/frames").findValuesAsText("in_app"))
                .contains("true", "false");
        assertThat(envelope).doesNotContain("PLANTED", "ada@example.com");
    }

    @Test
    void reportsNothingOfWhatIsPlanted() {
        List<String> texts = Plants.texts();
        for (int i = 0; i < texts.size(); i++) {
            int sent = i + 1;
            IOException cause = new IOException(texts.get(i));
            cause.setStackTrace(new StackTraceElement[0]);
            LOG.atError().addKeyValue("detail", texts.get(i)).setCause(cause).log("Case {}: {}", sent, texts.get(i));
            if (sent % 50 == 0 || sent == texts.size()) {
                await().until(() -> envelopes.size() == sent);
            }
        }

        assertThat(envelopes).noneMatch(envelope -> envelope.contains(Plants.MARK));
        assertThat(envelopes.get(texts.size() - 1)).contains("Case " + texts.size());
    }

    @Test
    void reportsNothingLess() {
        LOG.warn("not this");
        LOG.error("this");

        await().until(() -> envelopes.size() == 1);

        assertThat(envelopes.get(0)).contains("this").doesNotContain("not this");
    }

    @Test
    void leavesItAloneWhenItAsksForThat() {
        status.set(429);

        LOG.error("first");
        await().until(() -> reports.counts().lost() == 1);
        LOG.error("second");
        await().until(() -> reports.counts().lost() == 2);

        assertThat(envelopes).hasSize(1);
    }

    @Test
    void refusesWhatIsNoDsn() {
        assertThatThrownBy(() -> config("https://sentry.example.com/42"))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("refused");
        assertThat(config("").dsn().isPresent()).isFalse();
    }

    private static SentryConfig config(String dsn) {
        return new ConfigLoader(Path.of("nowhere"), Map.of("SENTRY_DSN", dsn))
                .load()
                .config()
                .sentry();
    }
}
