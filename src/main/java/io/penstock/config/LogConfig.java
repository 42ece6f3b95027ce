package io.penstock.config;

/** @param format {@code auto} is text on a terminal and JSON everywhere else */
public record LogConfig(Level level, Format format) {

    /** From the most to the least. */
    public enum Level {
        TRACE,
        DEBUG,
        INFO,
        WARN,
        ERROR
    }

    /** How a line is written. */
    public enum Format {
        AUTO,
        JSON,
        TEXT
    }

    static LogConfig defaults() {
        return new LogConfig(Level.INFO, Format.AUTO);
    }
}
