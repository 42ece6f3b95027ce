package io.penstock.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.config.WebhookConfig;
import io.penstock.failure.Violation;
import io.penstock.http.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Webhooks as the API and the store write them. Pure. */
final class WebhookJson {

    private static final int MAX_NAME = 100;
    private static final int MAX_TYPE = 255;
    private static final int MAX_BODY = 16 << 10;
    private static final int MAX_SECRET = 1_024;

    private final Dedupe defaultDedupe;
    private final Duration tolerance;

    WebhookJson(WebhookConfig config) {
        this.defaultDedupe = new Dedupe(Dedupe.By.ID, config.dedupeWindow());
        this.tolerance = config.tolerance();
    }

    /**
     * What a request asks for.
     *
     * @param secret null: none was given
     */
    record Wanted(WebhookSpec spec, @Nullable String secret) {}

    /**
     * Reads a new webhook, or a change: then what the request leaves out stays as it is.
     *
     * @param before null: a new one
     * @throws io.penstock.failure.Failure Invalid, with everything that is wrong
     */
    Wanted read(JsonNode body, @Nullable WebhookSpec before) {
        List<Violation> violations = new ArrayList<>();
        Fields fields = new Fields(body, "", violations);
        String name = name(fields, before);
        String type = eventType(fields, name, before);
        boolean enabled = fields.truth("enabled", before == null || before.enabled());
        Proof proof = proof(fields, before);
        Dedupe dedupe = dedupe(fields, before == null ? defaultDedupe : before.dedupe());
        CustomResponse response = response(fields, before == null ? null : before.response());
        WebhookSpec.Challenge challenge = challenge(fields, before);
        fields.refuseOthers();
        Fields.refuse(violations);
        return new Wanted(
                new WebhookSpec(name, type, enabled, proof.verification(), dedupe, response, challenge),
                proof.secret());
    }

    /** How deliveries are verified, with the secret if one is given. */
    private record Proof(
            Verification verification, @Nullable String secret) {}

    private Proof proof(Fields fields, @Nullable WebhookSpec before) {
        Fields how = fields.object("verification");
        if (how == null) {
            if (before == null) {
                fields.wrong("verification", "must say how deliveries are verified");
            }
            return new Proof(before == null ? new Verification.None() : before.verification(), null);
        }
        Verification verification = VerificationJson.read(how, tolerance);
        if (verification == null) {
            return new Proof(new Verification.None(), null);
        }
        String secret = secret(how, verification);
        how.refuseOthers();
        return new Proof(verification, secret);
    }

    private static String eventType(Fields fields, String name, @Nullable WebhookSpec before) {
        String type = fields.text("event_type", usualType(name, before), MAX_TYPE);
        if (type.isBlank() || !isPrintable(type)) {
            fields.wrong("event_type", "must have 1 to " + MAX_TYPE + " printable characters");
        }
        return type;
    }

    /** A type that was derived from the name goes with it; one that was chosen stays. */
    private static String usualType(String name, @Nullable WebhookSpec before) {
        return before == null || before.eventType().equals(defaultType(before.name()))
                ? defaultType(name)
                : before.eventType();
    }

    private static WebhookSpec.@Nullable Challenge challenge(Fields fields, @Nullable WebhookSpec before) {
        WebhookSpec.Challenge asked = fields.choice("challenge", WebhookSpec.Challenge.class);
        return asked != null || before == null || fields.mentions("challenge") ? asked : before.challenge();
    }

    private static String defaultType(String name) {
        return "webhook." + name;
    }

    private static String name(Fields fields, @Nullable WebhookSpec before) {
        String name = fields.text("name", before == null ? "" : before.name(), MAX_NAME)
                .strip();
        if (name.isEmpty() || !isPrintable(name)) {
            fields.wrong("name", "must have 1 to " + MAX_NAME + " printable characters");
        }
        return name;
    }

    private static boolean isPrintable(String text) {
        return text.chars().noneMatch(Character::isISOControl);
    }

