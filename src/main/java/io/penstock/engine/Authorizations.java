package io.penstock.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.penstock.dsl.Authentication;
import io.penstock.dsl.StandardError;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;

/** Computes how a call authenticates, and what {@code $authorization} shows of it. The evaluator's environment is set. */
final class Authorizations {

    private Authorizations() {}

    /**
     * The policy as a small object: {@code scheme}, and the standard's properties.
     *
     * @throws Raised an authorization error when it is in a secret that is not there
     */
    static ObjectNode compute(Authentication authentication, Evaluator evaluator, JsonNode input) {
        ObjectNode policy = JsonNodeFactory.instance.objectNode().put("scheme", authentication.scheme());
        JsonNode properties = properties(authentication, evaluator, input);
        for (Map.Entry<String, JsonNode> property : properties.properties()) {
            JsonNode value = property.getValue();
            if (!value.isNull()) {
                policy.set(property.getKey(), value.isNumber() ? TextNode.valueOf(value.asText()) : value);
            }
        }
        return policy.put("scheme", authentication.scheme());
    }

    private static JsonNode properties(Authentication authentication, Evaluator evaluator, JsonNode input) {
        if (authentication instanceof Authentication.Inline inline) {
            return evaluator.value(inline.properties(), input);
        }
        String name = ((Authentication.FromSecret) authentication).secret();
        JsonNode secret = evaluator.environment().secret(name);
        if (secret.isMissingNode()) {
            throw Raised.of(StandardError.AUTHORIZATION, "There is no secret `" + name + "`.");
        }
        if (secret.isTextual() && authentication.scheme().equals("bearer")) {
            return JsonNodeFactory.instance.objectNode().set("token", secret);
        }
        if (!secret.isObject()) {
            throw Raised.of(
                    StandardError.CONFIGURATION,
                    "The secret `" + name + "` is not an object with the properties of " + authentication.scheme()
                            + ".");
        }
        return secret;
    }

    /** The standard's authorization descriptor. What only the call itself brings to light, such as a token, is null. */
    static ObjectNode describe(JsonNode policy) {
        String scheme = policy.path("scheme").asText();
        ObjectNode descriptor = JsonNodeFactory.instance.objectNode();
        switch (scheme) {
            case "basic" -> {
                String pair = policy.path("username").asText() + ":"
                        + policy.path("password").asText();
                byte[] bytes = pair.getBytes(StandardCharsets.UTF_8);
                descriptor
                        .put("scheme", "Basic")
                        .put("parameter", Base64.getEncoder().encodeToString(bytes));
            }
            case "bearer" -> descriptor.put("scheme", "Bearer").set("parameter", policy.path("token"));
            case "oauth2", "oidc" -> descriptor.put("scheme", "Bearer").set("parameter", NullNode.instance);
            default ->
                descriptor
                        .put("scheme", scheme.substring(0, 1).toUpperCase(Locale.ROOT) + scheme.substring(1))
                        .set("parameter", NullNode.instance);
        }
        return descriptor;
    }
}
