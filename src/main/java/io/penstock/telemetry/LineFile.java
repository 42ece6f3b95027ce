package io.penstock.telemetry;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeAndTimeBasedRollingPolicy;
import ch.qos.logback.core.util.FileSize;
import io.penstock.config.LogConfig;
import io.penstock.failure.Failure;
import io.penstock.failure.Reason;

/** A file of log lines as JSON, put aside by day and size, zipped, and deleted when it is old. */
final class LineFile {

    private LineFile() {}

    /** @throws Failure when it cannot be written: lines that are lost in silence would be missed too late */
    static RollingFileAppender<ILoggingEvent> open(
            LoggerContext context, String setting, String file, LogConfig config) {
        RollingFileAppender<ILoggingEvent> out = new RollingFileAppender<>();
        out.setContext(context);
        out.setFile(file);
        LineEncoder encoder = new LineEncoder();
        encoder.setContext(context);
        encoder.writeJson(true);
        encoder.start();
        out.setEncoder(encoder);
        SizeAndTimeBasedRollingPolicy<ILoggingEvent> policy = new SizeAndTimeBasedRollingPolicy<>();
        policy.setContext(context);
        policy.setParent(out);
        policy.setFileNamePattern(file + ".%d{yyyy-MM-dd}.%i.gz");
        policy.setMaxFileSize(new FileSize(config.fileSize().bytes()));
        policy.setMaxHistory(config.keepDays());
        policy.start();
        out.setRollingPolicy(policy);
        out.start();
        if (!out.isStarted()) {
            throw new Failure(new Reason.Invalid(
                    "The file " + file + " cannot be written, to which log." + setting + " is set."));
        }
        return out;
    }
}
