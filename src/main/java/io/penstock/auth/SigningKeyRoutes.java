package io.penstock.auth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.http.Access;
import io.penstock.http.Answer;
import io.penstock.http.BodyRule;
import io.penstock.http.Endpoint;
import io.penstock.http.Exchange;
import io.penstock.http.Json;
import io.penstock.http.Operation;
import io.penstock.http.Operation.Response;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** {@code /.well-known/jwks.json} for whoever verifies tokens elsewhere, and {@code /api/admin/keys} for operators. */
final class SigningKeyRoutes {

    private static final String TAG = "admin";
    private static final BodyRule BODY = new BodyRule(1 << 10, Set.of(Answer.JSON), false);

    private final SigningKeys keys;
    private final InstantSource clock;

    SigningKeyRoutes(SigningKeys keys, InstantSource clock) {
        this.keys = keys;
        this.clock = clock;
    }

    List<Endpoint> endpoints() {
        Operation jwks = Operation.of(
                "getJwks",
                "auth",
                "The public keys that access tokens are signed with (RFC 7517); none with HS256.",
                new Response(200, "The keys.", "Jwks"));
        Operation status = Operation.of(
                "getSigningKeys",
                TAG,
                "Which keys sign and verify access tokens.",
                new Response(200, "The keys, without secrets.", "SigningKeys"));
        Operation rotate = Operation.of(
                        "rotateSigningKeys",
                        TAG,
                        "Makes a new signing key; the one before verifies until its last token has expired.",
                        new Response(202, "On its way.", "SigningKeys"))
                .takes("KeyRotation");
        return List.of(
                new Endpoint(HttpMethod.GET, "/.well-known/jwks.json", Access.OPEN, BodyRule.NONE, jwks, this::jwks),
                new Endpoint(HttpMethod.GET, "/api/admin/keys", Access.OPERATOR, BodyRule.NONE, status, this::status),
                new Endpoint(HttpMethod.POST, "/api/admin/keys/rotate", Access.OPERATOR, BODY, rotate, this::rotate));
    }

    /** One that is next is there already: whoever keeps the answer for as long as it says knows it before a token has it. */
    private Future<Answer> jwks(Exchange exchange) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode shown = json.putArray("keys");
        Keyset keyset = keys.keyset();
        for (Signer signer : keyset.signers()) {
            if (signer.key().isPublic() && keyset.phase(signer.key(), clock.instant()) != Keyset.Phase.RETIRED) {
                ObjectNode jwk = shown.addObject();
                signer.key().jwk().forEach(jwk::put);
            }
        }
        String kept = "public, max-age=" + keys.lead().toSeconds();
        return Future.succeededFuture(new Answer(200, Answer.JSON, Json.buffer(json), Map.of("Cache-Control", kept)));
    }

    private Future<Answer> status(Exchange exchange) {
        return Future.succeededFuture(Answer.json(200, shown()));
    }

    private Future<Answer> rotate(Exchange exchange) {
        JsonNode body = exchange.body().length() == 0 ? JsonNodeFactory.instance.objectNode() : exchange.json();
        return (body.path("immediately").asBoolean() ? keys.replace() : keys.rotate())
                .map(rotated -> Answer.json(202, shown()));
    }

    private ObjectNode shown() {
        return shown(keys.keyset(), clock.instant());
    }

    /** Without what is secret. */
    static ObjectNode shown(Keyset keyset, Instant now) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode items = json.putArray("keys");
        for (Signer signer : keyset.signers()) {
            SigningKey key = signer.key();
            ObjectNode item = items.addObject()
                    .put("id", key.id().toString())
                    .put("algorithm", key.algorithm().name())
                    .put("status", keyset.phase(key, now).name().toLowerCase(Locale.ROOT))
                    .put("created_at", key.created().toString())
                    .put("signs_from", key.signsFrom().toString());
            Instant until = keyset.verifiesUntil(key);
            if (until != null) {
                item.put("verifies_until", until.toString());
            }
        }
        return json;
    }
}
