package io.penstock.postgres;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlConnection;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One place for a connection, which is filled again whenever it was lost, at first at once and then with growing pauses. On the event loop
 * of its group commit, which it calls when it can be used.
 */
final class CommitConnection {

    private static final long FIRST_PAUSE_MILLIS = 50;
    private static final long LONGEST_PAUSE_MILLIS = 1000;

    private final Vertx vertx;
    private final Outage outage;
    private final Supplier<Future<SqlConnection>> connect;
    private final Runnable usable;
    private @Nullable SqlConnection connection;
    private boolean busy;
    private boolean closed;
    private boolean outageTold;
    private long pauseMillis;

    CommitConnection(Vertx vertx, Outage outage, Supplier<Future<SqlConnection>> connect, Runnable usable) {
        this.vertx = vertx;
        this.outage = outage;
        this.connect = connect;
        this.usable = usable;
    }

    void open() {
        if (closed) {
            return;
        }
        connect.get().onComplete(opened -> {
            if (opened.succeeded()) {
                use(opened.result());
            } else {
                if (!outageTold && !closed) {
                    outage.begin(opened.cause());
                    outageTold = true;
                }
                openLater();
            }
        });
    }

    /** The connection when nothing is in flight on it. */
    @Nullable
    SqlConnection free() {
        return busy ? null : connection;
    }

    void begin() {
        busy = true;
    }

    /**
     * The answer is there.
     *
     * @param usable whether the connection can be used again, as far as the answer tells
     * @return false when the connection was lost under the batch
     */
    boolean end(boolean usable) {
        busy = false;
        if (connection == null) {
            openLater();
            return false;
        }
        if (!usable) {
            connection.close();
            connection = null;
            openLater();
        } else {
            pauseMillis = 0;
        }
        return true;
    }

    Future<Void> close() {
        closed = true;
        if (outageTold) {
            outage.forget();
            outageTold = false;
        }
        SqlConnection last = connection;
        connection = null;
        return last == null ? Future.succeededFuture() : last.close();
    }

    private void use(SqlConnection opened) {
        if (closed) {
            opened.close();
            return;
        }
        if (outageTold) {
            outage.end();
            outageTold = false;
        }
        connection = opened;
        opened.closeHandler(gone -> lost(opened));
        usable.run();
    }

    private void lost(SqlConnection gone) {
        if (connection == gone) {
            connection = null;
            // With a batch in flight its failure comes next, and opens the new one.
            if (!busy) {
                openLater();
            }
        }
    }

    private void openLater() {
        if (pauseMillis == 0) {
            pauseMillis = FIRST_PAUSE_MILLIS;
            open();
        } else {
            vertx.setTimer(pauseMillis, rested -> open());
            pauseMillis = Math.min(LONGEST_PAUSE_MILLIS, pauseMillis * 2);
        }
    }
}
