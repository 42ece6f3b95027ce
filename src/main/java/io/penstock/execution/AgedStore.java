package io.penstock.execution;

import io.penstock.identity.OrganizationId;
import io.penstock.identity.Uuids;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;

/** Takes away what is too old and stands among what is not: a batch at a time, without waiting for anybody's lock. */
public final class AgedStore {

    private static final UUID FIRST = new UUID(0, 0);

    private final Pool pool;

    public AgedStore(Pool pool) {
        this.pool = pool;
    }

    /**
     * What a batch took.
     *
     * @param last where the next batch goes on
     * @param more whether there may be more
     */
    public record Taken(int rows, UUID last, boolean more) {

        /** Before the first batch. */
        public static final Taken NONE = new Taken(0, FIRST, true);
    }

    private static final String EXECUTIONS = """
            with old as materialized (
              select id from executions
               where organization_id = $1 and id > $2 and id < $3 and status > 3 order by id limit $4
                 for update skip locked),
            journaled as (
              delete from journal j using old o
               where j.organization_id = $1 and j.execution_id = o.id and j.execution_id > $2 and j.execution_id < $3)
            delete from executions e using old o
             where e.organization_id = $1 and e.id = o.id and e.id > $2 and e.id < $3
            returning e.id
            """;

    /** Executions that have ended, with their journals. */
    public Future<Taken> executions(OrganizationId organization, Instant before, Taken last, int limit) {
        return take(EXECUTIONS, organization, before, last, limit);
    }

    private static final String EVENTS = """
            with needed as materialized (
              select event_id as id from executions
               where organization_id = $1 and status < 2 and event_id > $2 and event_id < $3
              union
              select event_id from executions
               where organization_id = $1 and status in (2, 3) and event_id > $2 and event_id < $3
              union
              select about from inbox where organization_id = $1 and kind = 'event' and about > $2 and about < $3),
            old as materialized (
              select id from events v
               where v.organization_id = $1 and v.id > $2 and v.id < $3 and not exists (select from needed n where n.id = v.id)
               order by id limit $4
                 for update skip locked)
            delete from events v using old o
             where v.organization_id = $1 and v.id = o.id and v.id > $2 and v.id < $3
            returning v.id
            """;

    /** Events, but for those that something unfinished needs. */
    public Future<Taken> events(OrganizationId organization, Instant before, Taken last, int limit) {
        return take(EVENTS, organization, before, last, limit);
    }

    private Future<Taken> take(String statement, OrganizationId organization, Instant before, Taken last, int limit) {
        return pool.preparedQuery(statement)
                .execute(Tuple.of(organization.value(), last.last(), Uuids.lowest(before), limit))
                .map(rows -> {
                    UUID highest = last.last();
                    for (Row row : rows) {
                        UUID id = row.getUUID("id");
                        // Not compareTo, which takes the halves for signed numbers.
                        highest = id.toString().compareTo(highest.toString()) > 0 ? id : highest;
                    }
                    return new Taken(rows.rowCount(), highest, rows.rowCount() == limit);
                });
    }

    private static final String GATHERED = """
            delete from gatherings
             where ctid = any(array(select ctid from gatherings where created_at < $1 limit $2 for update skip locked))
            """;

    /** Events that have waited too long for others to start a workflow together; how many. */
    public Future<Integer> gathered(Instant before, int limit) {
        OffsetDateTime time = before.atOffset(ZoneOffset.UTC);
        return pool.preparedQuery(GATHERED).execute(Tuple.of(time, limit)).map(RowSet::rowCount);
    }
}
