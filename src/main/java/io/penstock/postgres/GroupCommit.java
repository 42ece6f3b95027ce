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
}
