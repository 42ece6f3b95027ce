package io.penstock.telemetry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Map;

/**
 * The one filter for what the server writes of its own accord: log lines, errors, the audit log, stored headers, traces. It takes
 * credentials out by the names that stand before them and by their looks, and e-mail addresses. A last line of defence: code does not
 * write them in the first place. Pure, linear in the text; what is longer than a log can bear is cut.
 */
public final class Redactor {

    public static final String MARK = "[redacted]";

    private static final int LONGEST = 256 << 10;
    private static final int MOST_ENCODINGS = 2;
    private static final String CUT = " [cut]";

    private Redactor() {}

    /** The text with nothing in it that looks like a credential or an address: itself, if there is nothing. */
    public static String redact(String text) {
        return text.length() <= LONGEST ? whole(text) : whole(text.substring(0, LONGEST)) + CUT;
    }

    /** Encoded as in a URL, a credential is one all the same; a text in which one is found only so is given decoded. */
    private static String whole(String text) {
        String shown = new Redaction(text).run();
        String plain = shown;
        for (int i = 0; i < MOST_ENCODINGS && plain.indexOf('%') >= 0; i++) {
            plain = PercentCode.decode(plain);
            String safe = new Redaction(plain).run();
            if (!safe.equals(plain)) {
                return safe;
            }
        }
        return shown;
    }

    /** What may be shown of the value that has this name. */
    public static String redact(String name, String value) {
        return SensitiveNames.matches(name) ? MARK : redact(value);
    }

    /** Changes these members of an object, where they are texts, and gives it back. */
    public static JsonNode redactTexts(JsonNode object, String... names) {
        for (String name : names) {
            JsonNode text = object.path(name);
            if (text.isTextual()) {
                ((ObjectNode) object).put(name, redact(text.textValue()));
            }
        }
        return object;
    }

    /**
     * Data that somebody asked to see, as in the trace of an execution: texts are hidden where their name tells that they are credentials,
     * and nothing else, since an address or a digest in the data may be what is looked for. The value itself, if nothing is hidden.
     */
    public static JsonNode redactNamed(JsonNode value) {
        if (value.isObject()) {
            return object(value);
        }
        return value.isArray() ? array(value) : value;
    }

    private static JsonNode object(JsonNode object) {
        ObjectNode safe = null;
        for (Map.Entry<String, JsonNode> member : object.properties()) {
            JsonNode old = member.getValue();
            JsonNode shown = old.isTextual() && !old.textValue().isEmpty() && SensitiveNames.matches(member.getKey())
                    ? TextNode.valueOf(MARK)
                    : redactNamed(old);
            if (shown != old) {
                safe = safe == null ? JsonNodeFactory.instance.objectNode().setAll((ObjectNode) object) : safe;
                safe.set(member.getKey(), shown);
            }
        }
        return safe == null ? object : safe;
    }

    private static JsonNode array(JsonNode array) {
        ArrayNode safe = null;
        for (int i = 0; i < array.size(); i++) {
            JsonNode shown = redactNamed(array.get(i));
            if (shown != array.get(i)) {
                safe = safe == null ? JsonNodeFactory.instance.arrayNode().addAll((ArrayNode) array) : safe;
                safe.set(i, shown);
            }
        }
        return safe == null ? array : safe;
    }
}
