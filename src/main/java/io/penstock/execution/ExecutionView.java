package io.penstock.execution;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.engine.Origin;
import io.penstock.engine.Run;
import io.penstock.event.EventStore;
import io.penstock.event.EventStore.StoredEvent;
import io.penstock.execution.Execution.Detail;
import io.penstock.identity.EventId;
import io.penstock.identity.OrganizationId;
import io.penstock.telemetry.Redactor;
import io.penstock.workflow.Programs;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Executions as the API shows them. Of one that has not ended, the trace comes from where it runs, or from its last snapshot. */
final class ExecutionView {

    private final ExecutionStore store;
    private final EventStore events;
    private final Programs programs;
    private final Executors executors;
    private final Vaults vaults;
    private final Origin.Limits limits;

    ExecutionView(
            ExecutionStore store,
            EventStore events,
            Programs programs,
            Executors executors,
            Vaults vaults,
            Origin.Limits limits) {
        this.store = store;
        this.events = events;
        this.programs = programs;
        this.executors = executors;
        this.vaults = vaults;
        this.limits = limits;
    }

    static ObjectNode summary(Execution execution) {
        UUID event = execution.event();
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", execution.id().toString())
                .put("workflow_id", execution.workflow().toString())
                .put("version", execution.version())
                .put("event_id", event == null ? null : event.toString())
                .put("status", execution.status().word())
                .put("created_at", execution.createdAt().toString())
                .put("started_at", text(execution.startedAt()))
                .put("finished_at", text(execution.finishedAt()));
    }

    private static @Nullable String text(@Nullable Instant instant) {
        return instant == null ? null : instant.toString();
    }

    Future<JsonNode> detail(OrganizationId organization, Execution execution, Detail detail) {
        ObjectNode view = summary(execution);
        return input(organization, execution, detail)
                .compose(input -> trace(organization, execution, detail).map(trace -> {
                    view.set("input", input);
                    view.set("output", json(detail.output()));
                    view.set("error", json(detail.error()));
                    if (execution.startedAt() == null && trace.startedAt() != null) {
                        view.put("started_at", trace.startedAt().toString());
                    }
                    view.set("tasks", shown(trace.tasks()));
                    return view.put("tasks_omitted", trace.omitted());
                }));
    }

    /** The data of tasks without what its names tell to be credentials; errors pass the whole filter. */
    private static JsonNode shown(ArrayNode tasks) {
        tasks.forEach(task -> Redactor.redactTexts(task.path("error"), "title", "detail"));
        return Redactor.redactNamed(tasks);
    }

    private static JsonNode json(byte @Nullable [] bytes) {
        return bytes == null ? NullNode.getInstance() : Trees.read(bytes);
    }

    private Future<JsonNode> input(OrganizationId organization, Execution execution, Detail detail) {
        UUID event = execution.event();
        if (detail.input() != null || event == null) {
            return Future.succeededFuture(json(detail.input()));
        }
        return events.find(organization, new EventId(event))
                .map(found -> found.map(StoredEvent::envelope)
                        .map(envelope -> Recovery.input(envelope, true))
                        .orElse(NullNode.getInstance()));
    }

    private record Trace(
            ArrayNode tasks, int omitted, @Nullable Instant startedAt) {}

    private Future<Trace> trace(OrganizationId organization, Execution execution, Detail detail) {
        byte[] tasks = detail.tasks();
        if (tasks != null) {
            return Future.succeededFuture(new Trace((ArrayNode) Trees.read(tasks), detail.tasksOmitted(), null));
        }
        return executors
                .trace(execution.id())
                .compose(live -> live != null
                        ? Future.succeededFuture(new Trace(live.tasks(), live.omitted(), live.startedAt()))
                        : snapshot(organization, execution));
    }

    private Future<Trace> snapshot(OrganizationId organization, Execution execution) {
        ExecutionRef ref = new ExecutionRef(organization, execution.id(), execution.generation());
        Origin origin = new Origins(limits).of(ref, Lineage.OUTSIDE, Vault.NONE, Set.of());
        return store.snapshot(organization, execution.id(), execution.generation())
                .compose(found -> found.isEmpty()
                        ? Future.succeededFuture(new Trace(JsonNodeFactory.instance.arrayNode(), 0, null))
                        : programs.find(organization, execution.workflow(), execution.version())
                                .compose(program -> vaults.snapshot(ref, found.get())
                                        .map(snapshot -> {
                                            Run run = Run.restore(program, origin, snapshot);
                                            return new Trace(run.tasks(), run.tasksOmitted(), execution.createdAt());
                                        })));
    }
}
