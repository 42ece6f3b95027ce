package io.penstock.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.dsl.Documents.Format;
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
import io.penstock.identity.Caller;
import io.penstock.identity.OrganizationId;
import io.penstock.identity.WorkflowId;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code /api/workflows/{id}/versions}, what differs between two, and the way back to one. What was deleted can still be read. */
public final class VersionRoutes {

    private static final String TAG = "workflows";
    private static final String YAML = "application/yaml";
    private static final Map<String, String> PAGE =
            Map.of("limit", "How many items, 1 to 200.", "after", "The next of the answer before.");

    private static final Map<String, String> COMPARED = Map.of(
            "from", "The number of a version; default: the one before to.",
            "to", "The number of a version; default: the newest.");

    private final WorkflowStore store;
    private final Workflows workflows;

    public VersionRoutes(WorkflowStore store, Workflows workflows) {
        this.store = store;
        this.workflows = workflows;
    }

    public List<Endpoint> endpoints() {
        Operation list = operation(
                "listWorkflowVersions",
                "Lists versions, the newest first.",
                new Response(200, "A page.", "WorkflowVersionList"));
        Operation get = operation(
                "getWorkflowVersion",
                "Shows a workflow at one version.",
                new Response(200, "The version.", "WorkflowVersion"));
        Operation text = operation(
                "getWorkflowText",
                "The text of one version as it was saved, byte for byte, with its own content type.",
                new Response(200, "The document, as YAML or JSON.", ""));
        Operation diff = operation(
                "compareWorkflowVersions",
                "What differs between two versions: as a unified diff, and task by task.",
                new Response(200, "The difference.", "WorkflowDiff"));
        Operation rollBack = operation(
                "rollBackWorkflow",
                "Saves the text of an earlier version as a new one.",
                new Response(200, "The workflow at its new version.", "Workflow"));
        return List.of(
                row(HttpMethod.GET, "/versions", BodyRule.NONE, this::list, list.with(PAGE)),
                row(HttpMethod.GET, "/versions/{version}", BodyRule.NONE, this::get, get),
                row(HttpMethod.GET, "/versions/{version}/document", BodyRule.NONE, this::text, text),
                row(HttpMethod.GET, "/diff", BodyRule.NONE, this::compare, diff.with(COMPARED)),
                row(
                        HttpMethod.POST,
                        "/rollback",
                        BodyRule.json(4 << 10),
                        this::rollBack,
                        rollBack.takes("WorkflowRollback")));
    }

    private static Operation operation(String id, String summary, Response response) {
        return Operation.of(id, TAG, summary, response);
    }

    private static Endpoint row(
            HttpMethod method, String path, BodyRule body, Endpoint.Handler handler, Operation operation) {
        Access access = method == HttpMethod.GET ? Access.VIEWER : Access.EDITOR;
        return new Endpoint(method, "/api/workflows/{id}" + path, access, body, operation, handler);
    }

    private Future<Answer> list(Exchange exchange) {
        Page page = Page.of(exchange);
        WorkflowId id = WorkflowId.parse(exchange.path("id"));
        OrganizationId organization = exchange.caller().organization();
        Integer after = parameter("after", page.cursor());
        int before = after == null ? Integer.MAX_VALUE : after;
        return store.exists(organization, id)
                .compose(there -> there
                        ? store.versions(organization, id, before, page.limit() + 1)
                        : Future.failedFuture(Workflows.notFound()))
                .map(revisions ->
                        page.answer(revisions, WorkflowJson::version, each -> Integer.toString(each.version())));
    }

    private static @Nullable Integer parameter(String name, @Nullable String text) {
        try {
            return text == null ? null : Integer.valueOf(text);
        } catch (NumberFormatException notANumber) {
            String message = "must be the number of a version";
            throw new Failure(new Reason.Invalid(
                    "The query parameter \"" + name + "\" " + message + ".",
                    List.of(new Violation("/" + name, message))));
        }
    }

    private Future<Answer> compare(Exchange exchange) {
        return workflows
                .compare(
                        exchange.caller().organization(),
                        WorkflowId.parse(exchange.path("id")),
                        parameter("from", exchange.query("from")),
                        parameter("to", exchange.query("to")))
                .map(difference -> Answer.json(200, difference));
    }

    private Future<Answer> get(Exchange exchange) {
        return found(exchange).map(workflow -> Answer.json(200, WorkflowJson.version(workflow)));
    }

    private Future<Answer> text(Exchange exchange) {
        return found(exchange).map(workflow -> {
            Workflow.Revision revision = workflow.revision();
            String type = revision.format() == Format.JSON ? Answer.JSON : YAML;
            return new Answer(200, type, Buffer.buffer(revision.document()), Map.of());
        });
    }

    private Future<Workflow> found(Exchange exchange) {
        OrganizationId organization = exchange.caller().organization();
        WorkflowId id = WorkflowId.parse(exchange.path("id"));
        return store.find(organization, id, number(exchange.path("version"))).map(Workflows::required);
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException notANumber) {
            throw new Failure(new Reason.NotFound("A version is a number."));
        }
    }

    private Future<Answer> rollBack(Exchange exchange) {
        Caller caller = exchange.caller();
        WorkflowId id = WorkflowId.parse(exchange.path("id"));
        int version = wanted(exchange.json());
        return WorkflowNotes.newest(store, caller.organization(), id)
                .compose(before -> workflows
                        .rollBack(caller.organization(), id, version, caller.user())
                        .onSuccess(saved -> WorkflowNotes.changed(exchange, before, saved.workflow())))
                .map(saved -> Answer.json(200, WorkflowJson.saved(saved)));
    }

    private static int wanted(JsonNode body) {
        JsonNode version = body.path("version");
        if (!version.isInt() || body.size() != 1) {
            throw new Failure(new Reason.Invalid(
                    "A rollback needs \"version\".",
                    List.of(new Violation(
                            "/version", "must be the number of an earlier version, and is all that is taken"))));
        }
        return version.intValue();
    }
}
