package io.penstock.telemetry;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.slf4j.event.KeyValuePair;

/** Writes log events as JSON, or as text for people. On the thread of the asynchronous appender; nothing leaves it unredacted. */
public final class LineEncoder extends EncoderBase<ILoggingEvent> {

    private static final byte[] NONE = new byte[0];
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");

    private volatile boolean json;

    /** JSON from the next event on, or text. */
    void writeJson(boolean wanted) {
        json = wanted;
    }

    @Override
    public byte[] headerBytes() {
        return NONE;
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        return json ? JsonLines.of(event) : text(event).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] footerBytes() {
        return NONE;
    }

    private static String text(ILoggingEvent event) {
        StringBuilder line = new StringBuilder(TIME.format(event.getInstant().atZone(ZoneId.systemDefault())))
                .append(' ')
                .append(String.format("%-5s", event.getLevel()))
                .append(' ')
                .append(Redactor.redact(event.getFormattedMessage()));
        List<KeyValuePair> pairs = event.getKeyValuePairs();
        if (pairs != null) {
            pairs.forEach(pair -> line.append(' ')
                    .append(pair.key)
                    .append('=')
                    .append(JsonLines.safe(pair.key, String.valueOf(pair.value))));
        }
        line.append(" (").append(event.getLoggerName()).append(')').append(System.lineSeparator());
        if (event.getThrowableProxy() != null) {
            line.append(Redactor.redact(ThrowableProxyUtil.asString(event.getThrowableProxy())))
                    .append(System.lineSeparator());
        }
        return line.toString();
    }
}
