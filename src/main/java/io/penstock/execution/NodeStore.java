package io.penstock.execution;

import io.penstock.identity.NodeId;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The rows of nodes, and the advisory locks that fence their connections. */
final class NodeStore {

    /** What connections that store events call themselves. */
    static final String APPLICATION = "penstock commit";

    private NodeStore() {}

    private static final String INSERT = """
            insert into nodes (id, lock_key, host) values ($1, $2, $3)
            """;

    static Future<Void> insert(SqlClient sql, Node node, String host) {
        return sql.preparedQuery(INSERT)
                .execute(Tuple.of(node.id().value(), node.lockKey(), host))
                .mapEmpty();
    }

    private static final String FENCE = """
            select pg_advisory_lock_shared($1)
            """;

    private static final String EXISTS = """
            select from nodes where id = $1
            """;

    /**
     * Marks a connection as the node's: while it holds the lock nobody can declare the node dead, and whoever does ends the connection
     * first.
     *
     * @throws NodeLost in the future, when the node's row is gone
     */
    static Future<Void> fence(SqlConnection connection, Node node) {
        return connection
                .preparedQuery(FENCE)
                .execute(Tuple.of(node.lockKey()))
                .compose(locked -> connection
                        .preparedQuery(EXISTS)
                        .execute(Tuple.of(node.id().value())))
                .compose(rows -> rows.rowCount() == 1 ? Future.succeededFuture() : Future.failedFuture(new NodeLost()));
    }

    /** Every statement of a group commit goes by keys: a plan that was made when a table was small must still be one when it is large. */
    private static final String PREPARE = "set application_name = '" + APPLICATION + "'; set enable_seqscan = off";

    /** Makes a connection one of the node's that store. @throws NodeLost in the future, as {@link #fence} does */
    static Future<Void> prepare(SqlConnection connection, Node node) {
        return connection.query(PREPARE).execute().compose(prepared -> fence(connection, node));
    }

    private static final String HEARTBEAT = """
            update nodes set heartbeat_at = clock_timestamp() where id = $1 returning heartbeat_at
            """;

    /** The database's time; empty when the node was declared dead. */
    static Future<Optional<OffsetDateTime>> heartbeat(SqlClient sql, Node node) {
        return sql.preparedQuery(HEARTBEAT)
                .execute(Tuple.of(node.id().value()))
                .map(rows -> rows.rowCount() == 0
                        ? Optional.empty()
                        : Optional.of(rows.iterator().next().getOffsetDateTime("heartbeat_at")));
    }

    private static final String COUNT = """
            select count(*)::int from nodes
            """;

    /** How many there are; one that has died counts until others declare it dead. */
    static Future<Integer> count(SqlClient sql) {
        return sql.query(COUNT).execute().map(rows -> rows.iterator().next().getInteger(0));
    }

    private static final String LAPSED = """
            select id, lock_key from nodes
             where id <> $1 and heartbeat_at < clock_timestamp() - $2 * interval '1 millisecond'
            """;

    static Future<List<Node>> lapsed(SqlClient sql, Node self, Duration term) {
        return sql.preparedQuery(LAPSED)
                .execute(Tuple.of(self.id().value(), term.toMillis()))
                .map(rows -> {
                    List<Node> nodes = new ArrayList<>(rows.size());
                    rows.forEach(row -> nodes.add(new Node(new NodeId(row.getUUID("id")), row.getLong("lock_key"))));
                    return nodes;
                });
    }

    private static final String TERMINATE = """
            select pg_terminate_backend(pid) from pg_locks
             where locktype = 'advisory' and objsubid = 1 and granted
               and database = (select oid from pg_database where datname = current_database())
               and classid::bigint = ($1::bigint >> 32) & 4294967295 and objid::bigint = $1::bigint & 4294967295
            """;

    private static final String DELETE_UNLOCKED = """
            delete from nodes
             where id = $1 and heartbeat_at < clock_timestamp() - $3 * interval '1 millisecond'
               and pg_try_advisory_xact_lock($2)
            """;

    /** Ends the node's connections and, when none is left, deletes its row. False when one was still there: try again later. */
    static Future<Boolean> declareDead(SqlClient sql, Node node, Duration term) {
        return sql.preparedQuery(TERMINATE)
                .execute(Tuple.of(node.lockKey()))
                .compose(terminated -> sql.preparedQuery(DELETE_UNLOCKED)
                        .execute(Tuple.of(node.id().value(), node.lockKey(), term.toMillis())))
                .map(rows -> rows.rowCount() == 1);
    }

    private static final String DELETE = """
            delete from nodes where id = $1
            """;

    /** A clean stop: what the node still owns is free from now on. */
    static Future<Void> delete(SqlClient sql, Node node) {
        return sql.preparedQuery(DELETE).execute(Tuple.of(node.id().value())).mapEmpty();
    }
}
