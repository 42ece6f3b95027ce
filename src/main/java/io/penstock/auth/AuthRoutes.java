package io.penstock.auth;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.auth.Session.Client;
import io.penstock.http.Access;
import io.penstock.http.Answer;
import io.penstock.http.BodyRule;
import io.penstock.http.Endpoint;
import io.penstock.http.Exchange;
import io.penstock.http.Json;
import io.penstock.http.Operation;
import io.penstock.http.Operation.Response;
import io.penstock.identity.Caller;
import io.penstock.identity.Credential;
import io.penstock.telemetry.Redactor;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code /api/auth}: signing in with a password, and who one is. */
final class AuthRoutes {

    private static final String TAG = "auth";
    private static final int BODY_BYTES = 8 << 10;

    private final SignIn signIn;
    private final Sessions sessions;
    private final Duration ttl;

    /** @param ttl of access tokens */
    AuthRoutes(SignIn signIn, Sessions sessions, Duration ttl) {
        this.signIn = signIn;
        this.sessions = sessions;
        this.ttl = ttl;
    }

    List<Endpoint> endpoints() {
        return List.of(
                new Endpoint(
                        HttpMethod.POST,
                        "/api/auth/login",
                        Access.OPEN,
                        BodyRule.json(BODY_BYTES),
                        Operation.of("login", TAG, "Signs in.", new Response(200, "Signed in.", "Token"))
                                .takes("Login"),
                        this::login),
                new Endpoint(
                        HttpMethod.GET,
                        "/api/auth/me",
                        Access.VIEWER,
                        BodyRule.NONE,
                        Operation.of("getMe", TAG, "Who the token says you are.", new Response(200, "You.", "Me")),
                        AuthRoutes::me));
    }

    private Future<Answer> login(Exchange exchange) {
        Form form = new Form(exchange);
        SignIn.Attempt attempt = new SignIn.Attempt(form.email(), form.secret("password"), form.textOrNone("totp"));
        form.done("Signing in takes an email and a password.");
        return signIn.verify(attempt, exchange)
                .compose(account -> sessions.begin(account.caller(), client(exchange)))
                .map(pair -> answer(pair, ttl));
    }

    static Client client(Exchange exchange) {
        String agent = exchange.header("User-Agent");
        return new Client(exchange.remoteAddress(), agent == null ? "" : Redactor.redact(agent));
    }

    static Answer answer(Sessions.Pair pair, Duration ttl) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("access_token", pair.accessToken())
                .put("token_type", "bearer")
                .put("expires_in", ttl.toSeconds())
                .put("refresh_token", pair.refreshToken());
        json.setAll(identity(pair.caller()));
        return new Answer(200, Answer.JSON, Json.buffer(json), Map.of("Cache-Control", "no-store"));
    }

    private static Future<Answer> me(Exchange exchange) {
        Caller caller = exchange.caller();
        ObjectNode json = identity(caller).put("operator", caller.operator());
        if (caller.credential() instanceof Credential.Session session) {
            json.put("session_id", session.id().toString());
        } else if (caller.credential() instanceof Credential.Key key) {
            json.put("key_id", key.id().toString());
        }
        return Future.succeededFuture(Answer.json(200, json));
    }

    private static ObjectNode identity(Caller caller) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("user_id", caller.user().toString())
                .put("email", caller.email())
                .put("role", caller.role().name().toLowerCase(Locale.ROOT))
                .put("organization_id", caller.organization().toString());
    }
}
