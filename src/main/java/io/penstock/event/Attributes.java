package io.penstock.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.failure.Violation;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;

/** The rules for context attributes (CloudEvents 1.0.2, section 3). Pure. */
final class Attributes {

    private static final List<String> REQUIRED = List.of("id", "source", "type");
    private static final int MAX_LENGTH = 4_096;

    private Attributes() {}

    /**
     * Adds a violation for each rule that the attributes break, and drops those that are null, which means absent.
     *
     * @param at pointer to the event in its document
     */
    static void check(ObjectNode attributes, String at, List<Violation> violations) {
        dropNulls(attributes);
        for (Map.Entry<String, JsonNode> attribute : attributes.properties()) {
            checkOne(attribute.getKey(), attribute.getValue(), at, violations);
        }
        for (String name : REQUIRED) {
            if (!attributes.has(name)) {
                violations.add(new Violation(at + "/" + name, "The attribute " + name + " is missing."));
            }
        }
        JsonNode version = attributes.get("specversion");
        if (version == null || !version.asText().equals("1.0")) {
            violations.add(new Violation(at + "/specversion", "specversion is \"1.0\"."));
        }
    }

    private static void dropNulls(ObjectNode attributes) {
        attributes.properties().removeIf(entry -> entry.getValue().isNull());
    }

    private static void checkOne(String name, JsonNode value, String at, List<Violation> violations) {
        String pointer = at + "/" + name.replace("~", "~0").replace("/", "~1");
        if (!isName(name)) {
            violations.add(new Violation(
                    pointer, "The name of an attribute has lower-case letters and digits only (and is not data)."));
            return;
        }
        String problem = problem(name, value);
        if (!problem.isEmpty()) {
            violations.add(new Violation(pointer, problem));
        }
    }

    private static boolean isName(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (!(c >= 'a' && c <= 'z' || c >= '0' && c <= '9')) {
                return false;
            }
        }
        return !name.isEmpty() && !name.equals("data");
    }

    private static String problem(String name, JsonNode value) {
        return switch (name) {
            case "id", "type", "subject", "datacontenttype" -> text(name, value);
            case "source" -> uri(name, value, false);
            case "dataschema" -> uri(name, value, true);
            case "time" -> time(value);
            default -> extension(name, value);
        };
    }

    private static String text(String name, JsonNode value) {
        if (!value.isTextual() || value.textValue().isEmpty()) {
            return name + " is a string that is not empty.";
        }
        return textProblem(name, value.textValue());
    }

    private static String textProblem(String name, String text) {
        if (text.length() > MAX_LENGTH) {
            return name + " is longer than " + MAX_LENGTH + " characters.";
        }
        return text.codePoints().anyMatch(Attributes::isDisallowed)
                ? name + " has a control character, or another that CloudEvents do not allow."
                : "";
    }

    /** Control characters, halves of surrogate pairs and noncharacters (section 2.2 on the type String). */
    private static boolean isDisallowed(int codePoint) {
        return Character.isISOControl(codePoint)
                || codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE
                || codePoint >= 0xFDD0 && codePoint <= 0xFDEF
                || (codePoint & 0xFFFE) == 0xFFFE;
    }

    private static String uri(String name, JsonNode value, boolean absolute) {
        String problem = text(name, value);
        if (!problem.isEmpty()) {
            return problem;
        }
        try {
            URI uri = new URI(value.textValue());
            return absolute && !uri.isAbsolute() ? name + " is an absolute URI." : "";
        } catch (URISyntaxException invalid) {
            return name + " is a URI" + (absolute ? "." : " reference.");
        }
    }

    private static String time(JsonNode value) {
        try {
            OffsetDateTime.parse(value.asText());
            return "";
        } catch (DateTimeException invalid) {
            return "time is an RFC 3339 timestamp.";
        }
    }

    private static String extension(String name, JsonNode value) {
        if (value.isTextual()) {
            return textProblem(name, value.textValue());
        }
        boolean simple = value.isBoolean() || value.isIntegralNumber() && value.canConvertToInt();
        return simple ? "" : name + " is a string, a boolean or a 32-bit integer.";
    }
}
