package io.penstock.schedule;

import io.penstock.dsl.Missed;
import io.penstock.identity.ExecutionId;
import io.penstock.identity.OrganizationId;
import io.penstock.identity.WorkflowId;
import io.penstock.postgres.Tenants;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Schedules in PostgreSQL, for the management interface. */
final class ScheduleStore {

    private final Tenants tenants;

    ScheduleStore(Tenants tenants) {
        this.tenants = tenants;
    }

    /** How every statement reads schedules: with the names of their workflows. */
    static final String SELECT = """
            select s.*, w.namespace, w.name from schedules s
              join workflows w on w.organization_id = s.organization_id and w.id = s.workflow_id
            """;

    private static final String LIST = SELECT + """
             where s.organization_id = $1 and s.workflow_id > $2 order by s.workflow_id limit $3
            """;

    /** In order of their workflows, from the one after {@code after}. */
    Future<List<Scheduled>> list(OrganizationId organization, UUID after, int limit) {
        return tenants.of(organization)
                .preparedQuery(LIST)
                .execute(Tuple.of(organization.value(), after, limit))
                .map(ScheduleStore::scheduled);
    }

    private static final String FIND = SELECT + """
             where s.organization_id = $1 and s.workflow_id = $2
            """;

    Future<Optional<Scheduled>> find(OrganizationId organization, WorkflowId workflow) {
        return tenants.of(organization)
                .preparedQuery(FIND)
                .execute(Tuple.of(organization.value(), workflow.value()))
                .map(rows -> scheduled(rows).stream().findFirst());
    }

    private static final String PAUSE = """
            update schedules set paused = true, next_at = null
             where organization_id = $1 and workflow_id = $2 and not paused
            """;

    Future<Void> pause(OrganizationId organization, WorkflowId workflow) {
        return tenants.of(organization)
                .preparedQuery(PAUSE)
                .execute(Tuple.of(organization.value(), workflow.value()))
                .mapEmpty();
    }

    private static final String RESUME = """
            update schedules set paused = false, next_at = case when enabled and awaiting is null then $4::timestamptz end
             where organization_id = $1 and workflow_id = $2 and paused and version = $3
            """;

    /** @param next when it is due, unless it waits for an execution to end */
    Future<Void> resume(Scheduled schedule, Instant next) {
        return tenants.of(schedule.organization())
                .preparedQuery(RESUME)
                .execute(Tuple.of(
                        schedule.organization().value(), schedule.workflow().value(), schedule.version(), time(next)))
                .mapEmpty();
    }

    private static final String STARTED = """
            update schedules
               set last_at = $3, last_execution_id = $4,
                   next_at = case when kind = 'after' then null else next_at end,
                   awaiting = case when kind = 'after' then $4 else awaiting end
             where organization_id = $1 and workflow_id = $2
            """;

    /** Notes a start on demand; what follows the ends of executions follows this one. */
    Future<Void> started(OrganizationId organization, WorkflowId workflow, Instant at, ExecutionId execution) {
        return tenants.of(organization)
                .preparedQuery(STARTED)
                .execute(Tuple.of(organization.value(), workflow.value(), time(at), execution.value()))
                .mapEmpty();
    }

    static List<Scheduled> scheduled(RowSet<Row> rows) {
        List<Scheduled> schedules = new ArrayList<>(rows.size());
        rows.forEach(row -> schedules.add(scheduled(row)));
        return schedules;
    }

    static Scheduled scheduled(Row row) {
        UUID last = row.getUUID("last_execution_id");
        return new Scheduled(
                new OrganizationId(row.getUUID("organization_id")),
                new WorkflowId(row.getUUID("workflow_id")),
                row.getString("namespace"),
                row.getString("name"),
                row.getInteger("version"),
                row.getString("kind"),
                row.getString("expression"),
                row.getString("timezone"),
                Missed.valueOf(row.getString("missed").toUpperCase(Locale.ROOT)),
                row.getBoolean("enabled"),
                row.getBoolean("paused"),
                row.getOffsetDateTime("anchor_at").toInstant(),
                instant(row, "next_at"),
                instant(row, "last_at"),
                last == null ? null : new ExecutionId(last));
    }

    private static @Nullable Instant instant(Row row, String column) {
        OffsetDateTime time = row.getOffsetDateTime(column);
        return time == null ? null : time.toInstant();
    }

    static OffsetDateTime time(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
