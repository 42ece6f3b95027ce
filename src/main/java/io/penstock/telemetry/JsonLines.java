package io.penstock.telemetry;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;
import org.slf4j.event.KeyValuePair;

/** Writes one log event as one line of JSON: {@code time}, {@code level}, {@code log}, {@code logger}, {@code message}, then the event's own keys. */
final class JsonLines {

    private static final JsonFactory FACTORY = new JsonFactory();
    private static final int USUAL_BYTES = 512;

    /** What we make ourselves and know to be harmless. */
    private static final Set<String> HARMLESS = Set.of(
            Keys.METHOD,
            Keys.ROUTE,
            Keys.REQUEST_ID,
            Keys.TRACE_ID,
            Keys.ORGANIZATION,
            Keys.USER,
            Keys.EXECUTION,
            Keys.WORKFLOW,
            Keys.NODE);

    private JsonLines() {}

    static byte[] of(ILoggingEvent event) {
        ByteArrayOutputStream line = new ByteArrayOutputStream(USUAL_BYTES);
        try (JsonGenerator json = FACTORY.createGenerator(line)) {
            json.writeStartObject();
            json.writeStringField("time", event.getInstant().toString());
            json.writeStringField("level", event.getLevel().toString());
            json.writeStringField(Keys.LOG, Channel.of(event.getLoggerName()).word());
            json.writeStringField("logger", event.getLoggerName());
            json.writeStringField("message", Redactor.redact(event.getFormattedMessage()));
            writeKeys(json, event.getKeyValuePairs());
            writeError(json, event.getThrowableProxy());
            json.writeEndObject();
            json.writeRaw('\n');
        } catch (IOException impossible) {
            throw new UncheckedIOException("Writing to memory", impossible);
        }
        return line.toByteArray();
    }

    @SuppressWarnings("NullAway") // Logback has no pairs as null.
    private static void writeKeys(JsonGenerator json, List<KeyValuePair> pairs) throws IOException {
        if (pairs == null) {
            return;
        }
        for (KeyValuePair pair : pairs) {
            json.writeFieldName(pair.key);
            if (pair.value instanceof Integer || pair.value instanceof Long) {
                json.writeNumber(((Number) pair.value).longValue());
            } else if (pair.value instanceof Double number) {
                json.writeNumber(number);
            } else if (pair.value instanceof Boolean flag) {
                json.writeBoolean(flag);
            } else {
                String text = String.valueOf(pair.value);
                json.writeString(safe(pair.key, text));
            }
        }
    }

    static String safe(String key, String text) {
        return HARMLESS.contains(key) ? text : Redactor.redact(key, text);
    }

    @SuppressWarnings("NullAway") // Logback has no error as null.
    private static void writeError(JsonGenerator json, IThrowableProxy thrown) throws IOException {
        if (thrown != null) {
            json.writeStringField("error", Redactor.redact(ThrowableProxyUtil.asString(thrown)));
        }
    }
}
