package io.penstock.execution;

import io.penstock.identity.ExecutionId;
import io.penstock.identity.OrganizationId;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Messages from any node to whichever node owns an execution. */
final class InboxStore {

    private InboxStore() {}

    private static final String CANCEL = """
            insert into inbox (organization_id, execution_id, kind) values ($1, $2, 'cancel')
            on conflict do nothing
            """;

    static Future<Void> cancel(SqlClient sql, OrganizationId organization, ExecutionId execution) {
        return sql.preparedQuery(CANCEL)
                .execute(Tuple.of(organization.value(), execution.value()))
                .mapEmpty();
    }

    private static final String LISTED = """
            select organization_id, execution_id from inbox where kind = 'cancel' order by created_at limit 1000
            """;

    private static final String UNFINISHED = """
            select e.organization_id, e.id, e.status, e.owner from executions e
              join unnest($1::uuid[], $2::uuid[]) as i(organization_id, id)
                on e.organization_id = i.organization_id and e.id = i.id
             where e.id between $3 and $4 and e.status < 3
            """;

    private static final String SWEEP = """
            delete from inbox b using executions e, unnest($1::uuid[], $2::uuid[]) as i(organization_id, id)
             where b.organization_id = i.organization_id and b.execution_id = i.id and b.kind = 'cancel'
               and e.organization_id = i.organization_id and e.id = i.id and e.id between $3 and $4 and e.status > 3
            """;

    /**
     * An execution that is to be cancelled.
     *
     * @param owner null when it waits, or nobody has taken it yet
     */
    record Cancellation(
            OrganizationId organization,
            ExecutionId execution,
            Status status,
            @Nullable UUID owner) {}

    /** What is to be cancelled and has not ended; forgets what has. */
    static Future<List<Cancellation>> cancellations(SqlClient sql) {
        return sql.preparedQuery(LISTED).execute().compose(rows -> {
            if (rows.rowCount() == 0) {
                return Future.succeededFuture(List.of());
            }
            List<UUID> organizations = new ArrayList<>();
            List<UUID> executions = new ArrayList<>();
            rows.forEach(row -> {
                organizations.add(row.getUUID("organization_id"));
                executions.add(row.getUUID("execution_id"));
            });
            IdBounds bounds = IdBounds.of(executions, id -> id);
            Tuple named = Tuple.tuple()
                    .addArrayOfUUID(organizations.toArray(UUID[]::new))
                    .addArrayOfUUID(executions.toArray(UUID[]::new))
                    .addUUID(bounds.lowest())
                    .addUUID(bounds.highest());
            return sql.preparedQuery(SWEEP)
                    .execute(named)
                    .compose(swept -> sql.preparedQuery(UNFINISHED).execute(named))
                    .map(InboxStore::cancellations);
        });
    }

    private static List<Cancellation> cancellations(RowSet<Row> rows) {
        List<Cancellation> cancellations = new ArrayList<>(rows.size());
        for (Row row : rows) {
            cancellations.add(new Cancellation(
                    new OrganizationId(row.getUUID("organization_id")),
                    new ExecutionId(row.getUUID("id")),
                    Status.of(row.getShort("status")),
                    row.getUUID("owner")));
        }
        return cancellations;
    }
}
