package io.penstock.retention;

import io.penstock.http.Access;
import io.penstock.http.Answer;
import io.penstock.http.BodyRule;
import io.penstock.http.Endpoint;
import io.penstock.http.Exchange;
import io.penstock.http.Operation;
import io.penstock.http.Operation.Response;
import io.penstock.postgres.Database;
import io.penstock.postgres.SqlErrors;
import io.penstock.retention.StorageStore.Leaf;
import io.penstock.retention.StorageStore.Share;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.util.List;

/** {@code /api/admin/storage}: operators see what takes room. */
public final class StorageRoutes {

    /** Pages of each partition: half a megabyte. */
    private static final int SAMPLE = 64;

    private final StorageStore store;

    public StorageRoutes(Database database) {
        this.store = new StorageStore(database.pool());
    }

    public List<Endpoint> endpoints() {
        Operation show = Operation.of(
                "getStorage",
                "operations",
                "Shows how much room tables and organizations take.",
                new Response(200, "Both, the biggest first.", "Storage"));
        return List.of(
                new Endpoint(HttpMethod.GET, "/api/admin/storage", Access.OPERATOR, BodyRule.NONE, show, this::show));
    }

    private Future<Answer> show(Exchange exchange) {
        return store.leaves().compose(leaves -> {
            StorageReport report = new StorageReport();
            Future<Void> all = Future.succeededFuture();
            for (Leaf leaf : leaves) {
                all = all.compose(before -> shares(leaf))
                        .onSuccess(shares -> report.add(leaf, shares))
                        .mapEmpty();
            }
            return all.compose(read -> store.names(report.owners()))
                    .compose(names -> store.database().map(bytes -> Answer.json(200, report.json(bytes, names))));
        });
    }

    private Future<List<Share>> shares(Leaf leaf) {
        return leaf.owned() && leaf.pages() > 0
                ? store.shares(leaf, SAMPLE)
                        // A day that has just been removed.
                        .recover(gone -> SqlErrors.isMissingTable(gone)
                                ? Future.succeededFuture(List.of())
                                : Future.failedFuture(gone))
                : Future.succeededFuture(List.of());
    }
}
