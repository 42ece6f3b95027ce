package io.penstock.auth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.penstock.config.Secret;
import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import io.penstock.failure.Violation;
import io.penstock.http.Exchange;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The texts of a request's body; what is wrong with them is gathered, and told at once by {@link #done}. */
final class Form {

    private static final int LONGEST = 1_024;
    private static final int SHORTEST_PASSWORD = 8;

    private final JsonNode body;
    private final List<Violation> violations = new ArrayList<>();

    Form(Exchange exchange) {
        this.body = exchange.body().length() == 0 ? JsonNodeFactory.instance.objectNode() : exchange.json();
    }

    boolean has(String name) {
        return body.hasNonNull(name);
    }

    boolean flag(String name) {
        return body.path(name).asBoolean();
    }

    String text(String name) {
        JsonNode value = body.path(name);
        boolean fits = value.isTextual()
                && !value.textValue().isEmpty()
                && value.textValue().length() <= LONGEST;
        if (!fits) {
            violations.add(new Violation("/" + name, "must be a text of 1 to " + LONGEST + " characters"));
        }
        return value.asText();
    }

    /** Empty when it is left out. */
    String textOrNone(String name) {
        return has(name) ? text(name) : "";
    }

    /** In lower case, from {@code email} or else {@code username}. */
    String email() {
        return text(body.has("email") ? "email" : "username").strip().toLowerCase(Locale.ROOT);
    }

    Secret secret(String name) {
        return new Secret(text(name));
    }

    /** One that is to be kept, which has to be good enough. */
    Secret newPassword(String name) {
        String password = text(name);
        if (!password.isEmpty() && password.length() < SHORTEST_PASSWORD) {
            violations.add(new Violation("/" + name, "must have " + SHORTEST_PASSWORD + " characters at least"));
        }
        return new Secret(password);
    }

    /** @throws Failure Invalid, with all that is wrong, if anything is */
    void done(String message) {
        if (!violations.isEmpty()) {
            throw new Failure(new Reason.Invalid(message, violations));
        }
    }
}
