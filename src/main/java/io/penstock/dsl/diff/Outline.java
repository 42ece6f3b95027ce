package io.penstock.dsl.diff;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The tasks of a document, each without the tasks within it, and the rest of the document. Recursion is bounded by the depth that
 * documents may have.
 */
final class Outline {

    /** {@code do} is last, since a {@code for} has one too. */
    private static final List<String> KINDS =
            List.of("call", "emit", "for", "fork", "listen", "raise", "run", "set", "switch", "try", "wait", "do");

    /** Where a task holds lists of tasks. */
    private static final List<String> NESTED = List.of("/do", "/try", "/catch/do", "/fork/branches", "/foreach/do");

    private static final String FUNCTIONS = "/use/functions";
    private static final List<String> OF_EXTENSION = List.of("/before", "/after");

    private final Map<String, TaskAt> tasks = new LinkedHashMap<>();
    private final Map<String, Integer> numbers = new HashMap<>();
    private final JsonNode rest;

    /**
     * A task.
     *
     * @param key the names of the tasks around it and its own: the same in two versions as long as none of them is renamed
     * @param type the keyword that says what it does; empty when it has none
     * @param own the task without the tasks within it
     */
    record TaskAt(String key, Spot spot, String name, String pointer, String type, JsonNode own) {}

    /**
     * @param parent the task that it stands in; null: none
     * @param list which list of its parent, or of the document
     * @param index what it is ordered by in that list
     */
    record Spot(@Nullable TaskAt parent, String list, int index) {}

    private Outline(JsonNode document) {
        ObjectNode root = copy(document);
        list(root, "/do", new Owner("", "", null));
        if (root.path("use").isObject()) {
            ObjectNode use = copy(root.get("use"));
            root.set("use", use);
            functions(use);
            extensions(use);
        }
        this.rest = root;
    }

    static Outline of(JsonNode document) {
        return new Outline(document);
    }

    /** By their keys, in the order of the text. */
    Map<String, TaskAt> tasks() {
        return tasks;
    }

    /** The document without its tasks. */
    JsonNode rest() {
        return rest;
    }

    /** What a list belongs to. */
    private record Owner(
            String key, String pointer, @Nullable TaskAt task) {}

    private void functions(ObjectNode use) {
        JsonNode functions = use.remove("functions");
        if (functions != null) {
            Map<String, JsonNode> byName = new TreeMap<>();
            functions.properties().forEach(each -> byName.put(each.getKey(), each.getValue()));
            // They have no order: by name they have the same in every document.
            byName.forEach((name, function) ->
                    task(new Spot(null, FUNCTIONS, tasks.size()), FUNCTIONS, FUNCTIONS, name, function));
        }
    }

    private void extensions(ObjectNode use) {
        JsonNode extensions = use.path("extensions");
        if (!extensions.isArray()) {
            return;
        }
        ArrayNode kept = JsonNodeFactory.instance.arrayNode();
        for (int i = 0; i < extensions.size(); i++) {
            ObjectNode named = copy(extensions.get(i));
            String name = firstKey(named);
            if (named.path(name).isObject()) {
                ObjectNode extension = copy(named.get(name));
                named.set(name, extension);
                Owner owner = new Owner("/use/extensions/" + name, "/use/extensions/" + i + "/" + escaped(name), null);
                OF_EXTENSION.forEach(list -> list(extension, list, owner));
            }
            kept.add(named);
        }
        use.set("extensions", kept);
    }

    /** Takes a list of tasks out of what holds it. */
    private void list(ObjectNode holder, String list, Owner owner) {
        String[] path = list.substring(1).split("/");
        ObjectNode within = holder;
        for (int i = 0; i < path.length - 1; i++) {
            if (!within.path(path[i]).isObject()) {
                return;
            }
            ObjectNode copied = copy(within.get(path[i]));
            within.set(path[i], copied);
            within = copied;
        }
        String last = path[path.length - 1];
        if (!within.path(last).isArray()) {
            return;
        }
        JsonNode items = within.remove(last);
        for (int i = 0; i < items.size(); i++) {
            String name = firstKey(items.get(i));
            Spot spot = new Spot(owner.task(), owner.task() == null ? owner.key() + list : list, i);
            task(
                    spot,
                    owner.key() + list,
                    owner.pointer() + list + "/" + i,
                    name,
                    items.get(i).path(name));
        }
    }

    private void task(Spot spot, String keys, String pointer, String name, JsonNode task) {
        ObjectNode own = copy(task);
        String type = KINDS.stream().filter(own::has).findFirst().orElse("");
        String named = keys + "/" + escaped(name);
        int number = numbers.merge(named, 1, Integer::sum);
        // The second of a name in one list is another task.
        String key = number == 1 ? named : named + " " + number;
        TaskAt at = new TaskAt(key, spot, name, pointer + "/" + escaped(name), type, own);
        tasks.put(key, at);
        Owner owner = new Owner(key, at.pointer(), at);
        NESTED.forEach(list -> list(own, list, owner));
    }

    /** Its own members only, so that they can be taken out; of what is no object nothing. */
    private static ObjectNode copy(JsonNode node) {
        ObjectNode copy = JsonNodeFactory.instance.objectNode();
        node.properties().forEach(each -> copy.set(each.getKey(), each.getValue()));
        return copy;
    }

    private static String firstKey(JsonNode item) {
        var names = item.fieldNames();
        return names.hasNext() ? names.next() : "";
    }

    private static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }
}
