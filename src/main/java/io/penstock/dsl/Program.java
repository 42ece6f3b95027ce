package io.penstock.dsl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.penstock.failure.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One workflow version, compiled and checked: what the engine runs. Immutable, shared by all its executions on every thread.
 *
 * @param transform the workflow's own {@code input.from} and {@code output.as}; its {@code export} is always absent
 * @param schedule what starts it beside a request
 * @param functions the texts of functions that stand elsewhere, by the pointers that stand for them here
 * @param definition the whole document as JSON, which nobody may change: {@code $workflow.definition}; a task's own part is at its pointer
 * @param warnings what is odd in the text, and was not refused
 */
public record Program(
        Header header,
        Transform transform,
        Block body,
        Optional<Schedule> schedule,
        Conduct conduct,
        JsonNode definition,
        Map<String, JsonNode> functions,
        List<Violation> warnings) {

    public Program {
        functions = Map.copyOf(functions);
        warnings = List.copyOf(warnings);
    }

    /** A program without a text of its own. */
    public Program(Header header, Transform transform, Block body, Optional<Schedule> schedule) {
        this(
                header,
                transform,
                body,
                schedule,
                Conduct.PLAIN,
                JsonNodeFactory.instance.objectNode(),
                Map.of(),
                List.of());
    }

    /** The text of the task at a pointer; missing when nobody knows it. */
    public JsonNode definition(String pointer) {
        JsonNode own = definition.at(pointer);
        if (!own.isMissingNode()) {
            return own;
        }
        for (Map.Entry<String, JsonNode> function : functions.entrySet()) {
            String root = function.getKey();
            if (pointer.equals(root) || pointer.startsWith(root + "/")) {
                return function.getValue().at(pointer.substring(root.length()));
            }
        }
        return own;
    }

    /** The names of the secrets that it may read: {@code use.secrets}. */
    public List<String> secrets() {
        List<String> names = new ArrayList<>();
        definition.path("use").path("secrets").forEach(name -> names.add(name.asText()));
        return names;
    }

    /** The {@code document} section: what the workflow is called. */
    public record Header(String dsl, String namespace, String name, String version, String title, String summary) {}
}
