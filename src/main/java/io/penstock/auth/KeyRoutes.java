package io.penstock.auth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import io.penstock.http.Page;
import io.penstock.identity.Caller;
import io.penstock.identity.IdSource;
import io.penstock.identity.Role;
import io.penstock.identity.UserId;
import io.penstock.identity.Uuids;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * {@code /api/auth/keys}. People make keys, for themselves; admins see and revoke those of others too. A revoked key is refused on this node
 * when that is answered, and on every other within a second.
 */
final class KeyRoutes {

    private static final String TAG = "auth";
    private static final BodyRule BODY = BodyRule.json(4 << 10);
    private static final int LONGEST_NAME = 100;
    private static final int LONGEST_DAYS = 3_650;
    private static final Map<String, String> PAGE =
            Map.of("limit", "How many items, 1 to 200.", "after", "The \"next\" of the answer before.");

    private final KeyStore store;
    private final AccessWatch watch;
    private final IdSource ids;
    private final SecureRandom random;

    KeyRoutes(KeyStore store, AccessWatch watch, IdSource ids, SecureRandom random) {
        this.store = store;
        this.watch = watch;
        this.ids = ids;
        this.random = random;
    }

    List<Endpoint> endpoints() {
        Operation create = Operation.of(
                        "createApiKey",
                        TAG,
                        "Makes an API key, which is shown this once.",
                        new Response(201, "Made.", "NewApiKey"))
                .takes("ApiKeyDraft");
        Operation list = Operation.of(
                        "listApiKeys",
                        TAG,
                        "Lists your API keys; for an admin, those of the organization.",
                        new Response(200, "A page.", "ApiKeyList"))
                .with(PAGE);
        Operation delete = Operation.of("deleteApiKey", TAG, "Revokes an API key.", new Response(204, "Revoked.", ""));
        String all = "/api/auth/keys";
        return List.of(
                new Endpoint(HttpMethod.POST, all, Access.EDITOR, BODY, create, this::create),
                new Endpoint(HttpMethod.GET, all, Access.VIEWER, BodyRule.NONE, list, this::list),
                new Endpoint(HttpMethod.DELETE, all + "/{id}", Access.EDITOR, BodyRule.NONE, delete, this::delete));
    }

    private Future<Answer> create(Exchange exchange) {
        Caller caller = person(exchange);
        String secret = ApiKey.generate(random);
        ApiKey key = draft(exchange.json(), caller, ApiKey.hint(secret));
        return store.insert(key, Digest.of(secret)).compose(inserted -> {
            if (!inserted) {
                throw new Failure(new Reason.Conflict(
                        "A member has " + KeyStore.MOST_OF_ONE_MEMBER + " API keys at most; revoke one first."));
            }
            ObjectNode json = key.toJson().put("key", secret);
            Answer answer = new Answer(201, Answer.JSON, Json.buffer(json), Map.of("Cache-Control", "no-store"));
            return known().map(answer);
        });
    }

    /** A key that leaks must not outlive itself in keys that it made, nor shut its maker's other programs out. */
    private static Caller person(Exchange exchange) {
        if (exchange.caller().isProgram()) {
            throw new Failure(new Reason.Forbidden("An API key may neither make nor revoke keys; sign in."));
        }
        return exchange.caller();
    }

    private ApiKey draft(JsonNode body, Caller caller, String hint) {
        List<Violation> violations = new ArrayList<>();
        String name = body.path("name").asText().strip();
        if (!body.path("name").isTextual() || name.isEmpty() || name.length() > LONGEST_NAME || name.indexOf(0) >= 0) {
            violations.add(new Violation("/name", "must be a text of 1 to " + LONGEST_NAME + " characters"));
        }
        ApiKey.Scope scope = new ApiKey.Scope(role(body, caller, violations), operator(body, caller, violations));
        Instant now = ids.now().truncatedTo(ChronoUnit.MILLIS);
        Instant expires = expires(body.path("expires_in_days"), now, violations);
        if (!violations.isEmpty()) {
            throw new Failure(new Reason.Invalid("The API key cannot be made so.", violations));
        }
        ApiKey.Times times = new ApiKey.Times(now, expires, null);
        return new ApiKey(caller.organization(), ids.next(), caller.user(), name, scope, hint, times);
    }

    private static Role role(JsonNode body, Caller caller, List<Violation> violations) {
        JsonNode word = body.path("role");
        if (word.isMissingNode() || word.isNull()) {
            return caller.role();
        }
        Role role = Role.of(word.asText()).orElse(Role.VIEWER);
        if (Role.of(word.asText()).isEmpty()) {
            violations.add(new Violation("/role", "must be viewer, editor, admin or owner"));
        } else if (!caller.role().includes(role)) {
            violations.add(new Violation("/role", "must be " + caller.role().word() + " at most, which is your own"));
        }
        return role;
    }

    private static boolean operator(JsonNode body, Caller caller, List<Violation> violations) {
        boolean operator = body.path("operator").asBoolean();
        if (operator && !caller.operator()) {
            violations.add(new Violation("/operator", "must be false, since you are no operator of the server"));
        }
        return operator;
    }

    private static @Nullable Instant expires(JsonNode days, Instant now, List<Violation> violations) {
        if (days.isMissingNode() || days.isNull()) {
            return null;
        }
        if (!days.isInt() || days.intValue() < 1 || days.intValue() > LONGEST_DAYS) {
            violations.add(new Violation("/expires_in_days", "must be a whole number from 1 to " + LONGEST_DAYS));
            return null;
        }
        return now.plus(Duration.ofDays(days.intValue()));
    }

    private Future<Answer> list(Exchange exchange) {
        Page page = Page.of(exchange);
        Caller caller = exchange.caller();
        return store.list(caller.organization(), mine(caller), page.after(), page.limit() + 1)
                .map(keys -> page.answer(keys, ApiKey::toJson, key -> key.id().toString()));
    }

    private Future<Answer> delete(Exchange exchange) {
        Caller caller = person(exchange);
        UUID id = Uuids.parse("API key", exchange.path("id"));
        return store.delete(caller.organization(), id, mine(caller), caller.role() == Role.OWNER)
                .compose(deleted -> {
                    if (!deleted) {
                        throw new Failure(new Reason.NotFound("There is no such API key."));
                    }
                    return known().map(Answer.noContent());
                });
    }

    /** Whose keys are shown; null: everybody's. */
    private static @Nullable UserId mine(Caller caller) {
        return caller.role().includes(Role.ADMIN) ? null : caller.user();
    }

    /** The change is committed: when it cannot be read back now, it is within a second. */
    private Future<Void> known() {
        return watch.refresh().otherwiseEmpty();
    }
}
