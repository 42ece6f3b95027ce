package io.penstock.config;

import java.time.Duration;

/**
 * PostgreSQL.
 *
 * @param url {@code postgresql://user:password@host:port/database}, a secret because of its password; none: the embedded server
 * @param embedded whether the embedded server may be used where there is no URL
 * @param rowSecurity whether the database itself must keep organizations apart
 * @param poolSize connections for management requests
 * @param maxWaitQueue requests that may wait for a connection; more are answered with 503
 * @param startTimeout how long a start tries again to reach it
 * @param statementTimeout the server cancels a longer statement
 */
public record DatabaseConfig(
        Secret url,
        boolean embedded,
        RowSecurity rowSecurity,
        int poolSize,
        int maxWaitQueue,
        Duration connectTimeout,
        Duration startTimeout,
        Duration statementTimeout) {

    /** The second wall between organizations: a role that row-level security binds. */
    public enum RowSecurity {
        /** Where the database user may have such a role; in production the server does not start without one. */
        AUTO,
        REQUIRED,
        OFF
    }

    public DatabaseConfig {
        new Checks("database")
                .requireSecret(
                        !url.isPresent() || url.reveal().matches("postgres(ql)?://.+"),
                        "url",
                        "database.url is not a PostgreSQL URL; allowed is postgresql://user:password@host:port/database.")
                .requireSecret(
                        url.isPresent() || embedded,
                        "url",
                        "database.url is missing, and database.embedded is false: there is no database; allowed is a"
                                + " URL in DATABASE_URL.")
                .between("pool_size", poolSize, 1, 1_000)
                .between("max_wait_queue", maxWaitQueue, 1, 1_000_000)
                .between("connect_timeout", connectTimeout, Duration.ofMillis(100), Duration.ofMinutes(1))
                .between("start_timeout", startTimeout, Duration.ZERO, Duration.ofHours(1))
                .between("statement_timeout", statementTimeout, Duration.ofMillis(100), Duration.ofMinutes(10))
                .done();
    }

    static DatabaseConfig defaults() {
        return new DatabaseConfig(
                Secret.NONE,
                true,
                RowSecurity.AUTO,
                8,
                1_000,
                Duration.ofSeconds(5),
                Duration.ofMinutes(1),
                Duration.ofSeconds(10));
    }
}
