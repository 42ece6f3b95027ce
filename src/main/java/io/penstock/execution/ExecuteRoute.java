package io.penstock.execution;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.execution.Intake.Started;
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
import io.penstock.identity.OrganizationId;
import io.penstock.identity.WorkflowId;
import io.penstock.workflow.Catalogue;
import io.penstock.workflow.Programs;
import io.penstock.workflow.WorkflowStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code POST /api/workflows/{id}/execute}: starts a workflow, and with {@code Prefer: wait=N} (RFC 7240) waits for its end. */
final class ExecuteRoute {

    private static final Pattern WAIT = Pattern.compile("(?i)(?:^|[,;\\s])wait\\s*=\\s*\"?(\\d{1,9})\"?(?:$|[,;\\s])");
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);
    private static final long CHECK_MILLIS = 100;

    private final Vertx vertx;
    private final Executors executors;
    private final ExecutionStore store;
    private final WorkflowStore workflows;
    private final Programs programs;
    private final int maxInput;

    ExecuteRoute(
            Vertx vertx,
            Executors executors,
            ExecutionStore store,
            WorkflowStore workflows,
            Programs programs,
            int maxInput) {
        this.vertx = vertx;
        this.executors = executors;
        this.store = store;
        this.workflows = workflows;
        this.programs = programs;
        this.maxInput = maxInput;
    }

    Endpoint endpoint() {
        return new Endpoint(
                HttpMethod.POST,
                "/api/workflows/{id}/execute",
                Access.EDITOR,
                new BodyRule(maxInput, Set.of(Answer.JSON), false),
                Operation.of(
                                "executeWorkflow",
                                "executions",
                                "Starts an execution; with Prefer: wait=N its result is the answer.",
                                new Response(200, "It ended in time.", "ExecutionResult"),
                                new Response(202, "It is stored and will run.", "ExecutionAccepted"))
                        .takes("ExecuteRequest"),
                this::execute);
    }

    private Future<Answer> execute(Exchange exchange) {
        OrganizationId organization = exchange.caller().organization();
        WorkflowId id = WorkflowId.parse(exchange.path("id"));
        JsonNode input = input(exchange);
        Duration wait = wait(exchange.header("Prefer"));
        return workflows
                .find(organization, id)
                .compose(found -> {
                    var workflow =
                            found.orElseThrow(() -> new Failure(new Reason.NotFound("There is no such workflow.")));
                    if (!workflow.enabled()) {
                        throw new Failure(new Reason.Conflict("The workflow is disabled."));
                    }
                    int version = workflow.revision().version();
                    return programs.compile(organization, id, workflow.revision())
                            .map(program -> new Catalogue.Entry(id, version, program));
                })
                .compose(entry -> start(organization, entry, input))
                .compose(started -> answer(organization, started, wait));
    }

    private Future<Started> start(OrganizationId organization, Catalogue.Entry entry, JsonNode input) {
        Executor executor = executors.current();
        return executor.onLoop(() -> executor.intake().execute(organization, entry, input, Trees.bytes(input)));
    }

    private static JsonNode input(Exchange exchange) {
        if (exchange.body().length() == 0) {
            return JsonNodeFactory.instance.objectNode();
        }
        JsonNode body = exchange.json();
        if (!body.isObject()) {
            throw new Failure(new Reason.Invalid(
                    "The body must be an object.", List.of(new Violation("", "must be an object with \"input\""))));
        }
        for (var names = body.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!name.equals("input")) {
                throw new Failure(new Reason.Invalid(
                        "The body has an unknown member.",
                        List.of(new Violation("/" + name, "is unknown; \"input\" holds the workflow's input"))));
            }
        }
        JsonNode input = body.get("input");
        return input == null ? JsonNodeFactory.instance.objectNode() : input;
    }

    private static Duration wait(@Nullable String prefer) {
        Matcher wait = WAIT.matcher(prefer == null ? "" : prefer);
        if (!wait.find()) {
            return Duration.ZERO;
        }
        Duration asked = Duration.ofSeconds(Long.parseLong(wait.group(1)));
        return asked.compareTo(LONGEST_WAIT) < 0 ? asked : LONGEST_WAIT;
    }

    private Future<Answer> answer(OrganizationId organization, Started started, Duration wait) {
        if (wait.isZero()) {
            return Future.succeededFuture(accepted(started, Status.PENDING));
        }
        long until = System.nanoTime() + wait.toNanos();
        Future<Ending> ending = started.ending();
        if (ending == null) {
            return poll(organization, started, until);
        }
        return ending.timeout(wait.toMillis(), TimeUnit.MILLISECONDS)
                .map(ended -> result(started, ended.status(), ended.output(), ended.error()))
                .recover(notYet -> notYet instanceof TimeoutException
                        ? Future.succeededFuture(accepted(started, Status.RUNNING))
                        : poll(organization, started, until));
    }

    /** For an execution that went to another node, or waits: asks the store. */
    private Future<Answer> poll(OrganizationId organization, Started started, long until) {
        return store.find(organization, started.id()).compose(found -> {
            Execution execution = found.orElseThrow();
            Execution.Detail detail = execution.detail();
            if (detail != null && execution.status().ended()) {
                return Future.succeededFuture(result(started, execution.status(), detail.output(), detail.error()));
            }
            long millisLeft = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
            return millisLeft <= 0
                    ? Future.succeededFuture(accepted(started, execution.status()))
                    : vertx.timer(Math.min(CHECK_MILLIS, millisLeft), TimeUnit.MILLISECONDS)
                            .compose(later -> poll(organization, started, until));
        });
    }

    private static Answer accepted(Started started, Status status) {
        return Answer.json(202, state(started, status));
    }

    private static ObjectNode state(Started started, Status status) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("execution_id", started.id().toString())
                .put("status", status.word());
    }

    private static Answer result(Started started, Status status, byte @Nullable [] output, byte @Nullable [] error) {
        ObjectNode json = state(started, status);
        if (output != null) {
            json.set("output", Trees.read(output));
        }
        if (error != null) {
            json.set("error", Trees.read(error));
        }
        Answer answer = Answer.json(200, json);
        return new Answer(200, answer.contentType(), answer.body(), Map.of("Preference-Applied", "wait"));
    }
}
