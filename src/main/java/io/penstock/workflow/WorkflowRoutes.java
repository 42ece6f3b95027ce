package io.penstock.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.dsl.Documents.Format;
import io.penstock.dsl.Program;
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
import io.penstock.workflow.Workflows.Text;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@code /api/workflows}: documents in, workflows out. */
public final class WorkflowRoutes {

    private static final String TAG = "workflows";
    private static final BodyRule DOCUMENT = new BodyRule(
            2 << 20, Set.of("application/yaml", "application/x-yaml", "text/yaml", "text/x-yaml", Answer.JSON), true);
    private static final Map<String, String> PAGE =
            Map.of("limit", "How many items, 1 to 200.", "after", "The id of the last item already seen.");

    private final WorkflowStore store;
    private final Workflows workflows;

    public WorkflowRoutes(WorkflowStore store, Workflows workflows) {
        this.store = store;
        this.workflows = workflows;
    }

    public List<Endpoint> endpoints() {
        List<Endpoint> endpoints = new ArrayList<>();
        endpoints.addAll(collection());
        endpoints.addAll(single());
        return endpoints;
    }

    private List<Endpoint> collection() {
        return List.of(
                row(
                        HttpMethod.POST,
                        "",
                        Access.EDITOR,
                        DOCUMENT,
                        this::create,
                        Operation.of(
                                        "createWorkflow",
                                        TAG,
                                        "Saves a new workflow.",
                                        new Response(201, "Saved.", "Workflow"))
                                .takes("WorkflowDocument")),
                row(
                        HttpMethod.GET,
                        "",
                        Access.VIEWER,
                        BodyRule.NONE,
                        this::list,
                        Operation.of(
                                        "listWorkflows",
                                        TAG,
                                        "Lists workflows.",
                                        new Response(200, "A page.", "WorkflowList"))
                                .with(PAGE)),
                row(
                        HttpMethod.POST,
                        "/check",
                        Access.EDITOR,
                        DOCUMENT,
                        this::check,
                        Operation.of(
                                        "checkWorkflow",
                                        TAG,
                                        "Checks a document and stores nothing.",
                                        new Response(200, "It could be saved.", "WorkflowCheck"))
                                .takes("WorkflowDocument")));
    }

    private List<Endpoint> single() {
        return List.of(
                row(
                        HttpMethod.GET,
                        "/{id}",
                        Access.VIEWER,
                        BodyRule.NONE,
                        this::get,
                        Operation.of(
                                "getWorkflow",
                                TAG,
                                "Shows a workflow at its newest version.",
                                new Response(200, "The workflow.", "Workflow"))),
                row(
                        HttpMethod.PUT,
                        "/{id}",
                        Access.EDITOR,
                        DOCUMENT,
                        this::update,
                        Operation.of(
                                        "updateWorkflow",
                                        TAG,
                                        "Saves a new version, unless the newest is the same text.",
                                        new Response(200, "The workflow at its newest version.", "Workflow"))
                                .takes("WorkflowDocument")),
                row(
                        HttpMethod.PATCH,
                        "/{id}",
                        Access.EDITOR,
                        BodyRule.json(4 << 10),
                        this::enable,
                        Operation.of(
                                        "enableWorkflow",
                                        TAG,
                                        "Enables or disables a workflow.",
                                        new Response(200, "Changed.", "Workflow"))
                                .takes("WorkflowPatch")),
                row(
                        HttpMethod.DELETE,
                        "/{id}",
                        Access.EDITOR,
                        BodyRule.NONE,
                        this::delete,
                        Operation.of(
                                "deleteWorkflow",
                                TAG,
                                "Deletes a workflow; its history stays.",
                                new Response(204, "Deleted.", ""))));
    }

    private static Endpoint row(
            HttpMethod method,
            String path,
            Access access,
            BodyRule body,
            Endpoint.Handler handler,
            Operation operation) {
        return new Endpoint(method, "/api/workflows" + path, access, body, operation, handler);
    }

    private Future<Answer> create(Exchange exchange) {
        Caller caller = exchange.caller();
        return workflows
                .create(caller.organization(), text(exchange), caller.user())
                .onSuccess(saved -> WorkflowNotes.changed(exchange, null, saved.workflow()))
                .map(saved -> Answer.json(201, WorkflowJson.saved(saved)));
    }

    private Future<Answer> update(Exchange exchange) {
        Caller caller = exchange.caller();
        WorkflowId id = WorkflowId.parse(exchange.path("id"));
        return WorkflowNotes.newest(store, caller.organization(), id)
                .compose(before -> workflows
                        .save(caller.organization(), id, text(exchange), caller.user())
                        .onSuccess(saved -> WorkflowNotes.changed(exchange, before, saved.workflow())))
                .map(saved -> Answer.json(200, WorkflowJson.saved(saved)));
    }

    private Future<Answer> check(Exchange exchange) {
        return workflows.check(exchange.caller().organization(), text(exchange)).map(WorkflowRoutes::checked);
    }

    private static Answer checked(Program program) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("valid", true)
                .put("namespace", program.header().namespace())
                .put("name", program.header().name())
                .set("warnings", WorkflowJson.warnings(program.warnings()));
        return Answer.json(200, json);
    }

    private Future<Answer> list(Exchange exchange) {
        Page page = Page.of(exchange);
        return store.list(exchange.caller().organization(), page.after(), page.limit() + 1)
                .map(workflows -> page.answer(
                        workflows,
                        WorkflowJson::summary,
                        workflow -> workflow.id().toString()));
    }

    private Future<Answer> get(Exchange exchange) {
        return workflows
                .newest(exchange.caller().organization(), WorkflowId.parse(exchange.path("id")))
                .map(workflow -> Answer.json(200, WorkflowJson.whole(workflow)));
    }

    private Future<Answer> enable(Exchange exchange) {
        JsonNode patch = exchange.json();
        JsonNode enabled = patch.path("enabled");
        if (!enabled.isBoolean() || patch.size() != 1) {
            throw new Failure(new Reason.Invalid(
                    "A change needs \"enabled\".",
                    List.of(new Violation("/enabled", "must be true or false, and is all that can be changed"))));
        }
        OrganizationId organization = exchange.caller().organization();
        WorkflowId id = WorkflowId.parse(exchange.path("id"));
        WorkflowNotes.enabled(exchange, id, enabled.booleanValue());
        return workflows
                .setEnabled(organization, id, enabled.booleanValue())
                .map(workflow -> Answer.json(200, WorkflowJson.whole(workflow)));
    }

    private Future<Answer> delete(Exchange exchange) {
        WorkflowId id = WorkflowId.parse(exchange.path("id"));
        OrganizationId organization = exchange.caller().organization();
        return WorkflowNotes.newest(store, organization, id)
                .compose(before -> store.delete(organization, id).map(deleted -> {
                    if (!deleted) {
                        throw Workflows.notFound();
                    }
                    WorkflowNotes.deleted(exchange, id, before);
                    return Answer.noContent();
                }));
    }

    private static Text text(Exchange exchange) {
        Format format = exchange.contentType().equals(Answer.JSON) ? Format.JSON : Format.YAML;
        return new Text(format, exchange.body().getBytes());
    }
}
