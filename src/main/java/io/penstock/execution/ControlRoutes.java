package io.penstock.execution;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
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
import io.penstock.identity.ExecutionId;
import io.penstock.identity.OrganizationId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;

/** {@code /api/executions/{id}/…}: cancels, suspends, resumes and repeats executions. */
final class ControlRoutes {

    private static final String TAG = "executions";
    private static final int CHECKS = 20;
    private static final long CHECK_MILLIS = 50;
    private static final BodyRule RETRY = new BodyRule(1_024, Set.of(Answer.JSON), false);

    private final Vertx vertx;
    private final ExecutionStore executions;
    private final ControlStore store;
    private final Absentees absentees;
    private final Retries retries;
    private final Membership membership;

    ControlRoutes(
            Vertx vertx,
            ExecutionStore executions,
            ControlStore store,
            Absentees absentees,
            Retries retries,
            Membership membership) {
        this.vertx = vertx;
        this.executions = executions;
        this.store = store;
        this.absentees = absentees;
        this.retries = retries;
        this.membership = membership;
    }

    List<Endpoint> endpoints() {
        return List.of(
                row(
                        "cancel",
                        Operation.of(
                                "cancelExecution",
                                TAG,
                                "Cancels an execution, and those that it waits for.",
                                new Response(200, "It is cancelled.", "ExecutionSummary"),
                                new Response(
                                        202, "It will be cancelled by the node that runs it.", "ExecutionSummary")),
                        this::cancel),
                row(
                        "suspend",
                        Operation.of(
                                "suspendExecution",
                                TAG,
                                "Suspends an execution when its calls that are under way are answered.",
                                new Response(200, "It is suspended.", "ExecutionSummary"),
                                new Response(
                                        202, "It will be suspended by the node that runs it.", "ExecutionSummary")),
                        this::suspend),
                row(
                        "resume",
                        Operation.of(
                                "resumeExecution",
                                TAG,
                                "Has a suspended execution go on.",
                                new Response(202, "It will go on.", "ExecutionSummary")),
                        this::resume),
                new Endpoint(
                        HttpMethod.POST,
                        "/api/executions/{id}/retry",
                        Access.EDITOR,
                        RETRY,
                        Operation.of(
                                        "retryExecution",
                                        TAG,
                                        "Has an execution that faulted or was cancelled run again.",
                                        new Response(202, "It will run again.", "ExecutionSummary"))
                                .takes("RetryRequest"),
                        this::retry));
    }

    private static Endpoint row(String verb, Operation operation, Function<Exchange, Future<Answer>> handler) {
        return new Endpoint(
                HttpMethod.POST,
                "/api/executions/{id}/" + verb,
                Access.EDITOR,
                BodyRule.NONE,
                operation,
                handler::apply);
    }

    private Future<Execution> found(OrganizationId organization, ExecutionId id) {
        return executions
                .find(organization, id)
                .map(execution ->
                        execution.orElseThrow(() -> new Failure(new Reason.NotFound("There is no such execution."))));
    }

    private static Failure already(Execution execution) {
        String word = execution.status().word();
        return new Failure(new Reason.Conflict(
                execution.status().ended()
                        ? "The execution has " + word + " already."
                        : "The execution is " + word + "."));
    }

    private Future<Answer> cancel(Exchange exchange) {
        OrganizationId organization = exchange.caller().organization();
        ExecutionId id = ExecutionId.parse(exchange.path("id"));
        return found(organization, id)
                .compose(execution -> {
                    if (execution.status() == Status.CANCELLED) {
                        return Future.succeededFuture(true);
                    }
                    if (execution.status().ended()) {
                        throw already(execution);
                    }
                    return absentees.cancel(organization, id);
                })
                .compose(done -> done ? Future.succeededFuture() : store.requestCancel(organization, id))
                .onSuccess(asked -> membership.nudge())
                .compose(asked -> answer(organization, id, Status::ended));
    }

    private Future<Answer> suspend(Exchange exchange) {
        OrganizationId organization = exchange.caller().organization();
        ExecutionId id = ExecutionId.parse(exchange.path("id"));
        return found(organization, id)
                .compose(execution -> {
                    if (execution.status() == Status.SUSPENDED) {
                        return Future.succeededFuture(true);
                    }
                    if (execution.status().ended()) {
                        throw already(execution);
                    }
                    return absentees.suspend(organization, id);
                })
                .compose(done -> done
                        ? Future.succeededFuture()
                        : store.requestSuspend(organization, id).onSuccess(asked -> membership.nudge()))
                .compose(asked -> answer(organization, id, status -> status == Status.SUSPENDED || status.ended()));
    }

    private Future<Answer> resume(Exchange exchange) {
        OrganizationId organization = exchange.caller().organization();
        ExecutionId id = ExecutionId.parse(exchange.path("id"));
        return absentees
                .resume(organization, id)
                .compose(resumed -> found(organization, id).map(execution -> {
                    if (!resumed) {
                        throw already(execution);
                    }
                    membership.adopt();
                    return Answer.json(202, json(id, execution.status()));
                }));
    }

    private Future<Answer> retry(Exchange exchange) {
        OrganizationId organization = exchange.caller().organization();
        ExecutionId id = ExecutionId.parse(exchange.path("id"));
        Retries.Way way = way(exchange.body().length() == 0 ? JsonNodeFactory.instance.objectNode() : exchange.json());
        return retries.retry(organization, id, way).map(again -> {
            membership.adopt();
            return Answer.json(202, json(id, Status.PENDING));
        });
    }

    private static Retries.Way way(JsonNode body) {
        for (var names = body.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!name.equals("from") && !name.equals("version")) {
                throw invalid("/" + name, "is unknown; there are \"from\" and \"version\"");
            }
        }
        return new Retries.Way(choice(body, "from", "start", "failed"), choice(body, "version", "same", "latest"));
    }

    /** Whether it is the second, the first being the default. */
    private static boolean choice(JsonNode body, String name, String first, String second) {
        String value = body.path(name).asText(first);
        if (!body.isObject() || !value.equals(first) && !value.equals(second)) {
            throw invalid("/" + name, "must be \"" + first + "\" or \"" + second + "\"");
        }
        return value.equals(second);
    }

    private static Failure invalid(String pointer, String message) {
        return new Failure(new Reason.Invalid(
                "\"" + pointer.substring(1) + "\" " + message + ".", List.of(new Violation(pointer, message))));
    }

    private Future<Answer> answer(OrganizationId organization, ExecutionId id, Predicate<Status> there) {
        return settled(organization, id, there, CHECKS)
                .map(execution ->
                        Answer.json(there.test(execution.status()) ? 200 : 202, json(id, execution.status())));
    }

    /** Waits for about a second. */
    private Future<Execution> settled(
            OrganizationId organization, ExecutionId id, Predicate<Status> there, int checks) {
        return found(organization, id)
                .compose(execution -> there.test(execution.status()) || checks == 0
                        ? Future.succeededFuture(execution)
                        : vertx.timer(CHECK_MILLIS, TimeUnit.MILLISECONDS)
                                .compose(later -> settled(organization, id, there, checks - 1)));
    }

    private static JsonNode json(ExecutionId id, Status status) {
        return JsonNodeFactory.instance.objectNode().put("id", id.toString()).put("status", status.word());
    }
}
