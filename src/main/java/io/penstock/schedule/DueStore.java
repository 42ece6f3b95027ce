package io.penstock.schedule;

import io.penstock.execution.EndStore.Awaited;
import io.penstock.identity.ExecutionId;
import io.penstock.identity.OrganizationId;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What is due, of all organizations. */
final class DueStore {

    private final Pool pool;

    DueStore(Pool pool) {
        this.pool = pool;
    }

    private static final String DUE = """
            select s.*, w.namespace, w.name
              from (select *, row_number() over (partition by organization_id order by next_at) as turn
                      from schedules where next_at <= $1) s
              join workflows w on w.organization_id = s.organization_id and w.id = s.workflow_id
             order by s.turn, s.next_at limit $2
            """;

    /** The longest due first; of each organization one after the other, so that none keeps the others waiting. */
    Future<List<Scheduled>> due(Instant now, int limit) {
        return pool.preparedQuery(DUE)
                .execute(Tuple.of(ScheduleStore.time(now), limit))
                .map(ScheduleStore::scheduled);
    }

    private static final String NEXT = """
            select min(next_at) as next_at from schedules
            """;

    /** When any schedule is due next. */
    Future<Optional<Instant>> next() {
        return pool.query(NEXT)
                .execute()
                .map(rows -> Optional.ofNullable(rows.iterator().next().getOffsetDateTime("next_at"))
                        .map(time -> time.toInstant()));
    }

    private static final String STOP = """
            update schedules set next_at = null where organization_id = $1 and workflow_id = $2 and version = $3
            """;

    /** Of a schedule that can start nothing; the workflow's next version sets it going again. */
    Future<Void> stop(Scheduled schedule) {
        return pool.preparedQuery(STOP)
                .execute(Tuple.of(
                        schedule.organization().value(), schedule.workflow().value(), schedule.version()))
                .mapEmpty();
    }

    /**
     * A schedule that waits for an execution to end.
     *
     * @param delay from then on
     */
    record Waiting(Awaited awaited, UUID workflow, Duration delay) {}

    private static final String WAITING = """
            select organization_id, workflow_id, awaiting, expression from schedules
             where awaiting is not null and (organization_id, workflow_id) > ($1, $2)
             order by organization_id, workflow_id limit $3
            """;

    /** Those after the given one. */
    Future<List<Waiting>> waiting(UUID organization, UUID workflow, int limit) {
        return pool.preparedQuery(WAITING)
                .execute(Tuple.of(organization, workflow, limit))
                .map(rows -> {
                    List<Waiting> waiting = new ArrayList<>(rows.size());
                    rows.forEach(row -> waiting.add(waiting(row)));
                    return waiting;
                });
    }

    private static Waiting waiting(Row row) {
        return new Waiting(
                new Awaited(
                        new OrganizationId(row.getUUID("organization_id")), new ExecutionId(row.getUUID("awaiting"))),
                row.getUUID("workflow_id"),
                Duration.parse(row.getString("expression")));
    }

    private static final String ENDED = """
            update schedules set awaiting = null, next_at = case when enabled and not paused then $4::timestamptz end
             where organization_id = $1 and workflow_id = $2 and awaiting = $3
            """;

    /** The execution has ended, and the schedule is due again at {@code next}. */
    Future<Void> ended(Waiting waiting, Instant next) {
        return pool.preparedQuery(ENDED)
                .execute(Tuple.of(
                        waiting.awaited().organization().value(),
                        waiting.workflow(),
                        waiting.awaited().execution().value(),
                        ScheduleStore.time(next)))
                .mapEmpty();
    }

    private static final String PURGE = """
            delete from fires where ctid = any(array(select ctid from fires where fired_at < $1 limit $2))
            """;

    /** Forgets starts from before then; how many were there. */
    Future<Integer> purge(Instant before, int limit) {
        return pool.preparedQuery(PURGE)
                .execute(Tuple.of(ScheduleStore.time(before), limit))
                .map(rows -> rows.rowCount());
    }
}
