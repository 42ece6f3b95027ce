package io.penstock.organization;

import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import io.penstock.http.Access;
import io.penstock.http.Answer;
import io.penstock.http.BodyRule;
import io.penstock.http.Endpoint;
import io.penstock.http.Exchange;
import io.penstock.http.Note;
import io.penstock.http.Operation;
import io.penstock.http.Operation.Response;
import io.penstock.http.Page;
import io.penstock.identity.Caller;
import io.penstock.identity.IdSource;
import io.penstock.identity.OrganizationId;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * {@code /api/organizations}. A token is for one organization: what it asks of another is not there, but for operators, who may see all. Whoever
 * makes an organization is its owner.
 */
final class OrganizationRoutes {

    static final String TAG = "organizations";
    static final BodyRule BODY = BodyRule.json(64 << 10);
    static final Map<String, String> PAGE =
            Map.of("limit", "How many items, 1 to 200.", "after", "The \"next\" of the page before.");
    private static final int MOST_OWNED = 100;
    private static final int MOST_DAYS = 36_500;
    private static final String ONE = "/api/organizations/{id}";

    private final OrganizationStore store;
    private final DeletionStore deletions;
    private final IdSource ids;
    private final Consumer<List<String>> egress;
    private final Supplier<Future<Void>> refresh;

    /**
     * @param egress throws {@link IllegalArgumentException} that names the entry which is no host
     * @param refresh has this node know at once what was deleted
     */
    OrganizationRoutes(
            OrganizationStore store,
            DeletionStore deletions,
            IdSource ids,
            Consumer<List<String>> egress,
            Supplier<Future<Void>> refresh) {
        this.store = store;
        this.deletions = deletions;
        this.ids = ids;
        this.egress = egress;
        this.refresh = refresh;
    }

    List<Endpoint> endpoints() {
        String all = "/api/organizations";
        Operation create = Operation.of(
                        "createOrganization",
                        TAG,
                        "Makes an organization, whose owner you are.",
                        new Response(201, "Made.", "Organization"))
                .takes("OrganizationDraft");
        Operation list = Operation.of(
                        "listOrganizations",
                        TAG,
                        "Lists the organizations that you belong to; operators see all.",
                        new Response(200, "A page.", "OrganizationList"))
                .with(PAGE);
        Response one = new Response(200, "The organization.", "Organization");
        Operation get = Operation.of("getOrganization", TAG, "Shows an organization.", one);
        Operation update = Operation.of(
                        "updateOrganization", TAG, "Changes an organization; what is left out stays.", one)
                .takes("OrganizationPatch");
        Operation delete = Operation.of(
                "deleteOrganization",
                TAG,
                "Deletes an organization: its work is cancelled, its webhooks and tokens end at once.",
                new Response(204, "Deleted.", ""));
        return List.of(
                new Endpoint(HttpMethod.POST, all, Access.EDITOR, BODY, create, this::create),
                new Endpoint(HttpMethod.GET, all, Access.VIEWER, BodyRule.NONE, list, this::list),
                new Endpoint(HttpMethod.GET, ONE, Access.VIEWER, BodyRule.NONE, get, this::get),
                new Endpoint(HttpMethod.PUT, ONE, Access.ADMIN, BODY, update, this::update),
                new Endpoint(HttpMethod.DELETE, ONE, Access.OWNER, BodyRule.NONE, delete, this::delete));
    }

    /**
     * The organization that the path names.
     *
     * @throws Failure NotFound, when it is not the token's
     */
    static OrganizationId own(Exchange exchange) {
        OrganizationId own = exchange.caller().organization();
        if (!own.equals(OrganizationId.parse(exchange.path("id")))) {
            throw notFound();
        }
        return own;
    }

    private static Failure notFound() {
        return new Failure(new Reason.NotFound("There is no such organization."));
    }

    private Future<Answer> create(Exchange exchange) {
        Body body = new Body(exchange.json());
        String name = body.name();
        body.done();
        Caller caller = exchange.caller();
        OrganizationId id = new OrganizationId(ids.next());
        return store.insert(id, name, caller.user(), MOST_OWNED).compose(made -> {
            if (!made) {
                throw new Failure(new Reason.Conflict("You own " + MOST_OWNED + " organizations already."));
            }
            exchange.note(Note.of("/organizations/" + id, null, Digest.of(name)));
            return found(id, caller).map(found -> Answer.json(201, found.json()));
        });
    }

    private Future<Answer> list(Exchange exchange) {
        Page page = Page.of(exchange);
        Caller caller = exchange.caller();
        return store.list(caller.user(), caller.operator(), page.after(), page.limit() + 1)
                .map(organizations -> page.answer(
                        organizations, Organization::json, each -> each.id().toString()));
    }

    private Future<Answer> get(Exchange exchange) {
        Caller caller = exchange.caller();
        OrganizationId id = caller.operator() ? OrganizationId.parse(exchange.path("id")) : own(exchange);
        return found(id, caller).map(found -> Answer.json(200, found.json()));
    }

    private Future<Organization> found(OrganizationId id, Caller caller) {
        return store.find(id, caller.user()).map(found -> found.orElseThrow(OrganizationRoutes::notFound));
    }

    private Future<Answer> update(Exchange exchange) {
        OrganizationId id = own(exchange);
        Body body = new Body(exchange.json());
        Change change = new Change(
                body.has("name") ? Optional.of(body.name()) : Optional.empty(),
                body.has("egress_allow") ? Optional.of(body.hosts("egress_allow")) : Optional.empty(),
                age(body, "event_days"),
                age(body, "execution_days"));
        change.egressAllow().ifPresent(list -> check(list, body));
        body.done();
        Caller caller = exchange.caller();
        return found(id, caller)
                .compose(before -> store.update(id, caller.user(), change).map(found -> {
                    Organization after = found.orElseThrow(OrganizationRoutes::notFound);
                    exchange.note(Note.of("/organizations/" + id, before.digest(), after.digest()));
                    return Answer.json(200, after.json());
                }));
    }

    private static Optional<Integer> age(Body body, String field) {
        return body.has(field) ? Optional.of(body.days(field, 0, 0, MOST_DAYS)) : Optional.empty();
    }

    private void check(List<String> hosts, Body body) {
        try {
            egress.accept(hosts);
        } catch (IllegalArgumentException refused) {
            body.wrong("egress_allow", "is refused: " + refused.getMessage());
        }
    }

    private Future<Answer> delete(Exchange exchange) {
        return deletions.delete(own(exchange), exchange.caller().user()).compose(deleted -> {
            if (!deleted) {
                throw notFound();
            }
            return refresh.get().otherwiseEmpty().map(known -> Answer.noContent());
        });
    }
}
