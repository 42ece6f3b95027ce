package io.penstock.config;

/**
 * What the server tells of itself while it runs.
 *
 * @param format {@code auto} is text on a terminal and JSON everywhere else
 * @param accessFile where a line for each request is written; empty: with all others
 * @param auditFile where a line for each entry of the audit log is written; empty: nowhere besides the database
 * @param fileSize at which such a file is put aside and a new one begun, as at the end of each day
 * @param keepDays how many days of such files are kept
 */
public record LogConfig(
        Level level, Format format, String accessFile, String auditFile, ByteSize fileSize, int keepDays) {

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

    public LogConfig {
        new Checks("log")
                .require(
                        accessFile.isEmpty() || !accessFile.equals(auditFile),
                        "audit_file",
                        auditFile,
                        "another file than log.access_file")
                .between("file_size", fileSize, ByteSize.parse("1MiB"), ByteSize.parse("10GiB"))
                .between("keep_days", keepDays, 1, 3_650)
                .done();
    }

    static LogConfig defaults() {
        return new LogConfig(Level.INFO, Format.AUTO, "", "", ByteSize.parse("100MiB"), 14);
    }
}
