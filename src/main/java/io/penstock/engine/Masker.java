package io.penstock.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Hides the values of secrets wherever they stand: as a whole value, and from four characters on within any text, also in the forms that
 * {@link SecretTexts} knows. Looks at each character of a text once, however many secrets there are. Immutable.
 */
final class Masker {

    static final String MASK = "***";
    static final Masker NONE = new Masker(Set.of());

    private static final int SHORTEST_PART = 4;

    private final Set<String> texts;
    /** Those that are looked for within others, by their first characters, the longest first. */
    private final Map<Long, List<String>> parts = new HashMap<>();

    /** A bit for each beginning, so that hardly any other place is looked up. */
    private long beginnings;

    private int longest;

    private Masker(Set<String> texts) {
        this.texts = texts;
        for (String text : texts) {
            if (text.length() >= SHORTEST_PART) {
                long key = key(text, 0);
                parts.computeIfAbsent(key, absent -> new ArrayList<>(1)).add(text);
                beginnings |= bit(key);
                longest = Math.max(longest, text.length());
            }
        }
        parts.values().forEach(same -> same.sort((a, b) -> b.length() - a.length()));
    }

    /** @param secrets an object of values by name */
    static Masker of(JsonNode secrets) {
        return secrets.isEmpty() ? NONE : new Masker(SecretTexts.of(secrets));
    }

    /** How long a text may be that is hidden within another one; 0: nothing is. */
    int longest() {
        return longest;
    }

    /** The value with nothing secret in it: itself, if there is nothing. */
    JsonNode mask(JsonNode value) {
        if (texts.isEmpty()) {
            return value;
        }
        if (value.isTextual()) {
            String masked = mask(value.textValue());
            return masked.equals(value.textValue()) ? value : TextNode.valueOf(masked);
        }
        if (value.isNumber()) {
            String number = value.asText();
            return number.length() >= SHORTEST_PART && texts.contains(number) ? TextNode.valueOf(MASK) : value;
        }
        if (value.isArray()) {
            return maskArray(value);
        }
        return value.isObject() ? maskObject(value) : value;
    }

    private JsonNode maskArray(JsonNode array) {
        ArrayNode masked = null;
        for (int i = 0; i < array.size(); i++) {
            JsonNode item = array.get(i);
            JsonNode hidden = mask(item);
            if (hidden != item && masked == null) {
                masked = JsonNodeFactory.instance.arrayNode(array.size());
                masked.addAll((ArrayNode) array);
            }
            if (masked != null) {
                masked.set(i, hidden);
            }
        }
        return masked == null ? array : masked;
    }

    private JsonNode maskObject(JsonNode object) {
        ObjectNode masked = JsonNodeFactory.instance.objectNode();
        boolean changed = false;
        for (Map.Entry<String, JsonNode> member : object.properties()) {
            String name = mask(member.getKey());
            JsonNode hidden = mask(member.getValue());
            changed |= hidden != member.getValue() || !name.equals(member.getKey());
            masked.set(name, hidden);
        }
        return changed ? masked : object;
    }

    String mask(String text) {
        if (texts.isEmpty()) {
            return text;
        }
        if (texts.contains(text)) {
            return MASK;
        }
        StringBuilder masked = null;
        int copied = 0;
        int at = 0;
        while (at + SHORTEST_PART <= text.length()) {
            String found = find(text, at);
            if (found == null) {
                at++;
                continue;
            }
            masked = masked == null ? new StringBuilder(text.length()) : masked;
            masked.append(text, copied, at).append(MASK);
            at += found.length();
            copied = at;
        }
        return masked == null
                ? text
                : masked.append(text, copied, text.length()).toString();
    }

    private @Nullable String find(String text, int at) {
        long key = key(text, at);
        if ((beginnings & bit(key)) == 0) {
            return null;
        }
        for (String part : parts.getOrDefault(key, List.of())) {
            if (text.startsWith(part, at)) {
                return part;
            }
        }
        return null;
    }

    WorkflowError mask(WorkflowError error) {
        if (texts.isEmpty()) {
            return error;
        }
        return new WorkflowError(
                mask(error.type()),
                error.status(),
                maskOrNull(error.title()),
                maskOrNull(error.detail()),
                maskOrNull(error.instance()));
    }

    private @Nullable String maskOrNull(@Nullable String text) {
        return text == null ? null : mask(text);
    }

    /** What is stored in the clear carries no secret: events, and what other workflows begin with. */
    Command mask(Command command) {
        if (texts.isEmpty()) {
            return command;
        }
        if (command instanceof Command.Emit emit && mask(emit.event()) instanceof ObjectNode event) {
            return new Command.Emit(emit.position(), event);
        }
        if (command instanceof Command.StartChild child) {
            return new Command.StartChild(
                    child.position(),
                    child.namespace(),
                    child.name(),
                    child.version(),
                    mask(child.input()),
                    child.await());
        }
        return command;
    }

    private static long key(String text, int at) {
        return (long) text.charAt(at) << 48
                | (long) text.charAt(at + 1) << 32
                | (long) text.charAt(at + 2) << 16
                | text.charAt(at + 3);
    }

    private static long bit(long key) {
        return 1L << (key * 0x9E3779B97F4A7C15L >>> 58);
    }
}
