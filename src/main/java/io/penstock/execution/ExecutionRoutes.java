package io.penstock.execution;

import io.penstock.event.EventStore;
import io.penstock.execution.Execution.Detail;
import io.penstock.execution.ExecutionStore.Filter;
import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import io.penstock.failure.Violation;
import io.penstock.http.Access;
import io.penstock.http.Answer;
import io.penstock.http.BodyRule;
import io.penstock.http.Endpoint;
import io.penstock.http.Exchange;
import io.penstock.http.Operation;
import io.penstock.http.Operation.Response;
import io.penstock.http.Page;
import io.penstock.identity.EventId;
import io.penstock.identity.ExecutionId;
import io.penstock.identity.OrganizationId;
import io.penstock.identity.WorkflowId;
import io.penstock.workflow.WorkflowStore;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** {@code /api/executions}: what ran and what runs. */
final class ExecutionRoutes {

    private static final String TAG = "executions";
    private static final UUID AFTER_ALL = new UUID(-1L, -1L);
    private static final Map<String, String> FILTERS = Map.of(
            "limit", "How many items, 1 to 200.",
            "after", "The next of the answer before.",
            "status",
                    "Only those that stand there: pending, running, waiting, suspended, completed, faulted, cancelled.",
            "workflow_id", "Only those of that workflow.",
            "event_id", "Only those that the event started.",
            "since", "Only those created at that time (RFC 3339) or later.");

    private final ExecutionStore store;
    private final EventStore events;
    private final WorkflowStore workflows;
    private final ExecutionView view;

    ExecutionRoutes(ExecutionStore store, EventStore events, WorkflowStore workflows, ExecutionView view) {
        this.store = store;
        this.events = events;
        this.workflows = workflows;
        this.view = view;
    }

    List<Endpoint> endpoints() {
        return List.of(
                new Endpoint(
                        HttpMethod.GET,
                        "/api/executions",
                        Access.VIEWER,
                        BodyRule.NONE,
                        Operation.of(
                                        "listExecutions",
                                        TAG,
                                        "Lists executions, the newest first.",
                                        new Response(200, "A page.", "ExecutionList"))
                                .with(FILTERS),
                        exchange -> list(exchange, workflow(exchange.query("workflow_id")))),
                new Endpoint(
                        HttpMethod.GET,
                        "/api/workflows/{id}/executions",
                        Access.VIEWER,
                        BodyRule.NONE,
                        Operation.of(
                                        "listWorkflowExecutions",
                                        TAG,
                                        "Lists a workflow's executions, the newest first.",
                                        new Response(200, "A page.", "ExecutionList"))
                                .with(FILTERS),
                        this::ofWorkflow),
                new Endpoint(
                        HttpMethod.GET,
                        "/api/executions/{id}",
                        Access.VIEWER,
                        BodyRule.NONE,
                        Operation.of(
                                "getExecution",
                                TAG,
                                "Shows an execution with its tasks.",
                                new Response(200, "The execution.", "Execution")),
                        this::get));
    }

    private static @Nullable WorkflowId workflow(@Nullable String id) {
        return id == null ? null : WorkflowId.parse(id);
    }

    /** Also of a workflow that was deleted: its history stays. */
    private Future<Answer> ofWorkflow(Exchange exchange) {
        WorkflowId workflow = WorkflowId.parse(exchange.path("id"));
        return workflows.exists(exchange.caller().organization(), workflow).compose(there -> {
            if (!there) {
                throw new Failure(new Reason.NotFound("There is no such workflow."));
            }
            return list(exchange, workflow);
        });
    }

    private Future<Answer> list(Exchange exchange, @Nullable WorkflowId workflow) {
        Page page = Page.of(exchange);
        OrganizationId organization = exchange.caller().organization();
        Status status = status(exchange.query("status"));
        String event = exchange.query("event_id");
        if (event != null) {
            return ofEvent(organization, EventId.parse(event), status, workflow, page);
        }
        Filter filter = new Filter(
                status, workflow, page.cursor() == null ? AFTER_ALL : page.after(), since(exchange.query("since")));
        return store.list(organization, filter, page.limit() + 1)
                .map(executions -> page.answer(
                        executions,
                        ExecutionView::summary,
                        execution -> execution.id().toString()));
    }

    private Future<Answer> ofEvent(
            OrganizationId organization,
            EventId event,
            @Nullable Status status,
            @Nullable WorkflowId workflow,
            Page page) {
        return events.find(organization, event)
                .compose(found -> found.isEmpty()
                        ? Future.succeededFuture(List.<Execution>of())
                        : store.named(organization, found.get().executions()))
                .map(executions -> {
                    List<Execution> shown = new ArrayList<>(executions);
                    Collections.reverse(shown);
                    shown.removeIf(each -> (status != null && each.status() != status)
                            || (workflow != null && !each.workflow().equals(workflow))
                            || (page.cursor() != null
                                    && each.id()
                                                    .toString()
                                                    .compareTo(page.after().toString())
                                            >= 0));
                    return page.answer(
                            shown,
                            ExecutionView::summary,
                            execution -> execution.id().toString());
                });
    }

    private static @Nullable Status status(@Nullable String word) {
        if (word == null) {
            return null;
        }
        for (Status status : Status.values()) {
            if (status.word().equals(word.toLowerCase(Locale.ROOT))) {
                return status;
            }
        }
        throw invalid("status", "must be one of pending, running, waiting, suspended, completed, faulted, cancelled");
    }

    private static Instant since(@Nullable String text) {
        try {
            return text == null ? Instant.EPOCH : Instant.parse(text);
        } catch (DateTimeParseException notATime) {
            throw invalid("since", "must be a time such as 2026-11-21T08:00:00Z");
        }
    }

    private static Failure invalid(String parameter, String message) {
        return new Failure(new Reason.Invalid(
                "The query parameter \"" + parameter + "\" " + message + ".",
                List.of(new Violation("/" + parameter, message))));
    }

    private Future<Answer> get(Exchange exchange) {
        OrganizationId organization = exchange.caller().organization();
        return found(organization, ExecutionId.parse(exchange.path("id"))).compose(execution -> {
            Detail detail = execution.detail();
            if (detail == null) {
                throw new IllegalStateException("A single execution is read with its detail");
            }
            return view.detail(organization, execution, detail).map(json -> Answer.json(200, json));
        });
    }

    private Future<Execution> found(OrganizationId organization, ExecutionId id) {
        return store.find(organization, id)
                .map(execution ->
                        execution.orElseThrow(() -> new Failure(new Reason.NotFound("There is no such execution."))));
    }
}
