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
import io.penstock.identity.OrganizationId;
import io.penstock.identity.Role;
import io.penstock.identity.UserId;
import io.penstock.organization.MemberStore.Changed;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.function.Supplier;

/**
 * {@code /api/organizations/{id}/members}. A change holds for tokens that exist already: on this node when it is answered, on every other within
 * a second.
 */
final class MemberRoutes {

    private static final String ALL = "/api/organizations/{id}/members";
    private static final String ONE = ALL + "/{user}";

    private final MemberStore store;
    private final Supplier<Future<Void>> access;

    /** @param access has this node know at once what was changed */
    MemberRoutes(MemberStore store, Supplier<Future<Void>> access) {
        this.store = store;
        this.access = access;
    }

    List<Endpoint> endpoints() {
        Operation list = operation("listMembers", "Lists members.", new Response(200, "A page.", "MemberList"))
                .with(OrganizationRoutes.PAGE);
        Response changed = new Response(200, "The member.", "Member");
        Operation patch = operation("changeMember", "Gives a member another role.", changed)
                .takes("MemberRole");
        Operation put = operation("putMember", "The same.", changed).takes("MemberRole");
        Operation delete = operation(
                "removeMember",
                "Removes a member, whose tokens for the organization end at once.",
                new Response(204, "Removed.", ""));
        BodyRule body = OrganizationRoutes.BODY;
        return List.of(
                new Endpoint(HttpMethod.GET, ALL, Access.VIEWER, BodyRule.NONE, list, this::list),
                new Endpoint(HttpMethod.PATCH, ONE, Access.ADMIN, body, patch, this::change),
                new Endpoint(HttpMethod.PUT, ONE, Access.ADMIN, body, put, this::change),
                new Endpoint(HttpMethod.DELETE, ONE, Access.ADMIN, BodyRule.NONE, delete, this::remove));
    }

    private static Operation operation(String id, String summary, Response response) {
        return Operation.of(id, OrganizationRoutes.TAG, summary, response);
    }

    private Future<Answer> list(Exchange exchange) {
        OrganizationId organization = OrganizationRoutes.own(exchange);
        Page page = Page.of(exchange);
        return store.list(organization, page.after(), page.limit() + 1)
                .map(members -> page.answer(
                        members, Member::json, member -> member.user().toString()));
    }

    private Future<Answer> change(Exchange exchange) {
        OrganizationId organization = OrganizationRoutes.own(exchange);
        UserId user = UserId.parse(exchange.path("user"));
        Body body = new Body(exchange.json());
        Role wanted = body.role();
        body.done();
        return store.change(organization, user, wanted, exchange.caller()).compose(found -> {
            Changed changed = found.orElseThrow(MemberRoutes::notFound);
            exchange.note(Note.of(
                    "/organizations/" + organization + "/members/" + user,
                    Digest.of(changed.before().word()),
                    Digest.of(wanted.word())));
            return known().map(refreshed -> Answer.json(200, changed.member().json()));
        });
    }

    private Future<Answer> remove(Exchange exchange) {
        OrganizationId organization = OrganizationRoutes.own(exchange);
        UserId user = UserId.parse(exchange.path("user"));
        return store.remove(organization, user, exchange.caller()).compose(removed -> {
            if (!removed) {
                throw notFound();
            }
            return known().map(refreshed -> Answer.noContent());
        });
    }

    /** The change is committed: when it cannot be read back now, it is within a second. */
    private Future<Void> known() {
        return access.get().otherwiseEmpty();
    }

    private static Failure notFound() {
        return new Failure(new Reason.NotFound("There is no such member."));
    }
}
