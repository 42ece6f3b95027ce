package io.penstock.telemetry;

import java.util.Locale;

/** The logs there are, by who reads them: operators, those who watch the traffic, and auditors. */
public enum Channel {
    SERVER(""),
    ACCESS("io.penstock.request"),
    AUDIT("io.penstock.audit.entry");

    private final String logger;

    Channel(String logger) {
        this.logger = logger;
    }

    /** The logger that writes to it. */
    public String logger() {
        return logger;
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Channel of(String logger) {
        if (logger.equals(ACCESS.logger)) {
            return ACCESS;
        }
        return logger.equals(AUDIT.logger) ? AUDIT : SERVER;
    }
}
