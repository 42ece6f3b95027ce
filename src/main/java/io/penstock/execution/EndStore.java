package io.penstock.execution;

import io.penstock.identity.ExecutionId;
import io.penstock.identity.OrganizationId;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Tells those who wait for executions when they have ended. */
public final class EndStore {

    private final Pool pool;

    public EndStore(Pool pool) {
        this.pool = pool;
    }

    /** An execution that somebody waits for. */
    public record Awaited(OrganizationId organization, ExecutionId execution) {}

    private static final String ENDS = """
            select i.id, case when e.status is null or e.status > 3 then coalesce(e.finished_at, $5) end as ended_at
              from unnest($1::uuid[], $2::uuid[]) as i(organization_id, id)
              left join executions e on e.organization_id = i.organization_id and e.id = i.id and e.id between $3 and $4
            """;

    /**
     * When those of them ended that have.
     *
     * @param now the end of one that is not there any more
     */
    public Future<Map<ExecutionId, Instant>> ends(List<Awaited> awaited, Instant now) {
        if (awaited.isEmpty()) {
            return Future.succeededFuture(Map.of());
        }
        IdBounds bounds = IdBounds.of(awaited, each -> each.execution().value());
        Tuple parameters = Tuple.tuple()
                .addArrayOfUUID(awaited.stream()
                        .map(each -> each.organization().value())
                        .toArray(UUID[]::new))
                .addArrayOfUUID(
                        awaited.stream().map(each -> each.execution().value()).toArray(UUID[]::new))
                .addUUID(bounds.lowest())
                .addUUID(bounds.highest())
                .addOffsetDateTime(now.atOffset(ZoneOffset.UTC));
        return pool.preparedQuery(ENDS).execute(parameters).map(rows -> {
            Map<ExecutionId, Instant> ends = new HashMap<>();
            for (Row row : rows) {
                OffsetDateTime ended = row.getOffsetDateTime("ended_at");
                if (ended != null) {
                    ends.put(new ExecutionId(row.getUUID("id")), ended.toInstant());
                }
            }
            return ends;
        });
    }
}
