package io.penstock.auth;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import io.penstock.failure.Violation;
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
import io.penstock.identity.Credential;
import io.penstock.identity.OrganizationId;
import io.penstock.identity.Uuids;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * {@code /api/auth/refresh}, {@code logout} and {@code sessions}. A session that was ended here is known to this node when it is answered,
 * and to every other within a second.
 */
final class SessionRoutes {

    private static final String TAG = "auth";
    private static final BodyRule BODY = BodyRule.json(4 << 10);
    private static final UUID NOBODYS = new UUID(0, 0);
    private static final Map<String, String> PAGE =
            Map.of("limit", "How many items, 1 to 200.", "after", "The \"next\" of the answer before.");

    private final SessionStore store;
    private final Sessions sessions;
    private final AccessWatch watch;
    private final Duration ttl;

    /** @param ttl of access tokens */
    SessionRoutes(SessionStore store, Sessions sessions, AccessWatch watch, Duration ttl) {
        this.store = store;
        this.sessions = sessions;
        this.watch = watch;
        this.ttl = ttl;
    }

    List<Endpoint> endpoints() {
        Operation refresh = operation(
                        "refresh",
                        "Exchanges a refresh token for a new pair, in another organization if one is named.",
                        new Response(200, "The new pair; the old refresh token is used up.", "Token"))
                .takes("Refresh");
        Operation logout = operation("logout", "Ends this session.", new Response(204, "Ended.", ""));
        Operation list = operation("listSessions", "Lists your sessions.", new Response(200, "A page.", "SessionList"))
                .with(PAGE);
        Operation end = operation("endSession", "Ends one of your sessions.", new Response(204, "Ended.", ""));
        Operation others =
                operation("endOtherSessions", "Ends all your sessions but this one.", new Response(204, "Ended.", ""));
        String all = "/api/auth/sessions";
        return List.of(
                new Endpoint(HttpMethod.POST, "/api/auth/refresh", Access.OPEN, BODY, refresh, this::refresh),
                new Endpoint(HttpMethod.POST, "/api/auth/logout", Access.PERSON, BodyRule.NONE, logout, this::logout),
                new Endpoint(HttpMethod.GET, all, Access.PERSON, BodyRule.NONE, list, this::list),
                new Endpoint(HttpMethod.DELETE, all, Access.PERSON, BodyRule.NONE, others, this::endOthers),
                new Endpoint(HttpMethod.DELETE, all + "/{id}", Access.PERSON, BodyRule.NONE, end, this::end));
    }

    private static Operation operation(String id, String summary, Response response) {
        return Operation.of(id, TAG, summary, response);
    }

    private Future<Answer> refresh(Exchange exchange) {
        JsonNode body = exchange.json();
        JsonNode token = body.path("refresh_token");
        if (!token.isTextual()) {
            String message = "must be the text that signing in gave";
            throw new Failure(new Reason.Invalid(
                    "\"refresh_token\" " + message + ".", List.of(new Violation("/refresh_token", message))));
        }
        return sessions.refresh(
                        token.textValue(),
                        organization(body),
                        AuthRoutes.client(exchange),
                        reused -> note(exchange, reused))
                .map(pair -> AuthRoutes.answer(pair, ttl));
    }

    private static void note(Exchange exchange, SessionStore.Outcome.Reused reused) {
        exchange.note(Note.concerning(reused.organization(), null, "/api/auth/sessions/" + reused.session()));
    }

    private static @Nullable OrganizationId organization(JsonNode body) {
        JsonNode id = body.path("organization_id");
        return id.isMissingNode() || id.isNull() ? null : OrganizationId.parse(id.asText());
    }

    private Future<Answer> logout(Exchange exchange) {
        Caller caller = exchange.caller();
        return store.end(caller.user(), session(caller))
                .compose(ended -> known())
                .map(known -> Answer.noContent());
    }

    private Future<Answer> list(Exchange exchange) {
        Page page = Page.of(exchange);
        Caller caller = exchange.caller();
        return store.list(caller.user(), page.after(), page.limit() + 1)
                .map(found -> page.answer(
                        found,
                        session -> session.toJson(session(caller)),
                        session -> session.id().toString()));
    }

    private Future<Answer> end(Exchange exchange) {
        UUID id = Uuids.parse("session", exchange.path("id"));
        return store.end(exchange.caller().user(), id).compose(ended -> {
            if (!ended) {
                throw new Failure(new Reason.NotFound("There is no such session."));
            }
            return known().map(Answer.noContent());
        });
    }

    private Future<Answer> endOthers(Exchange exchange) {
        Caller caller = exchange.caller();
        return store.endOthers(caller.user(), session(caller))
                .compose(ended -> known())
                .map(known -> Answer.noContent());
    }

    /** The change is committed: when it cannot be read back now, it is within a second. */
    private Future<Void> known() {
        return watch.refresh().otherwiseEmpty();
    }

    private static UUID session(Caller caller) {
        return caller.credential() instanceof Credential.Session session ? session.id() : NOBODYS;
    }
}
