package io.penstock.telemetry;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import io.penstock.config.LogConfig;
import java.io.Console;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sets level and format of the log of this process, which {@code logback.xml} otherwise fixes. */
public final class Logging {

    private static final String QUEUE = "queue";
    private static final String OUT = "out";
    private static final int FILE_QUEUE = 8_192;

    private Logging() {}

    public static void apply(LogConfig config) {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            var root = context.getLogger(Logger.ROOT_LOGGER_NAME);
            root.setLevel(Level.toLevel(config.level().name()));
            if (root.getAppender(QUEUE) instanceof AsyncAppender queue
                    && queue.getAppender(OUT) instanceof ConsoleAppender<ILoggingEvent> out
                    && out.getEncoder() instanceof LineEncoder encoder) {
                encoder.writeJson(isJson(config.format()));
            }
            apart(context, Channel.ACCESS, config.accessFile(), config);
            apart(context, Channel.AUDIT, config.auditFile(), config);
        }
    }

    /** Lines of that kind go into a file of their own, as JSON. Without one the audit log's go nowhere: the database has them. */
    static void apart(LoggerContext context, Channel channel, String file, LogConfig config) {
        var logger = context.getLogger(channel.logger());
        if (file.isEmpty()) {
            logger.setAdditive(channel != Channel.AUDIT);
            return;
        }
        var lines = LineFile.open(context, channel.word() + "_file", file, config);
        LineQueue queue = new LineQueue();
        queue.setContext(context);
        queue.setQueueSize(FILE_QUEUE);
        queue.setDiscardingThreshold(0);
        queue.setNeverBlock(true);
        queue.addAppender(lines);
        queue.start();
        logger.addAppender(queue);
        logger.setAdditive(false);
    }

    /** How many lines were dropped so far, since they were written more slowly than told. */
    public static long dropped() {
        long dropped = 0;
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            for (String name : List.of(Logger.ROOT_LOGGER_NAME, Channel.ACCESS.logger(), Channel.AUDIT.logger())) {
                var appenders = context.getLogger(name).iteratorForAppenders();
                while (appenders.hasNext()) {
                    dropped += appenders.next() instanceof LineQueue queue ? queue.dropped() : 0;
                }
            }
        }
        return dropped;
    }

    /** For a command whose standard output is its result: warnings only, and to the error output. */
    public static void aside() {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            var root = context.getLogger(Logger.ROOT_LOGGER_NAME);
            root.setLevel(Level.WARN);
            if (root.getAppender(QUEUE) instanceof AsyncAppender queue
                    && queue.getAppender(OUT) instanceof ConsoleAppender<ILoggingEvent> out) {
                out.stop();
                out.setTarget("System.err");
                out.start();
            }
        }
    }

    /** Writes what waits in the queue; nothing is logged afterwards. */
    public static void flush() {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            context.stop();
        }
    }

    private static boolean isJson(LogConfig.Format format) {
        return format == LogConfig.Format.JSON || format == LogConfig.Format.AUTO && !isTerminal();
    }

    /** Whether a person reads along. */
    public static boolean isTerminal() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            // From JDK 22 on there is always a console, which tells whether it is a terminal.
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException olderJdk) {
            return true;
        }
    }
}
