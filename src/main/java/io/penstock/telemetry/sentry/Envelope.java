package io.penstock.telemetry.sentry;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.config.Environment;
import io.penstock.telemetry.Redactor;
import java.io.ByteArrayOutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.slf4j.event.KeyValuePair;

/**
 * Writes an error that was logged as Sentry's envelope with one event: message, keys, and the chain of exceptions with their stack traces.
 * Every text has gone through the {@link Redactor}; there are no requests, no users and no local variables in it.
 */
final class Envelope {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST_FRAMES = 100;
    private static final int MOST_CAUSES = 10;
    private static final double MILLIS = 1_000.0;

    private final String environment;
    private final String version;

    Envelope(Environment environment, String version) {
        this.environment = environment.name().toLowerCase(Locale.ROOT);
        this.version = version;
    }

    byte[] of(ILoggingEvent event) {
        String id = UUID.randomUUID().toString().replace("-", "");
        byte[] body = bytes(event(event, id));
        ByteArrayOutputStream out = new ByteArrayOutputStream(body.length + 200);
        ObjectNode header = JSON.createObjectNode().put("event_id", id);
        header.put("sent_at", event.getInstant().toString());
        out.writeBytes(bytes(header));
        out.write('\n');
        out.writeBytes(bytes(JSON.createObjectNode()
                .put("type", "event")
                .put("content_type", "application/json")
                .put("length", body.length)));
        out.write('\n');
        out.writeBytes(body);
        out.write('\n');
        return out.toByteArray();
    }

    private static byte[] bytes(ObjectNode json) {
        try {
            return JSON.writeValueAsBytes(json);
        } catch (JsonProcessingException impossible) {
            throw new UncheckedIOException("Writing a tree", impossible);
        }
    }

    private ObjectNode event(ILoggingEvent event, String id) {
        ObjectNode json = JSON.createObjectNode()
                .put("event_id", id)
                .put("timestamp", event.getTimeStamp() / MILLIS)
                .put("platform", "java")
                .put("level", event.getLevel().toString().toLowerCase(Locale.ROOT))
                .put("logger", event.getLoggerName())
                .put("release", "penstock@" + version)
                .put("environment", environment);
        json.putObject("logentry").put("formatted", Redactor.redact(event.getFormattedMessage()));
        addKeys(json.putObject("tags"), event.getKeyValuePairs());
        addExceptions(json, event.getThrowableProxy());
        return json;
    }

    @SuppressWarnings("NullAway") // Logback has no pairs as null.
    private static void addKeys(ObjectNode tags, List<KeyValuePair> pairs) {
        if (pairs != null) {
            pairs.forEach(pair -> tags.put(pair.key, Redactor.redact(pair.key, String.valueOf(pair.value))));
        }
    }

    /** The innermost cause comes first. */
    @SuppressWarnings("NullAway") // Logback has no error as null.
    private static void addExceptions(ObjectNode json, IThrowableProxy thrown) {
        List<IThrowableProxy> chain = new ArrayList<>();
        for (IThrowableProxy each = thrown; each != null && chain.size() < MOST_CAUSES; each = each.getCause()) {
            chain.add(each);
        }
        if (chain.isEmpty()) {
            return;
        }
        Collections.reverse(chain);
        ArrayNode values = json.putObject("exception").putArray("values");
        for (IThrowableProxy each : chain) {
            String name = each.getClassName();
            int dot = name.lastIndexOf('.');
            ObjectNode value = values.addObject()
                    .put("type", name.substring(dot + 1))
                    .put("value", Redactor.redact(String.valueOf(each.getMessage())));
            if (dot > 0) {
                value.put("module", name.substring(0, dot));
            }
            addFrames(value.putObject("stacktrace").putArray("frames"), each.getStackTraceElementProxyArray());
        }
    }

    /** The innermost frame comes last. */
    private static void addFrames(ArrayNode frames, StackTraceElementProxy[] stack) {
        for (int i = Math.min(stack.length, MOST_FRAMES) - 1; i >= 0; i--) {
            StackTraceElement element = stack[i].getStackTraceElement();
            ObjectNode frame = frames.addObject()
                    .put("module", element.getClassName())
                    .put("function", element.getMethodName())
                    .put("filename", element.getFileName())
                    .put("in_app", element.getClassName().startsWith("io.penstock."));
            if (element.getLineNumber() > 0) {
                frame.put("lineno", element.getLineNumber());
            }
        }
    }
}
