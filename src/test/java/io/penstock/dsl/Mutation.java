package io.penstock.dsl;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * One change of a good document, and where it must be told: a line as {@code set /do/0/a/wait = soon > /do/0/a/wait}. The words are
 * {@code set}, {@code remove} and {@code rename}; the root's pointer is written {@code /}.
 *
 * @param value what is set, or the new name
 * @param told the pointers of the violations, in the order of the text
 */
record Mutation(String line, String word, String pointer, String value, List<String> told) {

    private static final YAMLMapper YAML = new YAMLMapper();
    private static final Pattern BETWEEN_POINTERS = Pattern.compile(" (?=/)");

    static Mutation read(String line) {
        int told = line.lastIndexOf(" > /");
        String change = line.substring(0, told);
        String word = change.substring(0, change.indexOf(' '));
        String rest = change.substring(word.length() + 1);
        int end = word.equals("set")
                ? rest.indexOf(" = ")
                : word.equals("rename") ? rest.lastIndexOf(' ') : rest.length();
        String value = rest.substring(Math.min(rest.length(), end + (word.equals("set") ? 3 : 1)));
        List<String> pointers = BETWEEN_POINTERS
                .splitAsStream(line.substring(told + 3))
                .map(pointer -> pointer.equals("/") ? "" : pointer)
                .toList();
        return new Mutation(line, word, rest.substring(0, end), value, pointers);
    }

    /** A changed copy. */
    JsonNode apply(JsonNode good) {
        JsonNode copy = good.deepCopy();
        JsonPointer at = JsonPointer.compile(pointer);
        JsonNode parent = copy.at(at.head());
        String name = at.last().getMatchingProperty();
        if (parent instanceof ArrayNode array) {
            array.set(Integer.parseInt(name), yaml(value));
        } else if (parent instanceof ObjectNode object) {
            change(object, name);
        } else {
            throw new IllegalArgumentException("Nothing is at " + at.head() + ": " + line);
        }
        return copy;
    }

    private void change(ObjectNode parent, String name) {
        switch (word) {
            case "set" -> parent.set(name, yaml(value));
            case "remove" -> present(parent, name).remove(name);
            case "rename" -> rename(present(parent, name), name, value);
            default -> throw new IllegalArgumentException(line);
        }
    }

    private ObjectNode present(ObjectNode parent, String name) {
        if (!parent.has(name)) {
            throw new IllegalArgumentException("Nothing is at " + pointer);
        }
        return parent;
    }

    /** The member keeps its place among the others. */
    static void rename(ObjectNode parent, String name, String newName) {
        List<Map.Entry<String, JsonNode>> members =
                List.copyOf(parent.deepCopy().properties());
        parent.removeAll();
        members.forEach(
                member -> parent.set(member.getKey().equals(name) ? newName : member.getKey(), member.getValue()));
    }

    static JsonNode yaml(String text) {
        try {
            JsonNode value = YAML.readTree(text);
            return value.isMissingNode() ? JsonNodeFactory.instance.nullNode() : value;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    @Override
    public String toString() {
        return line;
    }
}
