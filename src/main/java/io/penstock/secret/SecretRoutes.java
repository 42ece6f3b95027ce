package io.penstock.secret;

import com.fasterxml.jackson.databind.JsonNode;
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
import io.penstock.identity.OrganizationId;
import io.penstock.organization.DataKeys;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.Map;

/**
 * {@code /api/secrets}: values go in and never come out. A change is known to this node when it is answered, and to every other within a
 * second.
 */
public final class SecretRoutes {

    private static final String TAG = "secrets";
    private static final int MOST_VALUE = 64 << 10;
    /** Room for the value's own white space and the object around it. */
    private static final BodyRule BODY = BodyRule.json(2 * MOST_VALUE);

    private static final int MOST_NAME = 128;
    private static final Map<String, String> PAGE =
            Map.of("limit", "How many items, 1 to 200.", "after", "The name of the last item already seen.");

    private final SecretStore store;
    private final SecretValues values;
    private final DataKeys keys;

    public SecretRoutes(SecretStore store, SecretValues values, DataKeys keys) {
        this.store = store;
        this.values = values;
        this.keys = keys;
    }

    public List<Endpoint> endpoints() {
        Operation list = Operation.of(
                        "listSecrets",
                        TAG,
                        "Lists secrets, without values.",
                        new Response(200, "A page.", "SecretList"))
                .with(PAGE);
        Operation put = Operation.of(
                        "putSecret",
                        TAG,
                        "Creates a secret or gives it a new value, which is never shown again.",
                        new Response(200, "It has the value now.", "Secret"),
                        new Response(201, "Created.", "Secret"))
                .takes("SecretValue");
        Operation delete = Operation.of(
                "deleteSecret", TAG, "Deletes a secret with all its versions.", new Response(204, "Deleted.", ""));
        String one = "/api/secrets/{name}";
        return List.of(
                new Endpoint(HttpMethod.GET, "/api/secrets", Access.VIEWER, BodyRule.NONE, list, this::list),
                new Endpoint(HttpMethod.PUT, one, Access.EDITOR, BODY, put, this::put),
                new Endpoint(HttpMethod.DELETE, one, Access.EDITOR, BodyRule.NONE, delete, this::delete));
    }

    private Future<Answer> list(Exchange exchange) {
        Page page = Page.of(exchange);
        String after = page.cursor() == null ? "" : page.cursor();
        if (!isName(after)) {
            throw invalid("/after", "must be the \"next\" of an earlier answer");
        }
        return store.list(exchange.caller().organization(), after, page.limit() + 1)
                .map(secrets -> page.answer(secrets, StoredSecret::toJson, StoredSecret::name));
    }

    private Future<Answer> put(Exchange exchange) {
        OrganizationId organization = exchange.caller().organization();
        String name = name(exchange);
        byte[] value = Json.bytes(value(exchange.json()));
        if (value.length > MOST_VALUE) {
            throw invalid("/value", "must be at most " + MOST_VALUE + " bytes as JSON");
        }
        return keys.of(organization)
                .compose(key -> store.put(organization, name, value, key))
                .compose(saved -> known(organization).map(saved))
                .map(saved ->
                        Answer.json(saved.created() ? 201 : 200, saved.secret().toJson()));
    }

    private static JsonNode value(JsonNode body) {
        JsonNode value = body.get("value");
        if (value == null || body.size() != 1) {
            throw invalid("/value", "is missing, or not alone: it may be any JSON, and is all that a secret has");
        }
        return value;
    }

    private static String name(Exchange exchange) {
        String name = exchange.path("name");
        if (!isName(name)) {
            throw invalid(
                    "/name",
                    "must have 1 to " + MOST_NAME + " characters, no control character and no space at its ends");
        }
        return name;
    }

    private static boolean isName(String text) {
        return text.length() <= MOST_NAME
                && text.equals(text.strip())
                && text.chars().noneMatch(Character::isISOControl);
    }

    private static Failure invalid(String pointer, String message) {
        return new Failure(new Reason.Invalid(
                "\"" + pointer.substring(1) + "\" " + message + ".", List.of(new Violation(pointer, message))));
    }

    /** The change is committed: when it cannot be read back now, it is within a second. */
    private Future<Void> known(OrganizationId organization) {
        return values.changed(organization).otherwiseEmpty();
    }

    private Future<Answer> delete(Exchange exchange) {
        OrganizationId organization = exchange.caller().organization();
        return store.delete(organization, name(exchange)).compose(deleted -> {
            if (!deleted) {
                throw new Failure(new Reason.NotFound("There is no such secret."));
            }
            return known(organization).map(Answer.noContent());
        });
    }
}
