package io.penstock.organization;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import io.penstock.http.Access;
import io.penstock.http.Answer;
import io.penstock.http.BodyRule;
import io.penstock.http.Endpoint;
import io.penstock.http.Exchange;
import io.penstock.http.Json;
import io.penstock.http.Note;
import io.penstock.http.Operation;
import io.penstock.http.Operation.Response;
import io.penstock.http.Page;
import io.penstock.identity.IdSource;
import io.penstock.identity.OrganizationId;
import io.penstock.identity.Role;
import io.penstock.organization.InvitationStore.Wanted;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** {@code /api/organizations/{id}/invitations}: one-time links, shown once, for somebody to be given them. */
final class InvitationRoutes {

    private static final String ALL = "/api/organizations/{id}/invitations";
    private static final int DAYS = 7;
    private static final int MOST_DAYS = 30;

    private final InvitationStore store;
    private final IdSource ids;
    private final SecureRandom random;

    InvitationRoutes(InvitationStore store, IdSource ids, SecureRandom random) {
        this.store = store;
        this.ids = ids;
        this.random = random;
    }

    List<Endpoint> endpoints() {
        Response made = new Response(201, "The link, shown this once.", "InvitationLink");
        Operation create = operation("createInvitation", "Invites somebody by a link that is good once.", made)
                .takes("InvitationDraft");
        Operation invite = operation("inviteMember", "The same.", made).takes("InvitationDraft");
        Operation list = operation(
                        "listInvitations",
                        "Lists the invitations that can still be accepted.",
                        new Response(200, "A page.", "InvitationList"))
                .with(OrganizationRoutes.PAGE);
        Operation delete =
                operation("deleteInvitation", "Withdraws an invitation.", new Response(204, "Withdrawn.", ""));
        BodyRule body = OrganizationRoutes.BODY;
        String members = "/api/organizations/{id}/members";
        return List.of(
                new Endpoint(HttpMethod.POST, ALL, Access.ADMIN, body, create, this::create),
                new Endpoint(HttpMethod.POST, members, Access.ADMIN, body, invite, this::create),
                new Endpoint(HttpMethod.GET, ALL, Access.ADMIN, BodyRule.NONE, list, this::list),
                new Endpoint(
                        HttpMethod.DELETE, ALL + "/{invitation}", Access.ADMIN, BodyRule.NONE, delete, this::delete));
    }

    private static Operation operation(String id, String summary, Response response) {
        return Operation.of(id, OrganizationRoutes.TAG, summary, response);
    }

    private Future<Answer> create(Exchange exchange) {
        OrganizationId organization = OrganizationRoutes.own(exchange);
        Body body = new Body(exchange.json());
        String email = body.email();
        Role role = body.role();
        int days = body.days("expires_in_days", DAYS, 1, MOST_DAYS);
        body.done();
        InvitationToken token = InvitationToken.generate(random);
        return store.insert(organization, new Wanted(ids.next(), email, role, exchange.caller(), days), token)
                .map(invitation -> {
                    exchange.note(Note.of(
                            "/organizations/" + organization + "/invitations/" + invitation.id(),
                            null,
                            Digest.of(email + " " + role.word())));
                    return shown(invitation, token);
                });
    }

    private static Answer shown(Invitation invitation, InvitationToken token) {
        ObjectNode json = invitation.json().put("token", token.value()).put("url", AcceptRoutes.url(token));
        return new Answer(201, Answer.JSON, Json.buffer(json), Map.of("Cache-Control", "no-store"));
    }

    private Future<Answer> list(Exchange exchange) {
        OrganizationId organization = OrganizationRoutes.own(exchange);
        Page page = Page.of(exchange);
        return store.list(organization, page.after(), page.limit() + 1)
                .map(invitations -> page.answer(
                        invitations, Invitation::json, each -> each.id().toString()));
    }

    private Future<Answer> delete(Exchange exchange) {
        OrganizationId organization = OrganizationRoutes.own(exchange);
        return store.delete(organization, id(exchange.path("invitation"))).map(deleted -> {
            if (!deleted) {
                throw notFound();
            }
            return Answer.noContent();
        });
    }

    private static UUID id(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException notAnId) {
            throw notFound();
        }
    }

    private static Failure notFound() {
        return new Failure(new Reason.NotFound("There is no such invitation."));
    }
}
