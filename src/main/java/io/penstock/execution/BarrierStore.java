package io.penstock.execution;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/** Which statements of group commits are under way in the whole database. */
final class BarrierStore {

    private final SqlClient sql;

    BarrierStore(SqlClient sql) {
        this.sql = sql;
    }

    /**
     * The start of a transaction is shown before its snapshot is taken and until its commit is seen by all, so that one which cannot see
     * what was committed before {@code at} either is listed here, or has ended.
     */
    private static final String LOOK = """
            select l.at, exists (select from pg_stat_activity a
                                  where a.datname = current_database() and a.application_name = $2
                                    and a.pid <> pg_backend_pid() and a.xact_start <= l.at) as busy
              from (select coalesce($1::timestamptz, statement_timestamp()) as at) l
            """;

    /** @param busy whether something that began by then has not ended */
    record Look(OffsetDateTime at, boolean busy) {}

    /** @param at null: now */
    Future<Look> look(@Nullable OffsetDateTime at) {
        return sql.preparedQuery(LOOK)
                .execute(Tuple.of(at, NodeStore.APPLICATION))
                .map(rows -> {
                    var row = rows.iterator().next();
                    return new Look(row.getOffsetDateTime("at"), row.getBoolean("busy"));
                });
    }
}
