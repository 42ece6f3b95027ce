package io.penstock.organization;

import io.penstock.identity.OrganizationId;
import io.penstock.organization.PurgeStore.Deleted;
import io.penstock.organization.PurgeStore.Table;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes what deleted organizations leave, a bounded number of rows in each run, on one node at a time. It needs no memory of its own: what
 * is left tells where it is, so a restart changes nothing. First what runs is cancelled, then everything goes.
 */
final class PurgeBatch {

    /** What is left to a later run, and how soon that should be. */
    enum Left {
        NOTHING,
        ROWS,
        /** Executions that their nodes have yet to cancel, or a time in which stragglers may come; others may have their turn. */
        PATIENCE
    }

    /** @param rows that were deleted */
    record Purged(int rows, Left left) {}

    private static final Logger LOG = LoggerFactory.getLogger(PurgeBatch.class);

    private final Pool pool;
    private final int limit;
    private final Duration settling;
    private final Duration rest;

    /**
     * @param limit rows in a run
     * @param settling how long after its deletion an organization may still get rows: longer than a statement takes
     * @param rest between two runs for one organization while there is nothing to do but wait
     */
    PurgeBatch(Pool pool, int limit, Duration settling, Duration rest) {
        this.pool = pool;
        this.limit = limit;
        this.settling = settling;
        this.rest = rest;
    }

    Future<Purged> runOnce() {
        return pool.withTransaction(sql -> {
            PurgeStore store = new PurgeStore(sql);
            return store.lock()
                    .compose(mine -> mine ? store.next(settling, rest) : Future.succeededFuture(Optional.empty()))
                    .compose(next -> next.isEmpty()
                            ? Future.succeededFuture(new Purged(0, Left.NOTHING))
                            : purge(store, next.get()).compose(purged -> turn(store, next.get(), purged)));
        });
    }

    private static Future<Purged> turn(PurgeStore store, Deleted deleted, Purged purged) {
        return purged.left() == Left.ROWS
                ? store.again(deleted.organization()).map(purged)
                : Future.succeededFuture(purged);
    }

    private Future<Purged> purge(PurgeStore store, Deleted deleted) {
        OrganizationId organization = deleted.organization();
        return store.cancel(organization)
                .compose(running -> store.executions(organization, limit).compose(rows -> {
                    if (rows == limit) {
                        return Future.succeededFuture(new Purged(rows, Left.ROWS));
                    }
                    return running > 0
                            ? Future.succeededFuture(new Purged(rows, Left.PATIENCE))
                            : tables(store, organization, rows).compose(purged -> finish(store, deleted, purged));
                }));
    }

    private Future<Purged> tables(PurgeStore store, OrganizationId organization, int before) {
        Future<Integer> total = Future.succeededFuture(before);
        for (Table table : PurgeStore.TABLES) {
            total = total.compose(rows -> rows >= limit
                    ? Future.succeededFuture(rows)
                    : store.rows(organization, table, limit - rows).map(more -> rows + more));
        }
        return total.map(rows -> new Purged(rows, rows >= limit ? Left.ROWS : Left.PATIENCE));
    }

    private Future<Purged> finish(PurgeStore store, Deleted deleted, Purged purged) {
        if (purged.rows() > 0 || !deleted.settled()) {
            return Future.succeededFuture(purged);
        }
        LOG.atInfo().addKeyValue("organization", deleted.organization()).log("A deleted organization is purged");
        return store.done(deleted.organization()).map(purged);
    }
}
