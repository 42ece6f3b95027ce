package io.penstock.auth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.auth.AccountStore.Account;
import io.penstock.auth.Session.Client;
import io.penstock.config.Secret;
import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import io.penstock.failure.Violation;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** {@code /api/auth}: signing in with a password, and who one is. */
final class AuthRoutes {

    private static final String TAG = "auth";
    private static final int BODY_BYTES = 8 << 10;
    private static final int LONGEST = 1_024;

    private final AccountStore accounts;
    private final Passwords passwords;
    private final Sessions sessions;
    private final Duration ttl;

    /** @param ttl of access tokens */
    AuthRoutes(AccountStore accounts, Passwords passwords, Sessions sessions, Duration ttl) {
        this.accounts = accounts;
        this.passwords = passwords;
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

    private record Login(String email, Secret password) {}

    private Future<Answer> login(Exchange exchange) {
        Login login = read(exchange.json());
        return account(login.email())
                .compose(account -> verified(login, account))
                .compose(account -> sessions.begin(account.caller(), client(exchange)))
                .map(pair -> answer(pair, ttl));
    }

    /** No account has a NUL in its address, and PostgreSQL takes none to look for. */
    private Future<Optional<Account>> account(String email) {
        return email.indexOf('\0') < 0 ? accounts.find(email) : Future.succeededFuture(Optional.empty());
    }

    private Future<Account> verified(Login login, Optional<Account> account) {
        return passwords
                .verify(login.password(), account.map(Account::passwordHash))
                .map(right -> account.filter(found -> right)
                        .orElseThrow(() -> Tokens.refused("The email or the password is wrong.")));
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

    private static Login read(JsonNode body) {
        List<Violation> violations = new ArrayList<>();
        String name = body.has("email") ? "email" : "username";
        String email = text(body, name, violations);
        String password = text(body, "password", violations);
        if (!violations.isEmpty()) {
            throw new Failure(new Reason.Invalid("Signing in takes an email and a password.", violations));
        }
        return new Login(email.strip().toLowerCase(Locale.ROOT), new Secret(password));
    }

    private static String text(JsonNode body, String name, List<Violation> violations) {
        JsonNode value = body.path(name);
        if (!value.isTextual()
                || value.textValue().isEmpty()
                || value.textValue().length() > LONGEST) {
            violations.add(new Violation("/" + name, "must be a text of 1 to " + LONGEST + " characters"));
        }
        return value.asText();
    }
}
