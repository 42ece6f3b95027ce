package io.penstock.organization;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.config.Suggestion;
import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import io.penstock.failure.Violation;
import io.penstock.identity.Role;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The JSON object of a request, read strictly: what is wrong with it is collected and told at once by {@link #done}. */
final class Body {

    private static final int LONGEST_NAME = 100;
    private static final int LONGEST_EMAIL = 254;
    private static final int LONGEST_HOST = 255;
    private static final int MOST_HOSTS = 200;
    private static final int SHORTEST_PASSWORD = 8;
    private static final int LONGEST_PASSWORD = 1_024;

    private final JsonNode object;
    private final List<Violation> violations = new ArrayList<>();
    private final Set<String> known = new TreeSet<>();

    Body(JsonNode object) {
        this.object = object;
        if (!object.isObject()) {
            violations.add(new Violation("", "An object is expected here."));
        }
    }

    boolean has(String field) {
        known.add(field);
        return object.hasNonNull(field);
    }

    /** What an organization is called. */
    String name() {
        has("name");
        JsonNode node = object.path("name");
        String name = node.isTextual() ? node.textValue().strip() : "";
        boolean fits =
                !name.isEmpty() && name.length() <= LONGEST_NAME && name.chars().noneMatch(Character::isISOControl);
        if (!fits) {
            wrong("name", "must be a text of 1 to " + LONGEST_NAME + " characters, none of them a control character");
        }
        return name;
    }

    /** An address in lower case. */
    String email() {
        has("email");
        JsonNode node = object.path("email");
        String email = node.isTextual() ? node.textValue().strip().toLowerCase(Locale.ROOT) : "";
        int at = email.indexOf('@');
        boolean fits = at > 0
                && at == email.lastIndexOf('@')
                && at < email.length() - 1
                && email.length() <= LONGEST_EMAIL
                && email.chars().noneMatch(letter -> Character.isWhitespace(letter) || Character.isISOControl(letter));
        if (!fits) {
            wrong("email", "must be an e-mail address");
        }
        return email;
    }

    Role role() {
        has("role");
        String word = object.path("role").asText("");
        Optional<Role> role = Role.of(word);
        if (role.isEmpty()) {
            List<String> words = Arrays.stream(Role.values()).map(Role::word).toList();
            String hint = Suggestion.of(word, words)
                    .map(meant -> "Did you mean \"" + meant + "\"?")
                    .orElse("Allowed are " + String.join(", ", words) + ".");
            violations.add(new Violation("/role", 0, 0, "role must be one of the four.", hint));
        }
        return role.orElse(Role.VIEWER);
    }

    int days(String field, int otherwise, int least, int most) {
        if (!has(field)) {
            return otherwise;
        }
        JsonNode node = object.get(field);
        boolean fits = node.isInt() && node.intValue() >= least && node.intValue() <= most;
        if (!fits) {
            wrong(field, "must be a whole number of days from " + least + " to " + most);
        }
        return fits ? node.intValue() : otherwise;
    }

    /** One that somebody chooses. */
    String password() {
        has("password");
        JsonNode node = object.path("password");
        String password = node.isTextual() ? node.textValue() : "";
        if (password.length() < SHORTEST_PASSWORD || password.length() > LONGEST_PASSWORD) {
            wrong("password", "must have " + SHORTEST_PASSWORD + " to " + LONGEST_PASSWORD + " characters");
        }
        return password;
    }

    /** Empty when there is none. */
    String text(String field) {
        boolean given = has(field);
        JsonNode node = object.path(field);
        if (given && !node.isTextual()) {
            wrong(field, "must be a text");
        }
        return given ? node.asText() : "";
    }

    /** Entries of a list of hosts; whether each is one is judged elsewhere. */
    List<String> hosts(String field) {
        has(field);
        JsonNode node = object.path(field);
        List<String> hosts = new ArrayList<>();
        boolean fits = node.isArray() && node.size() <= MOST_HOSTS;
        for (JsonNode each : node) {
            fits &= each.isTextual()
                    && !each.textValue().isBlank()
                    && each.textValue().length() <= LONGEST_HOST;
            hosts.add(each.asText().strip());
        }
        if (!fits) {
            wrong(field, "must be a list of at most " + MOST_HOSTS + " hosts");
        }
        return hosts;
    }

    void wrong(String field, String message) {
        violations.add(new Violation("/" + field, field + " " + message + "."));
    }

    /** @throws Failure Invalid with all that is wrong, also fields that were not asked for */
    void done() {
        object.fieldNames().forEachRemaining(field -> {
            if (!known.contains(field)) {
                String hint = Suggestion.of(field, known)
                        .map(meant -> "Did you mean \"" + meant + "\"?")
                        .orElse("Known are " + String.join(", ", known) + ".");
                String pointer = "/" + field.replace("~", "~0").replace("/", "~1");
                violations.add(new Violation(pointer, 0, 0, "There is no such field.", hint));
            }
        });
        if (!violations.isEmpty()) {
            throw new Failure(new Reason.Invalid(
                    "The request is not valid: " + violations.get(0).message(), violations));
        }
    }
}