    private static @Nullable String secret(Fields fields, Verification verification) {
        String field = "secret";
        if (verification instanceof Verification.Basic && fields.has("password")) {
            field = "password";
        } else if (verification instanceof Verification.Bearer && fields.has("token")) {
            field = "token";
        }
        if (!fields.has(field)) {
            return null;
        }
        String secret = fields.text(field, "", MAX_SECRET);
        String problem = verification instanceof Verification.None
                ? "must be left out where nothing is verified"
                : SecretFormat.problem(verification, secret);
        if (problem != null) {
            fields.wrong(field, problem);
        }
        return secret;
    }

    private static Dedupe dedupe(Fields fields, Dedupe otherwise) {
        Fields dedupe = fields.object("dedupe");
        if (dedupe == null) {
            return otherwise;
        }
        Dedupe.By by = dedupe.choice("by", Dedupe.By.class);
        Duration window = dedupe.duration("window", otherwise.window(), Dedupe.MAX_WINDOW);
        dedupe.refuseOthers();
        return new Dedupe(by == null ? otherwise.by() : by, window);
    }

    private static @Nullable CustomResponse response(Fields fields, @Nullable CustomResponse otherwise) {
        Fields response = fields.object("response");
        if (response == null) {
            return otherwise;
        }
        int status = response.number("status", 202, 200, 299);
        JsonNode body = response.node("body");
        if (body != null && Json.bytes(body).length > MAX_BODY) {
            response.wrong("body", "must have at most " + MAX_BODY + " bytes");
        }
        response.refuseOthers();
        return new CustomResponse(status, status == 204 ? null : body);
    }

    /** The settings alone, as they are stored. */
    static byte[] bytes(WebhookSpec spec) {
        return Json.bytes(settings(spec));
    }

    /** What {@link #bytes} wrote. */
    WebhookSpec spec(byte[] stored) {
        return read(Json.parse(stored), null).spec();
    }

    private static ObjectNode settings(WebhookSpec spec) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("name", spec.name()).put("event_type", spec.eventType()).put("enabled", spec.enabled());
        json.set("verification", VerificationJson.write(spec.verification()));
        json.putObject("dedupe")
                .put("by", Fields.word(spec.dedupe().by()))
                .put("window", spec.dedupe().window().toString());
        if (spec.response() != null) {
            ObjectNode response =
                    json.putObject("response").put("status", spec.response().status());
            if (spec.response().body() != null) {
                response.set("body", spec.response().body());
            }
        }
        if (spec.challenge() != null) {
            json.put("challenge", Fields.word(spec.challenge()));
        }
        return json;
    }

    /**
     * The webhook as the API shows it, without secrets.
     *
     * @param url null: the reader may not know it
     */
    static ObjectNode shown(Webhook webhook, @Nullable String url) {
        ObjectNode json =
                JsonNodeFactory.instance.objectNode().put("id", webhook.id().toString());
        if (url != null) {
            json.put("url", url);
        }
        json.setAll(settings(webhook.spec()));
        return json.put("created_at", webhook.createdAt().toString())
                .put("updated_at", webhook.updatedAt().toString());
    }

    /** The keyring as it is sealed. */
    static byte[] bytes(Keyring keys) {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("token", keys.token());
        var secrets = json.putArray("secrets");
        for (SigningSecret secret : keys.secrets()) {
            ObjectNode each = secrets.addObject().put("value", secret.value());
            if (secret.until() != null) {
                each.put("until", secret.until().toString());
            }
        }
        return Json.bytes(json);
    }

    /** What {@link #bytes(Keyring)} wrote. */
    static Keyring keyring(byte[] opened) {
        JsonNode json = Json.parse(opened);
        List<SigningSecret> secrets = new ArrayList<>();
        for (JsonNode each : json.path("secrets")) {
            JsonNode until = each.get("until");
            secrets.add(new SigningSecret(
                    each.path("value").asText(), until == null ? null : Instant.parse(until.asText())));
        }
        return new Keyring(json.path("token").asText(), secrets);
    }
}
