package io.penstock.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.config.Suggestion;
import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import io.penstock.failure.Violation;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** One JSON object of a request, read strictly: what is wrong with it is collected, so that a caller sees all of it at once. */
final class Fields {

    private final JsonNode object;
    private final String pointer;
    private final List<Violation> violations;
    private final Set<String> known = new TreeSet<>();

    /** @param pointer to the object in the request */
    Fields(JsonNode object, String pointer, List<Violation> violations) {
        this.object = object;
        this.pointer = pointer;
        this.violations = violations;
        if (!object.isObject()) {
            violations.add(new Violation(pointer, "An object is expected here."));
        }
    }

    boolean has(String name) {
        known.add(name);
        return object.hasNonNull(name);
    }

    /** Whether it stands there, even as null. */
    boolean mentions(String name) {
        return object.has(name);
    }

    @Nullable
    JsonNode node(String name) {
        return has(name) ? object.get(name) : null;
    }

    @Nullable
    Fields object(String name) {
        JsonNode node = node(name);
        return node == null ? null : new Fields(node, at(name), violations);
    }

    String text(String name, String otherwise, int maxLength) {
        JsonNode node = node(name);
        if (node == null) {
            return otherwise;
        }
        if (!node.isTextual() || node.textValue().length() > maxLength) {
            wrong(name, "must be a string of at most " + maxLength + " characters");
            return otherwise;
        }
        return node.textValue();
    }

    boolean truth(String name, boolean otherwise) {
        JsonNode node = node(name);
        if (node == null || node.isBoolean()) {
            return node == null ? otherwise : node.booleanValue();
        }
        wrong(name, "must be true or false");
        return otherwise;
    }

    int number(String name, int otherwise, int min, int max) {
        JsonNode node = node(name);
        if (node == null) {
            return otherwise;
        }
        boolean fits = node.isInt() && node.intValue() >= min && node.intValue() <= max;
        if (!fits) {
            wrong(name, "must be a whole number from " + min + " to " + max);
        }
        return fits ? node.intValue() : otherwise;
    }

    /** Seconds as a number, or ISO 8601 text. */
    Duration duration(String name, Duration otherwise, Duration max) {
        JsonNode node = node(name);
        if (node == null) {
            return otherwise;
        }
        try {
            Duration duration = node.isIntegralNumber() && node.canConvertToInt()
                    ? Duration.ofSeconds(node.intValue())
                    : Duration.parse(node.isTextual() ? node.textValue() : "");
            if (duration.compareTo(Duration.ZERO) > 0 && duration.compareTo(max) <= 0) {
                return duration;
            }
        } catch (DateTimeException notADuration) {
            // Told below, with those out of range.
        }
        wrong(name, "must be seconds or an ISO 8601 duration such as PT5M, at most " + max);
        return otherwise;
    }

    <E extends Enum<E>> @Nullable E choice(String name, Class<E> type) {
        String given = text(name, "", 64);
        if (given.isEmpty()) {
            return null;
        }
        List<String> allowed =
                Arrays.stream(type.getEnumConstants()).map(Fields::word).toList();
        int index = allowed.indexOf(given.toLowerCase(Locale.ROOT).replace('_', '-'));
        if (index >= 0) {
            return type.getEnumConstants()[index];
        }
        unknownValue(name, given, allowed);
        return null;
    }

    /** How the API writes a constant. */
    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    void unknownValue(String name, String given, List<String> allowed) {
        String hint = Suggestion.of(given, allowed)
                .map(meant -> "Did you mean \"" + meant + "\"?")
                .orElse("Allowed are " + String.join(", ", allowed) + ".");
        violations.add(new Violation(at(name), 0, 0, "\"" + shortened(given) + "\" is not known here.", hint));
    }

    void wrong(String name, String message) {
        violations.add(new Violation(at(name), name + " " + message + "."));
    }

    /** Tells each field that was never asked for. */
    void refuseOthers() {
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            String name = field.getKey();
            if (!known.contains(name)) {
                String hint = Suggestion.of(name, known)
                        .map(meant -> "Did you mean \"" + meant + "\"?")
                        .orElse("Known are " + String.join(", ", known) + ".");
                violations.add(new Violation(at(name), 0, 0, "There is no such field.", hint));
            }
        }
    }

    private String at(String name) {
        return pointer + "/" + shortened(name).replace("~", "~0").replace("/", "~1");
    }

    private static String shortened(String text) {
        return text.length() > 64 ? text.substring(0, 64) + "…" : text;
    }

    static void refuse(List<Violation> violations) {
        if (!violations.isEmpty()) {
            throw new Failure(new Reason.Invalid(
                    "The webhook is not valid: " + violations.get(0).message(), violations));
        }
    }
}
