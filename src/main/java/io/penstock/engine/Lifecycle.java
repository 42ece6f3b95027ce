package io.penstock.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A change of a workflow or a task that the standard tells by an event.
 *
 * @param key unique in a run, and the same when the change is told again after a recovery: the position of the task, and the number of the
 *     change among all of it
 * @param task pointer of the task; absent: the change is of the workflow
 * @param detail the output, the error, the correlation keys or the status, as the kind has it; absent: the kind has none
 */
public record Lifecycle(
        Kind kind,
        Instant at,
        String key,
        @Nullable String task,
        @Nullable JsonNode detail) {

    /** What the source of each such event begins with; namespace and name of the workflow follow. */
    public static final String SOURCES = "/workflows/";

    /** The standard's events, with the names of their time and of their detail. */
    public enum Kind {
        WORKFLOW_STARTED("workflow.started", "startedAt", "definition"),
        WORKFLOW_SUSPENDED("workflow.suspended", "suspendedAt", null),
        WORKFLOW_RESUMED("workflow.resumed", "resumedAt", null),
        WORKFLOW_CORRELATION_STARTED("workflow.correlation-started", "startedAt", null),
        WORKFLOW_CORRELATION_COMPLETED("workflow.correlation-completed", "completedAt", "correlationKeys"),
        WORKFLOW_CANCELLED("workflow.cancelled", "cancelledAt", null),
        WORKFLOW_FAULTED("workflow.faulted", "faultedAt", "error"),
        WORKFLOW_COMPLETED("workflow.completed", "completedAt", "output"),
        WORKFLOW_STATUS_CHANGED("workflow.status-changed", "updatedAt", "status"),
        TASK_CREATED("task.created", "createdAt", null),
        TASK_STARTED("task.started", "startedAt", null),
        TASK_SUSPENDED("task.suspended", "suspendedAt", null),
        TASK_RESUMED("task.resumed", "resumedAt", null),
        TASK_RETRIED("task.retried", "retriedAt", null),
        TASK_CANCELLED("task.cancelled", "cancelledAt", null),
        TASK_FAULTED("task.faulted", "faultedAt", "error"),
        TASK_COMPLETED("task.completed", "completedAt", "output"),
        TASK_STATUS_CHANGED("task.status-changed", "updatedAt", "status");

        private final String type;
        private final String time;
        private final @Nullable String detail;
        private final boolean ofTask;

        Kind(String name, String time, @Nullable String detail) {
            this.ofTask = name.startsWith("task.");
            this.type = "io.serverlessworkflow." + name + ".v1";
            this.time = time;
            this.detail = detail;
        }

        /** Whether it is of a task, not of the workflow. */
        boolean ofTask() {
            return ofTask;
        }

        /** The event's type. */
        public String type() {
            return type;
        }
    }

    /**
     * The event's data.
     *
     * @param workflow the qualified name of the run: the workflow's name, the execution's id, and the namespace
     */
    public ObjectNode data(String workflow) {
        ObjectNode data = Codec.JSON.objectNode();
        if (task == null) {
            data.put("name", workflow);
        } else {
            data.put("workflow", workflow).put("task", task);
        }
        data.put(kind.time, at.toString());
        if (kind.detail != null && detail != null) {
            data.set(kind.detail, detail);
        }
        return data;
    }
}
