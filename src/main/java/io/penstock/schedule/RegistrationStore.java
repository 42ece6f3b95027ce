package io.penstock.schedule;

import io.penstock.dsl.Schedule;
import io.penstock.identity.OrganizationId;
import io.penstock.identity.WorkflowId;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How schedules follow their workflows. A workflow holds the version, and whether it was enabled, at which its schedule was looked at last:
 * whoever changes it, on whatever way, is noticed.
 */
final class RegistrationStore {

    private final Pool pool;

    RegistrationStore(Pool pool) {
        this.pool = pool;
    }

    /** As the index has it. */
    private static final String CHANGED = """
            select organization_id, id, version, enabled, deleted_at is not null as deleted, updated_at from workflows
             where (deleted_at is null and (scheduled_version is distinct from version or scheduled_enabled is distinct from enabled)
                    or deleted_at is not null and scheduled_version is not null)
            """;

    /**
     * A workflow that was saved, enabled, disabled or deleted since its schedule was looked at.
     *
     * @param at when
     */
    record Change(
            OrganizationId organization,
            WorkflowId workflow,
            int version,
            boolean enabled,
            boolean deleted,
            Instant at) {}

    private static final String ALL = CHANGED + " limit $1";

    Future<List<Change>> changes(int limit) {
        return pool.preparedQuery(ALL).execute(Tuple.of(limit)).map(RegistrationStore::changes);
    }

    private static final String OF_ONE = CHANGED + " and organization_id = $1 limit $2";

    Future<List<Change>> changes(OrganizationId organization, int limit) {
        return pool.preparedQuery(OF_ONE)
                .execute(Tuple.of(organization.value(), limit))
                .map(RegistrationStore::changes);
    }

    private static List<Change> changes(RowSet<Row> rows) {
        List<Change> changes = new ArrayList<>(rows.size());
        for (Row row : rows) {
            changes.add(new Change(
                    new OrganizationId(row.getUUID("organization_id")),
                    new WorkflowId(row.getUUID("id")),
                    row.getInteger("version"),
                    row.getBoolean("enabled"),
                    row.getBoolean("deleted"),
                    row.get(OffsetDateTime.class, "updated_at").toInstant()));
        }
        return changes;
    }

    /** One node's look is enough, and a change in between is looked at again. */
    private static final String SEEN = """
            with seen as (
              update workflows set scheduled_version = case when deleted_at is null then version end, scheduled_enabled = enabled
               where organization_id = $1 and id = $2 and version = $3 and enabled = $4
                 and (scheduled_version is distinct from version or scheduled_enabled is distinct from enabled
                      or deleted_at is not null)
              returning id)
            """;

    private static final String FORGET = SEEN + """
            delete from schedules where organization_id = $1 and workflow_id = $2 and exists (select from seen)
            """;

    /** The workflow has no schedule by time, or is deleted. */
    Future<Void> forget(Change change) {
        return pool.preparedQuery(FORGET).execute(identity(change)).mapEmpty();
    }

    private static final String SAVE = SEEN + """
            insert into schedules as s (organization_id, workflow_id, version, enabled,
                                        kind, expression, timezone, default_zone, missed, anchor_at, next_at)
            select $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11 from seen
            on conflict (organization_id, workflow_id) do update
               set version = excluded.version, enabled = excluded.enabled, kind = excluded.kind,
                   expression = excluded.expression, timezone = excluded.timezone, default_zone = excluded.default_zone,
                   missed = excluded.missed,
                   anchor_at = case when SAME then s.anchor_at else excluded.anchor_at end,
                   next_at = case when SAME or CHAINED then s.next_at when s.paused then null else excluded.next_at end,
                   awaiting = case when SAME or CHAINED then s.awaiting end
            """.replace("SAME", """
                   (s.enabled and excluded.enabled and s.kind = excluded.kind and s.expression = excluded.expression
                    and s.timezone = excluded.timezone)""").replace("CHAINED", """
                   (s.enabled and excluded.enabled and s.awaiting is not null and excluded.kind = 'after')""");

    /**
     * The workflow's schedule is this one; it goes on as before when it is the same.
     *
     * @param zone in which its times are
     * @param next when it is due first; null when the workflow is disabled
     */
    Future<Void> save(Change change, Schedule.ByTime schedule, ZoneId zone, @Nullable Instant next) {
        return pool.preparedQuery(SAVE)
                .execute(identity(change)
                        .addString(schedule.timing().kind())
                        .addString(schedule.timing().expression())
                        .addString(zone.getId())
                        .addBoolean(schedule.zone().isEmpty())
                        .addString(schedule.missed().name().toLowerCase(Locale.ROOT))
                        .addOffsetDateTime(ScheduleStore.time(change.at()))
                        .addOffsetDateTime(next == null ? null : ScheduleStore.time(next)))
                .mapEmpty();
    }

    private static Tuple identity(Change change) {
        return Tuple.of(change.organization().value(), change.workflow().value(), change.version(), change.enabled());
    }

    private static final String REZONE = """
            update workflows w set scheduled_version = null from schedules s
             where s.default_zone and s.timezone <> $1 and w.organization_id = s.organization_id and w.id = s.workflow_id
            """;

    /** Has those looked at again that are in the server's time zone, if that is another now. */
    Future<Void> rezone(ZoneId zone) {
        return pool.preparedQuery(REZONE).execute(Tuple.of(zone.getId())).mapEmpty();
    }
}
