package io.penstock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What is shipped to watch servers with: {@code conf/monitoring}. */
final class MonitoringFiles {

    static final Path FOLDER = Path.of("conf/monitoring");
    static final Path DASHBOARD = FOLDER.resolve("grafana/penstock.json");

    private MonitoringFiles() {}

    /** All recording and alerting rules. */
    static List<JsonNode> rules() {
        List<JsonNode> rules = new ArrayList<>();
        for (Path file : files(".rules.yaml")) {
            yaml(file).path("groups").forEach(group -> group.path("rules").forEach(rules::add));
        }
        return rules;
    }

    static List<JsonNode> alerts() {
        return rules().stream().filter(rule -> rule.has("alert")).toList();
    }

    /** All tests of rules. */
    static List<JsonNode> tests() {
        List<JsonNode> tests = new ArrayList<>();
        for (Path file : files(".test.yaml")) {
            yaml(file).path("tests").forEach(tests::add);
        }
        return tests;
    }

    static JsonNode dashboard() {
        try {
            return new ObjectMapper().readTree(Files.readAllBytes(DASHBOARD));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Every expression and every series that is written down, by where. */
    static Map<String, Expression> expressions() {
        Map<String, Expression> expressions = new TreeMap<>();
        for (JsonNode rule : rules()) {
            String name = rule.path("alert").asText(rule.path("record").asText());
            expressions.put(
                    name + " " + rule.path("labels"),
                    Expression.parse(rule.path("expr").asText()));
        }
        for (JsonNode test : tests()) {
            for (JsonNode series : test.path("input_series")) {
                String text = series.path("series").asText();
                expressions.put("test " + text, Expression.parse(text));
            }
        }
        for (JsonNode panel : panels(dashboard())) {
            for (JsonNode target : panel.path("targets")) {
                String text = target.path("expr").asText().replace("$__rate_interval", "5m");
                expressions.put("panel " + panel.path("title").asText() + ": " + text, Expression.parse(text));
            }
        }
        return expressions;
    }

    /** Also those that stand in rows. */
    static List<JsonNode> panels(JsonNode dashboard) {
        List<JsonNode> panels = new ArrayList<>();
        for (JsonNode panel : dashboard.path("panels")) {
            panels.add(panel);
            panels.addAll(panels(panel));
        }
        return panels;
    }

    static List<Path> files(String ending) {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    static JsonNode yaml(Path file) {
        try {
            return new YAMLMapper().readTree(Files.readAllBytes(file));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
