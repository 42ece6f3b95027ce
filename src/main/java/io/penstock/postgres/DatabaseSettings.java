package io.penstock.postgres;

import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import java.time.Duration;

/**
 * Where the database is and how much of it one process may take.
 *
 * @param uri {@code postgresql://user:password@host:port/database}, with {@code sslmode}, {@code sslrootcert} and {@code application_name}
 * @param poolSize connections for management statements; group commits open their own
 * @param maxWaitQueueSize how many statements may wait for one of them before the next is refused
 * @param connectTimeout for opening a connection, and for waiting for one of the pool
 * @param statementTimeout after which the server gives a statement up; the client waits longer than that
 */
public record DatabaseSettings(
        String uri, int poolSize, int maxWaitQueueSize, Duration connectTimeout, Duration statementTimeout) {

    /** How much longer than the server the client waits, so that the server's answer is the one that counts. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    public DatabaseSettings {
        require(!uri.isBlank(), "database.uri must not be empty.");
        require(poolSize >= 1 && poolSize <= 1000, "database.poolSize must be between 1 and 1000.");
        require(maxWaitQueueSize >= 0, "database.maxWaitQueueSize must be 0 or more.");
        require(connectTimeout.toMillis() > 0, "database.connectTimeout must be at least 1 ms.");
        require(statementTimeout.toMillis() > 0, "database.statementTimeout must be at least 1 ms.");
    }

    public DatabaseSettings(String uri) {
        this(uri, 10, 1000, Duration.ofSeconds(10), Duration.ofSeconds(20));
    }

    /** After this the client takes a connection for lost. */
    public Duration clientTimeout() {
        return statementTimeout.plus(GRACE);
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new Failure(new Reason.Invalid(message));
        }
    }

    /** Without the address, which holds the password. */
    @Override
    public String toString() {
        return "DatabaseSettings[poolSize=" + poolSize + ", maxWaitQueueSize=" + maxWaitQueueSize + "]";
    }
}
