package io.penstock.organization;

import io.penstock.identity.OrganizationId;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The rows that deleted organizations leave. Used within one transaction. */
final class PurgeStore {

    /**
     * The tables that lose their rows once no execution is left, in this order, each with its key below the organization. Executions end
     * before: what runs needs its workflows and secrets until then.
     */
    static final List<Table> TABLES = List.of(
            new Table("journal", "execution_id, generation, position"),
            new Table("timers", "execution_id"),
            new Table("inbox", "execution_id, kind, position, about"),
            new Table("subscriptions", "type, execution_id, position"),
            new Table("children", "parent_id, generation, position"),
            new Table("gatherings", "workflow_id, common, slot"),
            new Table("turns", "key, execution_id"),
            new Table("events", "id"),
            new Table("dedupe_keys", "key"),
            new Table("fires", "workflow_id, fire_at"),
            new Table("schedules", "workflow_id"),
            new Table("workflow_versions", "workflow_id, version"),
            new Table("workflows", "id"),
            new Table("resources", "digest"),
            new Table("secret_versions", "name, version"),
            new Table("secrets", "name"),
            new Table("data_keys", "organization_id"),
            new Table("webhooks", "id"),
            new Table("invitations", "id"),
            new Table("api_keys", "id"),
            new Table("members", "user_id"));

    /** The tables that keep theirs, and why. */
    static final Map<String, String> KEPT = Map.of(
            "audit_log", "tells who did what, also in what is no more",
            "audit_heads", "seals it",
            "access_changes", "refuses tokens that are still good, and forgets by itself",
            "sessions", "are users', who go on to their other organizations");

    /** @param key columns that tell the rows of one organization apart, as its index has them */
    record Table(String name, String key) {

        private static final String EDGE = """
                select %2$s from %1$s where organization_id = $1 order by %2$s offset $2 limit 1
                """;

        private static final String BELOW = """
                delete from %1$s where organization_id = $1 and (%2$s) < (%3$s)
                """;

        private static final String ALL = """
                delete from %1$s where organization_id = $1
                """;

        private String edge() {
            return EDGE.formatted(name, key);
        }

        private String below(int columns) {
            String parameters =
                    IntStream.rangeClosed(2, columns + 1).mapToObj(n -> "$" + n).collect(Collectors.joining(", "));
            return BELOW.formatted(name, key, parameters);
        }

        private String all() {
            return ALL.formatted(name);
        }
    }

    private final SqlClient sql;

    PurgeStore(SqlClient sql) {
        this.sql = sql;
    }

    private static final String LOCK = """
            select pg_try_advisory_xact_lock(hashtext('penstock purge of organizations'))
            """;

    /** False when another node is at it. */
    Future<Boolean> lock() {
        return sql.query(LOCK).execute().map(rows -> rows.iterator().next().getBoolean(0));
    }

    private static final String NEXT = """
            update organizations set purge_turn_at = clock_timestamp() + $2 * interval '1 millisecond'
             where id = (select id from organizations
                          where deleted_at is not null and purged_at is null
                            and (purge_turn_at is null or purge_turn_at <= clock_timestamp())
                          order by purge_turn_at nulls first limit 1)
            returning id, deleted_at < now() - $1 * interval '1 millisecond' as settled
            """;

    /**
     * A deleted organization.
     *
     * @param settled whether nothing that was under way when it was deleted can come in any more
     */
    record Deleted(OrganizationId organization, boolean settled) {}

    /**
     * Whoever waited longest.
     *
     * @param rest how long it is nobody's turn again, unless {@link #again} says otherwise
     */
    Future<Optional<Deleted>> next(Duration settling, Duration rest) {
        return sql.preparedQuery(NEXT)
                .execute(Tuple.of(settling.toMillis(), rest.toMillis()))
                .map(rows -> {
                    if (rows.rowCount() == 0) {
                        return Optional.empty();
                    }
                    Row row = rows.iterator().next();
                    return Optional.of(new Deleted(new OrganizationId(row.getUUID("id")), row.getBoolean("settled")));
                });
    }

    private static final String AGAIN = """
            update organizations set purge_turn_at = clock_timestamp() where id = $1
            """;

    /** It has more rows to lose. */
    Future<Void> again(OrganizationId organization) {
        return sql.preparedQuery(AGAIN).execute(Tuple.of(organization.value())).mapEmpty();
    }

    private static final String CANCEL = """
            insert into inbox (organization_id, execution_id, kind)
            select organization_id, id, 'cancel' from executions
             where organization_id = $1 and status < 2 and owner in (select id from nodes)
            on conflict do nothing
            """;

    private static final String RUNNING = """
            select count(*) from executions
             where organization_id = $1 and status < 2 and owner in (select id from nodes)
            """;

    /** Asks the nodes that run something of it to stop that; how many executions still run. */
    Future<Long> cancel(OrganizationId organization) {
        return sql.preparedQuery(CANCEL)
                .execute(Tuple.of(organization.value()))
                .compose(asked -> sql.preparedQuery(RUNNING).execute(Tuple.of(organization.value())))
                .map(rows -> rows.iterator().next().getLong(0));
    }

    /** A row that a node owns is its to write; a node whose row is gone writes no more. */
    private static final String EXECUTIONS = """
            with batch as (
              select id from executions e
               where organization_id = $1
                 and (status >= 2 or owner is null or not exists (select from nodes n where n.id = e.owner))
               order by id limit $2
                 for update skip locked)
            delete from executions e using batch b where e.organization_id = $1 and e.id = b.id
            """;

    /** How many that nobody runs were deleted. */
    Future<Integer> executions(OrganizationId organization, int limit) {
        return sql.preparedQuery(EXECUTIONS)
                .execute(Tuple.of(organization.value(), limit))
                .map(RowSet::rowCount);
    }

    /** How many rows of a table were deleted: those below the first that is too many, by its index. */
    Future<Integer> rows(OrganizationId organization, Table table, int limit) {
        return sql.preparedQuery(table.edge())
                .execute(Tuple.of(organization.value(), limit))
                .compose(rows -> {
                    Tuple parameters = Tuple.of(organization.value());
                    if (rows.rowCount() == 0) {
                        return sql.preparedQuery(table.all()).execute(parameters);
                    }
                    Row edge = rows.iterator().next();
                    for (int column = 0; column < edge.size(); column++) {
                        parameters.addValue(edge.getValue(column));
                    }
                    return sql.preparedQuery(table.below(edge.size())).execute(parameters);
                })
                .map(RowSet::rowCount);
    }

    private static final String DONE = """
            update organizations set purged_at = now() where id = $1
            """;

    /** Nothing is left. */
    Future<Void> done(OrganizationId organization) {
        return sql.preparedQuery(DONE).execute(Tuple.of(organization.value())).mapEmpty();
    }
}
