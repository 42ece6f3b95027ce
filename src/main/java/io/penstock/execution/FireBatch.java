package io.penstock.execution;

import io.penstock.postgres.GroupCommit;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Moves many schedules on and starts what they start, in one statement: a schedule that another node has moved, that is paused, or whose
 * workflow has changed since starts nothing. The result says which executions were started.
 */
final class FireBatch implements GroupCommit.Batch<Fires, Set<UUID>> {

    private static final String STORE = """
            with item as (
              select * from unnest($1::uuid[], $2::uuid[], $3::int[], $4::timestamptz[], $5::timestamptz[], $6::timestamptz[], $7::uuid[])
                as i(organization_id, workflow_id, version, due_at, next_at, last_at, last_execution_id)),
            moved as (
              update schedules s
                 set next_at = i.next_at, last_at = coalesce(i.last_at, s.last_at),
                     last_execution_id = coalesce(i.last_execution_id, s.last_execution_id),
                     awaiting = case when i.next_at is null then i.last_execution_id end
                from item i
               where s.organization_id = i.organization_id and s.workflow_id = i.workflow_id and s.version = i.version
                 and s.next_at = i.due_at and s.enabled and not s.paused
                 and exists (select from workflows w
                              where w.organization_id = i.organization_id and w.id = i.workflow_id
                                and w.version = i.version and w.enabled)
              returning s.organization_id, s.workflow_id),
            fired as (
              insert into fires (organization_id, workflow_id, fire_at, execution_id)
              select f.* from unnest($8::uuid[], $9::uuid[], $10::timestamptz[], $11::uuid[])
                  as f(organization_id, workflow_id, fire_at, execution_id)
                join moved m on m.organization_id = f.organization_id and m.workflow_id = f.workflow_id
              on conflict do nothing
              returning execution_id)
            insert into executions (organization_id, event_id, id, workflow_id, version, owner, input, status, output,
                                    error, tasks, tasks_omitted, started_at, finished_at)
            select r.*
              from unnest($12::uuid[], $13::uuid[], $14::uuid[], $15::uuid[], $16::int[], $17::uuid[], $18::bytea[],
                          $19::smallint[], $20::bytea[], $21::bytea[], $22::bytea[], $23::int[], $24::timestamptz[],
                          $25::timestamptz[])
                as r(organization_id, event_id, id, workflow_id, version, owner, input, status, output,
                     error, tasks, tasks_omitted, started_at, finished_at)
             where r.id in (select execution_id from fired)
            on conflict do nothing
            returning id
            """;

    private static final String READ_BACK = """
            select f.execution_id as id from fires f
              join unnest($1::uuid[], $2::uuid[], $3::timestamptz[], $4::uuid[])
                as i(organization_id, workflow_id, fire_at, execution_id)
                on f.organization_id = i.organization_id and f.workflow_id = i.workflow_id and f.fire_at = i.fire_at
                   and f.execution_id = i.execution_id
            """;

    @Override
    public int bytes(Fires fires) {
        return fires.bytes();
    }

    @Override
    public Future<List<Set<UUID>>> write(SqlConnection connection, List<Fires> batch) {
        // Always in the same order, so that two nodes do not wait for each other.
        List<Fires> sorted = new ArrayList<>(batch);
        sorted.sort(Comparator.comparing(each -> each.move().entry().workflow().value()));
        int expected =
                sorted.stream().mapToInt(each -> each.executions().size()).sum();
        Tuple starts = starts(sorted, Tuple.tuple());
        return connection
                .preparedQuery(STORE)
                .execute(parameters(sorted))
                .map(FireBatch::ids)
                .compose(started -> started.size() == expected
                        ? Future.succeededFuture(started)
                        : connection.preparedQuery(READ_BACK).execute(starts).map(rows -> {
                            started.addAll(ids(rows));
                            return started;
                        }))
                .map(started ->
                        batch.stream().map(each -> startedOf(each, started)).toList());
    }

    private static Set<UUID> startedOf(Fires fires, Set<UUID> started) {
        Set<UUID> own = new HashSet<>();
        for (NewExecution execution : fires.executions()) {
            if (started.contains(execution.id().value())) {
                own.add(execution.id().value());
            }
        }
        return own;
    }

    private static Set<UUID> ids(RowSet<Row> rows) {
        Set<UUID> ids = new HashSet<>();
        rows.forEach(row -> ids.add(row.getUUID("id")));
        return ids;
    }

    private static Tuple parameters(List<Fires> batch) {
        int size = batch.size();
        UUID[] organizations = new UUID[size];
        UUID[] workflows = new UUID[size];
        Integer[] versions = new Integer[size];
        OffsetDateTime[] due = new OffsetDateTime[size];
        @Nullable OffsetDateTime[] next = new OffsetDateTime[size];
        @Nullable OffsetDateTime[] last = new OffsetDateTime[size];
        @Nullable UUID[] executions = new UUID[size];
        for (int i = 0; i < size; i++) {
            ScheduleMove move = batch.get(i).move();
            organizations[i] = move.organization().value();
            workflows[i] = move.entry().workflow().value();
            versions[i] = move.entry().version();
            due[i] = time(move.from());
            Instant again = move.next();
            next[i] = again == null ? null : time(again);
            int fires = move.fires().size();
            if (fires > 0) {
                last[i] = time(move.fires().get(fires - 1));
                executions[i] = batch.get(i).executions().get(fires - 1).id().value();
            }
        }
        Tuple moves = Tuple.tuple()
                .addArrayOfUUID(organizations)
                .addArrayOfUUID(workflows)
                .addArrayOfInteger(versions)
                .addArrayOfOffsetDateTime(due)
                .addArrayOfOffsetDateTime(next)
                .addArrayOfOffsetDateTime(last)
                .addArrayOfUUID(executions);
        List<Submission> submissions = batch.stream().map(Fires::submission).toList();
        return new ExecutionColumns(submissions).addTo(starts(batch, moves));
    }

    private static Tuple starts(List<Fires> batch, Tuple to) {
        List<UUID> organizations = new ArrayList<>();
        List<UUID> workflows = new ArrayList<>();
        List<OffsetDateTime> times = new ArrayList<>();
        List<UUID> executions = new ArrayList<>();
        for (Fires fires : batch) {
            ScheduleMove move = fires.move();
            for (int i = 0; i < fires.executions().size(); i++) {
                organizations.add(move.organization().value());
                workflows.add(move.entry().workflow().value());
                times.add(time(move.fires().get(i)));
                executions.add(fires.executions().get(i).id().value());
            }
        }
        return to.addArrayOfUUID(organizations.toArray(UUID[]::new))
                .addArrayOfUUID(workflows.toArray(UUID[]::new))
                .addArrayOfOffsetDateTime(times.toArray(OffsetDateTime[]::new))
                .addArrayOfUUID(executions.toArray(UUID[]::new));
    }

    private static OffsetDateTime time(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
