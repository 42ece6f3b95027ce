package io.penstock.execution;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.RowSet;

/** Takes away keys of deliveries that have expired: page by page through the partitions, which needs no index on the hot path. */
public final class KeySweepStore {

    /** As the migration made them. */
    public static final int PARTITIONS = 8;

    private final Pool pool;

    public KeySweepStore(Pool pool) {
        this.pool = pool;
    }

    private static final String PAGES = """
            select pg_relation_size('dedupe_keys_%d') / current_setting('block_size')::bigint
            """;

    public Future<Long> pages(int partition) {
        return pool.query(PAGES.formatted(partition))
                .execute()
                .map(rows -> rows.iterator().next().getLong(0));
    }

    private static final String SWEEP = """
            delete from dedupe_keys_%1$d where ctid = any(array(
              select ctid from dedupe_keys_%1$d
               where ctid >= '(%2$d,0)'::tid and ctid < '(%3$d,0)'::tid and expires_at < now()
                 for update skip locked))
            """;

    /** Of those pages, from the first to before the second; how many keys. A key that is just being taken over is left. */
    public Future<Integer> sweep(int partition, long from, long to) {
        return pool.query(SWEEP.formatted(partition, from, to)).execute().map(RowSet::rowCount);
    }
}
