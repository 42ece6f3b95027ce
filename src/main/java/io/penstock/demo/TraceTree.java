package io.penstock.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;

/** An execution's trace for a terminal: one line a task, indented by what encloses it. */
final class TraceTree {

    private static final int NAME_WIDTH = 24;

    private TraceTree() {}

    static String of(JsonNode execution) {
        StringBuilder tree = new StringBuilder();
        Deque<String> enclosing = new ArrayDeque<>();
        for (JsonNode task : execution.path("tasks")) {
            String path = task.path("path").asText();
            while (!enclosing.isEmpty() && !path.startsWith(enclosing.peek() + '/')) {
                enclosing.pop();
            }
            line(tree, task, enclosing.size());
            enclosing.push(path);
        }
        return tree.toString();
    }

    private static void line(StringBuilder tree, JsonNode task, int depth) {
        int width = Math.max(1, NAME_WIDTH - 2 * depth);
        tree.append("  ").append("  ".repeat(depth));
        tree.append(String.format(
                Locale.ROOT,
                "%-" + width + "s %-8s %-10s %7s",
                task.path("name").asText(),
                task.path("type").asText(),
                task.path("status").asText(),
                took(task)));
        if (task.path("attempt").asInt(1) > 1) {
            tree.append("  attempt ").append(task.path("attempt").asInt());
        }
        if (task.path("error").isObject()) {
            tree.append("  ").append(task.path("error").path("status").asText());
            tree.append(' ').append(task.path("error").path("title").asText(""));
        }
        tree.append(System.lineSeparator());
    }

    static String took(JsonNode timed) {
        String from = timed.path("started_at").asText("");
        String to = timed.path("finished_at").asText("");
        return from.isEmpty() || to.isEmpty()
                ? ""
                : Duration.between(Instant.parse(from), Instant.parse(to)).toMillis() + " ms";
    }
}
