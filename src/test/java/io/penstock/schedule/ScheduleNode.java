package io.penstock.schedule;

import static org.awaitility.Awaitility.await;

import io.penstock.dsl.Documents.Format;
import io.penstock.execution.ExecutionFixture;
import io.penstock.http.Endpoint;
import io.penstock.identity.UserId;
import io.penstock.identity.WorkflowId;
import io.penstock.postgres.DatabaseSettings;
import io.penstock.workflow.WorkflowStore.Draft;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A node that starts workflows by a clock of the test's. Its job runs only when the test says so. */
final class ScheduleNode implements AutoCloseable {

    private static final int MAX_MISSED = 5;

    final ExecutionFixture node;
    private final AtomicReference<Instant> now;
    private Schedules schedules;

    ScheduleNode(DatabaseSettings settings, AtomicReference<Instant> now) {
        this.node = new ExecutionFixture(
                settings, (organization, call, key, trace) -> Future.failedFuture("no calls here"));
        this.now = now;
        this.schedules = schedules("UTC");
    }

    private Schedules schedules(String timezone) {
        return new Schedules(
                node.database,
                node.programs,
                node.executions.executors(),
                now::get,
                new ScheduleSettings(ZoneId.of(timezone), MAX_MISSED));
    }

    /** Comes back as a process that was not there for a while. */
    void restart(String timezone) {
        schedules = schedules(timezone);
    }

    void restart() {
        restart("UTC");
    }

    List<Endpoint> endpoints() {
        return schedules.endpoints();
    }

    Punctuality.Report punctuality() {
        return schedules.punctuality().report();
    }

    Duration pause() {
        return schedules.pause();
    }

    Future<?> submit() {
        return schedules.runOnce();
    }

    void runAt(Instant instant) {
        now.set(instant);
        schedules.runOnce().await();
    }

    WorkflowId save(String name, String schedule) {
        return save(name, schedule, "do: [{greet: {set: {input: '${ $workflow.input }'}}}]\n");
    }

    WorkflowId save(String name, String schedule, String tasks) {
        return saved(node.save(name, "schedule: {" + schedule + "}\n", tasks));
    }

    /** With what stands in {@code metadata.penstock}. */
    WorkflowId save(String name, String schedule, String own, String tasks) {
        return saved(node.save(name, "  metadata: {penstock: {" + own + "}}\nschedule: {" + schedule + "}\n", tasks));
    }

    /** At the time of the test's clock. */
    private WorkflowId saved(WorkflowId workflow) {
        update("update workflows set updated_at = $2 where id = $1", workflow, now.get());
        return workflow;
    }

    /** Saves the next version. */
    void put(WorkflowId workflow, String name, String rest) {
        String document = "document: {dsl: '1.0.3', namespace: test, name: " + name + ", version: 1.0.1}\n" + rest;
        byte[] text = document.getBytes(StandardCharsets.UTF_8);
        UserId author = new UserId(new UUID(0, 1));
        node.workflows
                .insertVersion(
                        ExecutionFixture.ORGANIZATION, workflow, new Draft("test", name, Format.YAML, text, author))
                .await();
    }

    void enable(WorkflowId workflow, boolean enabled) {
        node.workflows
                .setEnabled(ExecutionFixture.ORGANIZATION, workflow, enabled)
                .await();
    }

    void clear() {
        node.database
                .pool()
                .query("truncate workflows, workflow_versions, schedules, fires")
                .execute()
                .await();
    }

    /** When the schedule is due next; null when it is not. */
    @Nullable
    Instant due(WorkflowId workflow) {
        var next = row("select next_at from schedules where workflow_id = $1", workflow)
                .getOffsetDateTime(0);
        return next == null ? null : next.toInstant();
    }

    Row row(String query, WorkflowId workflow) {
        return node.database
                .pool()
                .preparedQuery(query)
                .execute(Tuple.of(workflow.value()))
                .await()
                .iterator()
                .next();
    }

    /** The times for which executions were started, in order. */
    List<Instant> fires(WorkflowId workflow) {
        return node
                .database
                .pool()
                .preparedQuery("select f.fire_at from fires f join executions e on e.id = f.execution_id"
                        + " where f.workflow_id = $1 order by f.fire_at")
                .execute(Tuple.of(workflow.value()))
                .await()
                .stream()
                .map(row -> row.getOffsetDateTime(0).toInstant())
                .toList();
    }

    long executions(WorkflowId workflow) {
        return row("select count(*) from executions where workflow_id = $1", workflow)
                .getLong(0);
    }

    void ended(WorkflowId workflow, long executions) {
        await().atMost(Duration.ofSeconds(10))
                .until(() -> row("select count(*) from executions where workflow_id = $1 and status = 4", workflow)
                                .getLong(0)
                        == executions);
    }

    void update(String statement, WorkflowId workflow, Object value) {
        Object parameter = value instanceof Instant instant ? instant.atOffset(ZoneOffset.UTC) : value;
        node.database
                .pool()
                .preparedQuery(statement)
                .execute(Tuple.of(workflow.value(), parameter))
                .await();
    }

    @Override
    public void close() {
        node.close();
    }
}
