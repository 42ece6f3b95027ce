package io.penstock.organization;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.config.Secret;
import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import io.penstock.http.Access;
import io.penstock.http.Answer;
import io.penstock.http.Authenticator;
import io.penstock.http.BodyRule;
import io.penstock.http.Endpoint;
import io.penstock.http.Exchange;
import io.penstock.http.Json;
import io.penstock.http.Note;
import io.penstock.http.Operation;
import io.penstock.http.Operation.Response;
import io.penstock.identity.Caller;
import io.penstock.identity.IdSource;
import io.penstock.identity.UserId;
import io.penstock.organization.Credentials.Proof;
import io.penstock.organization.InvitationStore.Account;
import io.penstock.organization.InvitationStore.Open;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * {@code /api/auth/invitations/{token}}, open to whoever holds the link. A new user chooses a password; who has an account proves it, by a token
 * of any organization or by what signing in takes,
 * which counts as such a try, and an invitation takes few.
 */
final class AcceptRoutes {

    private static final String PATH = "/api/auth/invitations/";
    private static final String TAG = "auth";
    private static final BodyRule BODY = new BodyRule(8 << 10, Set.of(Answer.JSON), false);
    private static final Map<String, String> NOT_KEPT = Map.of("Cache-Control", "no-store");

    private final InvitationStore store;
    private final Credentials credentials;
    private final Authenticator authenticator;
    private final Supplier<Future<Void>> access;
    private final IdSource ids;

    AcceptRoutes(
            InvitationStore store,
            Credentials credentials,
            Authenticator authenticator,
            Supplier<Future<Void>> access,
            IdSource ids) {
        this.store = store;
        this.credentials = credentials;
        this.authenticator = authenticator;
        this.access = access;
        this.ids = ids;
    }

    static String url(InvitationToken token) {
        return PATH + token.value();
    }

    List<Endpoint> endpoints() {
        Operation get = Operation.of(
                "getInvitation",
                TAG,
                "Tells what the link is for, and what accepting it takes.",
                new Response(200, "The invitation.", "InvitationOffer"));
        Operation accept = Operation.of(
                        "acceptInvitation",
                        TAG,
                        "Accepts the invitation: with a new password, or as the user who is signed in.",
                        new Response(200, "Joined.", "Joined"),
                        new Response(201, "Joined with a new account.", "Joined"))
                .takes("InvitationAcceptance");
        return List.of(
                new Endpoint(HttpMethod.GET, PATH + "{token}", Access.OPEN, BodyRule.NONE, get, this::get),
                new Endpoint(HttpMethod.POST, PATH + "{token}", Access.OPEN, BODY, accept, this::accept));
    }

    private Future<Open> found(Exchange exchange) {
        return store.find(new InvitationToken(exchange.path("token")))
                .map(found -> found.orElseThrow(AcceptRoutes::notFound));
    }

    private static Failure notFound() {
        return new Failure(
                new Reason.NotFound("There is no such invitation, or it was used, withdrawn or has expired."));
    }

    private Future<Answer> get(Exchange exchange) {
        return found(exchange).map(open -> {
            ObjectNode json = joined(open)
                    .put("expires_at", open.invitation().expiresAt().toString())
                    .put("needs", open.account() == null ? "password" : "sign_in");
            return new Answer(200, Answer.JSON, Json.buffer(json), NOT_KEPT);
        });
    }

    private Future<Answer> accept(Exchange exchange) {
        Body body = new Body(exchange.body().length() == 0 ? JsonNodeFactory.instance.objectNode() : exchange.json());
        return found(exchange).compose(open -> {
            exchange.note(
                    note(open, open.account() == null ? null : open.account().user()));
            String authorization = exchange.header("Authorization");
            Account account = open.account();
            if (authorization != null) {
                return accept(exchange, open, signedIn(authorization, open), null);
            }
            return account == null
                    ? acceptAsNew(exchange, open, body)
                    : acceptByPassword(exchange, open, account, body);
        });
    }

    private UserId signedIn(String authorization, Open open) {
        Caller caller = authenticator.authenticate(authorization, null);
        if (caller.isProgram()) {
            throw new Failure(new Reason.Forbidden("An API key joins no organization; sign in."));
        }
        if (!caller.email().equals(open.invitation().email())) {
            throw new Failure(new Reason.Forbidden(
                    "The invitation is for " + open.invitation().email() + "; sign in as that."));
        }
        return caller.user();
    }

    private Future<Answer> acceptAsNew(Exchange exchange, Open open, Body body) {
        Secret password = new Secret(body.password());
        body.done();
        return credentials.hash().apply(password).compose(hash -> accept(exchange, open, new UserId(ids.next()), hash));
    }

    private Future<Answer> acceptByPassword(Exchange exchange, Open open, Account account, Body body) {
        if (!body.has("password")) {
            throw new Failure(new Reason.Unauthenticated(
                    "There is an account of that address: sign in and send its token, or send its password."));
        }
        Secret password = new Secret(body.password());
        String code = body.text("totp");
        body.done();
        Proof proof = new Proof(account.user(), open.invitation().email(), account.passwordHash(), password, code);
        return store.attempt(open.invitation())
                .compose(allowed -> {
                    if (!allowed) {
                        throw notFound();
                    }
                    return credentials.verification().of(proof, exchange);
                })
                .compose(right -> accept(exchange, open, account.user(), null));
    }

    private Future<Answer> accept(Exchange exchange, Open open, UserId user, @Nullable String passwordHash) {
        return store.accept(open.invitation(), user, passwordHash).compose(accepted -> {
            if (!accepted) {
                throw notFound();
            }
            exchange.note(note(open, user));
            ObjectNode json = joined(open).put("user_id", user.toString());
            Answer answer = new Answer(passwordHash == null ? 200 : 201, Answer.JSON, Json.buffer(json), NOT_KEPT);
            return access.get().otherwiseEmpty().map(answer);
        });
    }

    /** The organization's own record tells who came in. */
    private static Note note(Open open, @Nullable UserId user) {
        Invitation invitation = open.invitation();
        return Note.concerning(
                invitation.organization(),
                user,
                "/organizations/" + invitation.organization() + "/invitations/" + invitation.id());
    }

    private static ObjectNode joined(Open open) {
        Invitation invitation = open.invitation();
        return JsonNodeFactory.instance
                .objectNode()
                .put("organization_id", invitation.organization().toString())
                .put("organization_name", open.organizationName())
                .put("email", invitation.email())
                .put("role", invitation.role().word());
    }
}
