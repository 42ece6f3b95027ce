package io.penstock.postgres;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;

/** Shares commits between many submissions. */
public final class GroupCommit {

    private GroupCommit() {}

    /** How one kind of item is written, many at once. */
    public interface Batch<I, R> {
        int bytes(I item);

        Future<List<R>> write(SqlConnection connection, List<I> items);
    }

    /** A queue of one kind of item. */
    public interface Lane<I, R> {
        Future<R> submit(I item);
    }

    /** How much may wait. */
    public record QueueLimit(int items, long bytes) {}

    public <I, R> Lane<I, R> lane(String name, int priority, Batch<I, R> batch, QueueLimit limit) {
        throw new UnsupportedOperationException();
    }

    public Future<Void> drain() {
        throw new UnsupportedOperationException();
    }

    public Future<Void> close() {
        throw new UnsupportedOperationException();
    }

    public long queued() {
        return 0;
    }
}
