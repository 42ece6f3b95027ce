package io.penstock.telemetry.sentry;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.penstock.config.Environment;
import io.penstock.config.SentryConfig;
import io.penstock.telemetry.Outbox;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports what is logged as an error. Takes it on any thread without waiting; the report is made and sent by a thread of its own, and what
 * there is no room for is dropped and counted.
 */
public final class ErrorReports {

    private static final Duration SOON = Duration.ofMillis(200);

    private final Outbox<ILoggingEvent> outbox;
    private final Tap tap = new Tap();

    private ErrorReports(Outbox<ILoggingEvent> outbox) {
        this.outbox = outbox;
    }

    /** As configured: none where nothing takes them. */
    public static ErrorReports of(SentryConfig config, Environment environment, String version) {
        if (!config.dsn().isPresent()) {
            return new ErrorReports(Outbox.none());
        }
        Envelope envelope = new Envelope(environment, version);
        ErrorReports reports = new ErrorReports(Outbox.open(
                new Outbox.Settings("errors", config.queue(), 1, SOON),
                new SentryDelivery(Dsn.parse(config.dsn()), envelope, version)));
        reports.listen();
        return reports;
    }

    private final class Tap extends AppenderBase<ILoggingEvent> {
        @Override
        protected void append(ILoggingEvent event) {
            // A report of a failed report would never end.
            if (event.getLevel().isGreaterOrEqual(Level.ERROR)
                    && !Thread.currentThread().getName().equals("penstock-errors")) {
                event.prepareForDeferredProcessing();
                outbox.offer(event);
            }
        }
    }

    private void listen() {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            tap.setContext(context);
            tap.start();
            context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(tap);
        }
    }

    /** What became of them so far. */
    public Outbox.Counts counts() {
        return outbox.counts();
    }

    /** Reports what is there, at most for so long; blocks. */
    public void close(Duration limit) {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            context.getLogger(Logger.ROOT_LOGGER_NAME).detachAppender(tap);
        }
        outbox.close(limit);
    }
}
