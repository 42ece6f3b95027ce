package io.penstock.execution;

import io.penstock.dsl.Concurrency;
import io.penstock.identity.ExecutionId;
import io.penstock.identity.OrganizationId;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Finds turns of executions that ended without leaving them: those that were cancelled while they were suspended, or are not there any more. */
final class TurnStore {

    private static final String BOUNDS = """
            select (select execution_id from turns order by execution_id limit 1) as lowest,
                   (select execution_id from turns order by execution_id desc limit 1) as highest
            """;

    private static final String LEFT = """
            select t.organization_id, t.key, t.execution_id from turns t
             where not exists (select from executions e
                                where e.organization_id = t.organization_id and e.id = t.execution_id
                                  and e.id between $1 and $2 and e.status < 4)
             limit $3
            """;

    private TurnStore() {}

    static Future<List<Exit>> left(SqlClient sql, int limit) {
        return sql.query(BOUNDS).execute().compose(rows -> {
            Row bounds = rows.iterator().next();
            UUID lowest = bounds.getUUID("lowest");
            return lowest == null
                    ? Future.succeededFuture(List.of())
                    : sql.preparedQuery(LEFT)
                            .execute(Tuple.of(lowest, bounds.getUUID("highest"), limit))
                            .map(TurnStore::exits);
        });
    }

    private static List<Exit> exits(Iterable<Row> rows) {
        List<Exit> exits = new ArrayList<>();
        for (Row row : rows) {
            ExecutionRef ref = new ExecutionRef(
                    new OrganizationId(row.getUUID("organization_id")),
                    new ExecutionId(row.getUUID("execution_id")),
                    0);
            exits.add(new Exit(null, new Turn(ref, row.getUUID("key"), 1, Concurrency.OnConflict.QUEUE)));
        }
        return exits;
    }
}
