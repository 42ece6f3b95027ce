package io.penstock.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;

class LineEncoderTest {

    private final LineEncoder encoder = new LineEncoder();

    @Test
    void writesOneLineOfJsonWithTheEventsOwnKeys() throws IOException {
        LoggingEvent event = event("request {}", null, "taken");
        event.addKeyValuePair(new KeyValuePair(Keys.STATUS, 202));
        event.addKeyValuePair(new KeyValuePair(Keys.LATENCY_MS, 1.5));
        event.addKeyValuePair(new KeyValuePair(Keys.ROUTE, "/hooks/{token}"));

        JsonNode json = json(event);

        assertThat(json.path("time").asText()).matches("\\d{4}-\\d\\d-\\d\\dT.*Z");
        assertThat(json.path("level").asText()).isEqualTo("INFO");
        assertThat(json.path("log").asText()).isEqualTo("access");
        assertThat(json.path("logger").asText()).isEqualTo("io.penstock.request");
        assertThat(json.path("message").asText()).isEqualTo("request taken");
        assertThat(json.path("status").isInt()).isTrue();
        assertThat(json.path("latency_ms").isDouble()).isTrue();
        assertThat(json.path("route").asText()).isEqualTo("/hooks/{token}");
    }

    @Test
    void redactsMessageKeysAndErrors() throws IOException {
        LoggingEvent event = event("password={}", new IllegalStateException("token: PLANTED"), "PLANTED");
        event.addKeyValuePair(new KeyValuePair("detail", "Bearer PLANTED"));

        encoder.writeJson(true);
        String json = new String(encoder.encode(event), StandardCharsets.UTF_8);
        encoder.writeJson(false);
        String text = new String(encoder.encode(event), StandardCharsets.UTF_8);

        assertThat(json).contains("IllegalStateException").doesNotContain("PLANTED");
        assertThat(json.trim()).doesNotContain("\n");
        assertThat(text).contains("IllegalStateException").doesNotContain("PLANTED");
    }

    private JsonNode json(LoggingEvent event) throws IOException {
        encoder.writeJson(true);
        return new ObjectMapper().readTree(encoder.encode(event));
    }

    private static LoggingEvent event(String message, Throwable thrown, Object... arguments) {
        var logger = new LoggerContext().getLogger("io.penstock.request");
        return new LoggingEvent("", logger, Level.INFO, message, thrown, arguments);
    }
}
