package io.penstock.postgres;

import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import io.vertx.sqlclient.DatabaseException;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.TimeoutException;

/** What a failed statement means for whoever sent it; the codes are those of PostgreSQL's appendix A. */
public final class SqlErrors {

    private static final String CHECK_VIOLATION = "23514";
    private static final String UNIQUE_VIOLATION = "23505";
    private static final Set<String> SERIALIZATION = Set.of("40001", "40P01");
    /** A lock or a statement that took too long: nothing was stored, and the next attempt may do better. */
    private static final Set<String> TOO_SLOW = Set.of("55P03", "57014");
    /** The server ends the session or does not take one yet. */
    private static final Set<String> SESSION_OVER = Set.of("57P01", "57P02", "57P03", "57P05");

    private SqlErrors() {}

    public static boolean isUniqueViolation(Throwable error) {
        return state(error).equals(UNIQUE_VIOLATION);
    }

    /** A unique violation of that constraint or unique index. */
    public static boolean isUniqueViolation(Throwable error, String constraint) {
        return isUniqueViolation(error) && error instanceof PgException sql && constraint.equals(sql.getConstraint());
    }

    /** The transaction lost against another one and can be tried again whole. */
    public static boolean isSerialization(Throwable error) {
        return SERIALIZATION.contains(state(error));
    }

    /** A row's partition does not stand yet. Told by the routine, because the message is in the server's language. */
    public static boolean isMissingPartition(Throwable error) {
        return state(error).equals(CHECK_VIOLATION)
                && error instanceof PgException sql
                && "ExecFindPartition".equals(sql.getRoutine());
    }

    /** The statement names a table that is not there. */
    public static boolean isMissingTable(Throwable error) {
        return state(error).equals("42P01");
    }

    /** A text with the character U+0000, which no text of PostgreSQL may hold. */
    public static boolean isUnstorableText(Throwable error) {
        return state(error).equals("22021");
    }

    /** The values are at fault (class 22, data, and class 23, constraints): the same rows fail again. */
    public static boolean isRowsFault(Throwable error) {
        String state = state(error);
        return (state.startsWith("22") || state.startsWith("23")) && !isMissingPartition(error);
    }

    /** The server stored nothing and may store it later: contention, a time limit, or a lack of something (class 53). */
    public static boolean isPassing(Throwable error) {
        String state = state(error);
        return isSerialization(error) || TOO_SLOW.contains(state) || state.startsWith("53");
    }

    /** The connection is of no more use, and whether the statement in flight was committed is unknown. */
    public static boolean isConnectionLost(Throwable error) {
        String state = state(error);
        return error instanceof ClosedConnectionException
                || error instanceof IOException
                || error instanceof TimeoutException
                || state.startsWith("08")
                || SESSION_OVER.contains(state);
    }

    /** The server does not take that user or password (class 28), or has no such database: it will not another time either. */
    static boolean isStranger(Throwable error) {
        String state = state(error);
        return state.startsWith("28") || state.equals("3D000");
    }

    /** The statement took longer than it may. */
    public static boolean isTooLong(Throwable error) {
        return state(error).equals("57014");
    }

    /** The session is in a transaction that it should not be in, or is read-only because the server became a standby (class 25). */
    public static boolean isTransactionState(Throwable error) {
        return state(error).startsWith("25");
    }

    /** The database cannot be reached now, or no connection of its pool is to be had: the caller may come again. */
    public static boolean isUnavailable(Throwable error) {
        return isConnectionLost(error)
                || error instanceof ConnectionPoolTooBusyException
                || isNoConnectionInTime(error)
                || state(error).startsWith("53");
    }

    /** The pool says it with no type of its own: to who sends a statement, and to who asks for a connection. */
    private static boolean isNoConnectionInTime(Throwable error) {
        return "Timeout waiting for connection".equals(error.getMessage())
                || "NoStackTraceThrowable".equals(error.getClass().getSimpleName())
                        && "Timeout".equals(error.getMessage());
    }

    private static String state(Throwable error) {
        return error instanceof DatabaseException sql && sql.getSqlState() != null ? sql.getSqlState() : "";
    }
}
