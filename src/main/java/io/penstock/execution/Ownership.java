package io.penstock.execution;

import io.penstock.identity.IdSource;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This process's life as a node: writes its row, renews it, declares others dead that do not, and takes a new id when it was declared
 * dead itself. Used on one context.
 */
final class Ownership {

    private static final Logger LOG = LoggerFactory.getLogger(Ownership.class);

    private final Function<Function<SqlConnection, Future<Void>>, Future<SqlConnection>> connect;
    private final IdSource ids;
    private final DatabaseClock clock;
    private final LongSupplier nanoTime;
    private final OwnershipSettings settings;
    private @Nullable Node node;
    private @Nullable Lease lease;
    private @Nullable SqlConnection connection;

    /**
     * @param connect opens a connection and prepares it with the given step
     * @param clock is moved by each heartbeat
     */
    Ownership(
            Function<Function<SqlConnection, Future<Void>>, Future<SqlConnection>> connect,
            IdSource ids,
            DatabaseClock clock,
            LongSupplier nanoTime,
            OwnershipSettings settings) {
        this.connect = connect;
        this.ids = ids;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.settings = settings;
    }

    /** Begins a life under a new id. */
    Future<Node> join() {
        Node fresh = Node.of(ids.next());
        long sent = nanoTime.getAsLong();
        return disconnect()
                .compose(closed -> connect.apply(opened -> NodeStore.insert(opened, fresh, settings.host())
                        .compose(row -> NodeStore.fence(opened, fresh))
                        .compose(fenced -> heartbeat(opened, fresh, sent))))
                .map(opened -> {
                    keep(opened);
                    node = fresh;
                    lease = Lease.begun(settings.term(), settings.margin(), sent);
                    LOG.atInfo().addKeyValue("node", fresh.id()).log("Joined as a node");
                    return fresh;
                });
    }

    /** Only for the holder of a database that nobody else may use: whoever has a row there is dead. */
    Future<Void> fenceOthers() {
        return connection().compose(sql -> judge(sql, Duration.ZERO)).mapEmpty();
    }

    /** The node's own fenced connection, opened again if it was lost. @throws NodeLost in the future */
    Future<SqlConnection> connection() {
        SqlConnection open = connection;
        Node current = node;
        if (open != null) {
            return Future.succeededFuture(open);
        }
        if (current == null) {
            return Future.failedFuture(new NodeLost());
        }
        return connect.apply(opened -> NodeStore.fence(opened, current)).onSuccess(this::keep);
    }

    private void keep(SqlConnection opened) {
        connection = opened;
        opened.closeHandler(closed -> {
            if (connection == opened) {
                connection = null;
            }
        });
    }

    /** Renews the lease, then looks for the dead. @throws NodeLost in the future, when another node has declared this one dead */
    Future<Beat> beat() {
        Node current = node;
        Lease held = lease;
        if (current == null || held == null) {
            return Future.failedFuture(new NodeLost());
        }
        long sent = nanoTime.getAsLong();
        return connection()
                .compose(sql -> heartbeat(sql, current, sent).compose(present -> {
                    Lease renewed = held.renewed(sent);
                    lease = renewed;
                    return renewed.mayJudge(nanoTime.getAsLong())
                            ? judge(sql, settings.term())
                            : Future.succeededFuture(0);
                }))
                .timeout(settings.term().toMillis() / 2, TimeUnit.MILLISECONDS)
                .map(Beat::new)
                .recover(failure -> failure instanceof NodeLost
                        ? Future.failedFuture(failure)
                        : disconnect().compose(closed -> Future.failedFuture(failure)));
    }

    private Future<Void> heartbeat(SqlConnection sql, Node current, long sent) {
        Instant local = clock.local();
        return NodeStore.heartbeat(sql, current).compose(found -> {
            if (found.isEmpty()) {
                return Future.failedFuture(new NodeLost());
            }
            Duration halfTrip = Duration.ofNanos((nanoTime.getAsLong() - sent) / 2);
            Duration ahead = Duration.between(local.plus(halfTrip), found.get().toInstant());
            clock.adjust(ahead.toMillis());
            return Future.succeededFuture();
        });
    }

    /** @param declaredDead how many other nodes this beat has declared dead */
    record Beat(int declaredDead) {}

    private Future<Integer> judge(SqlConnection sql, Duration term) {
        Node self = node;
        if (self == null) {
            return Future.succeededFuture(0);
        }
        return NodeStore.lapsed(sql, self, term).compose(lapsed -> {
            List<Future<Boolean>> verdicts = new ArrayList<>(lapsed.size());
            for (Node other : lapsed) {
                verdicts.add(NodeStore.declareDead(sql, other, term).onSuccess(dead -> {
                    if (dead) {
                        LOG.atWarn().addKeyValue("node", other.id()).log("Declared a node dead");
                    }
                }));
            }
            return Future.join(new ArrayList<Future<?>>(verdicts))
                    .map(all -> (int) verdicts.stream().filter(Future::result).count());
        });
    }

    /** Whether new work may start. */
    boolean mayWork() {
        Lease held = lease;
        return held != null && held.mayWork(nanoTime.getAsLong());
    }

    @Nullable
    Node node() {
        return node;
    }

    /** A clean stop: gives up the row, so that others may adopt at once. */
    Future<Void> leave() {
        Node current = node;
        node = null;
        lease = null;
        if (current == null) {
            return disconnect();
        }
        return connection == null
                ? Future.succeededFuture()
                : NodeStore.delete(connection, current).eventually(this::disconnect);
    }

    private Future<Void> disconnect() {
        SqlConnection open = connection;
        connection = null;
        return open == null ? Future.succeededFuture() : open.close().otherwiseEmpty();
    }
}
