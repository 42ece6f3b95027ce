package io.penstock.execution;

import io.penstock.execution.Execution.Detail;
import io.penstock.identity.ExecutionId;
import io.penstock.identity.OrganizationId;
import io.penstock.identity.Uuids;
import io.penstock.identity.WorkflowId;
import io.penstock.postgres.Tenants;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads executions for the management interface. */
final class ExecutionStore {

    private final Tenants tenants;

    ExecutionStore(Tenants tenants) {
        this.tenants = tenants;
    }

    private static final String FIND = """
            select id, workflow_id, version, generation, event_id, status, started_at, finished_at,
                   input, output, error, tasks, tasks_omitted
              from executions where organization_id = $1 and id = $2
            """;

    Future<Optional<Execution>> find(OrganizationId organization, ExecutionId id) {
        return tenants.of(organization)
                .preparedQuery(FIND)
                .execute(Tuple.of(organization.value(), id.value()))
                .map(rows -> rows.rowCount() == 0
                        ? Optional.empty()
                        : Optional.of(execution(
                                rows.iterator().next(), detail(rows.iterator().next()))));
    }

    /**
     * What a list shows.
     *
     * @param before only ids below it
     * @param since only executions from then on
     */
    record Filter(@Nullable Status status, @Nullable WorkflowId workflow, UUID before, Instant since) {}

    private static final String LIST = """
            select id, workflow_id, version, generation, event_id, status, started_at, finished_at from executions
             where organization_id = $1 and id < $2 and id >= $3
               and ($4::smallint is null or status = $4) and ($5::uuid is null or workflow_id = $5)
             order by id desc limit $6
            """;

    /** The newest first. */
    Future<List<Execution>> list(OrganizationId organization, Filter filter, int limit) {
        Status status = filter.status();
        WorkflowId workflow = filter.workflow();
        return tenants.of(organization)
                .preparedQuery(LIST)
                .execute(Tuple.of(
                        organization.value(),
                        filter.before(),
                        Uuids.lowest(filter.since()),
                        status == null ? null : status.code(),
                        workflow == null ? null : workflow.value(),
                        limit))
                .map(rows -> {
                    List<Execution> executions = new ArrayList<>(rows.size());
                    rows.forEach(row -> executions.add(execution(row, null)));
                    return executions;
                });
    }

    private static final String NAMED = """
            select id, workflow_id, version, generation, event_id, status, started_at, finished_at from executions
             where organization_id = $1 and id = any($2) and id between $3 and $4 order by id
            """;

    /** Those of the ids that are there, the oldest first. */
    Future<List<Execution>> named(OrganizationId organization, List<ExecutionId> ids) {
        if (ids.isEmpty()) {
            return Future.succeededFuture(List.of());
        }
        IdBounds bounds = IdBounds.of(ids, ExecutionId::value);
        return tenants.of(organization)
                .preparedQuery(NAMED)
                .execute(Tuple.of(organization.value())
                        .addArrayOfUUID(ids.stream().map(ExecutionId::value).toArray(UUID[]::new))
                        .addUUID(bounds.lowest())
                        .addUUID(bounds.highest()))
                .map(rows -> {
                    List<Execution> executions = new ArrayList<>(rows.size());
                    rows.forEach(row -> executions.add(execution(row, null)));
                    return executions;
                });
    }

    private static final String SNAPSHOT = """
            select snapshot from journal
             where organization_id = $1 and execution_id = $2 and generation = $3 and snapshot is not null
             order by seq desc limit 1
            """;

    /** The last snapshot of a run. */
    Future<Optional<byte[]>> snapshot(OrganizationId organization, ExecutionId id, int generation) {
        return tenants.of(organization)
                .preparedQuery(SNAPSHOT)
                .execute(Tuple.of(organization.value(), id.value(), generation))
                .map(rows -> rows.rowCount() == 0
                        ? Optional.empty()
                        : Optional.of(
                                rows.iterator().next().getBuffer("snapshot").getBytes()));
    }

    private static Execution execution(Row row, @Nullable Detail detail) {
        return new Execution(
                new ExecutionId(row.getUUID("id")),
                new WorkflowId(row.getUUID("workflow_id")),
                row.getInteger("version"),
                row.getInteger("generation"),
                row.getUUID("event_id"),
                Status.of(row.getShort("status")),
                instant(row, "started_at"),
                instant(row, "finished_at"),
                detail);
    }

    private static Detail detail(Row row) {
        return new Detail(
                bytes(row, "input"),
                bytes(row, "output"),
                bytes(row, "error"),
                bytes(row, "tasks"),
                row.getInteger("tasks_omitted"));
    }

    private static @Nullable Instant instant(Row row, String column) {
        OffsetDateTime time = row.getOffsetDateTime(column);
        return time == null ? null : time.toInstant();
    }

    private static byte @Nullable [] bytes(Row row, String column) {
        Buffer buffer = row.getBuffer(column);
        return buffer == null ? null : buffer.getBytes();
    }
}
