package io.penstock.standard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.penstock.engine.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Plays one scenario, step by step, as the conformance kit describes its steps. */
final class ScenarioRun {

    private static final Pattern PROPERTIES = Pattern.compile("the workflow output should have properties (.*)");
    private static final Pattern PROPERTY =
            Pattern.compile("the workflow output should have a '([^']*)' property with value");
    private static final Pattern ITEMS =
            Pattern.compile("the workflow output should have a '([^']*)' property containing (\\d+) items");
    private static final Pattern ORDER = Pattern.compile("(\\S+) should run (first|last|before|after)(?: (\\S+))?");
    private static final Pattern TASK =
            Pattern.compile("(\\S+) should (complete|fault|cancel)(?: with (output|error))?");
    private static final Pattern QUOTED = Pattern.compile("'([^']*)'");

    private final World world;
    private String document = "";
    private JsonNode input = JsonNodeFactory.instance.objectNode();
    private Performance performance;

    ScenarioRun(World world) {
        this.world = world;
    }

    void play(Gherkin.Scenario scenario) {
        scenario.steps().forEach(this::step);
    }

    private void step(Gherkin.Step step) {
        switch (step.text()) {
            case "a workflow with definition" -> document = step.block();
            case "given the workflow input is" -> input = Values.yaml(step.block());
            case "the workflow is executed" -> performance = Performance.of(document, input, world);
            case "the workflow should cancel" -> assertThat(performance.end()).isInstanceOf(Outcome.Cancelled.class);
            case "the workflow should complete" -> output();
            case "the workflow should complete with output" -> same(output(), step.block());
            case "the workflow should fault" -> error();
            case "the workflow should fault with error" -> same(error(), step.block());
            default -> check(step);
        }
    }

    private void check(Gherkin.Step step) {
        Matcher properties = PROPERTIES.matcher(step.text());
        Matcher property = PROPERTY.matcher(step.text());
        Matcher items = ITEMS.matcher(step.text());
        Matcher order = ORDER.matcher(step.text());
        Matcher task = TASK.matcher(step.text());
        if (properties.matches()) {
            QUOTED.matcher(properties.group(1))
                    .results()
                    .forEach(name -> assertThat(
                                    Values.at(output(), name.group(1)).isMissingNode())
                            .as("%s is missing in %s", name.group(1), output())
                            .isFalse());
        } else if (property.matches()) {
            same(Values.at(output(), property.group(1)), step.block());
        } else if (items.matches()) {
            assertThat(Values.at(output(), items.group(1))).hasSize(Integer.parseInt(items.group(2)));
        } else if (order.matches()) {
            order(order.group(1), order.group(2), order.group(3));
        } else if (task.matches()) {
            task(task.group(1), task.group(2), task.group(3), step.block());
        } else {
            throw new AssertionError("No step says: " + step.text());
        }
    }

    private void order(String task, String relation, String other) {
        List<String> names = new ArrayList<>();
        performance.tasks().forEach(each -> names.add(each.path("name").asText()));
        switch (relation) {
            case "first" -> assertThat(names).first().isEqualTo(task);
            case "last" -> assertThat(names).last().isEqualTo(task);
            case "before" -> assertThat(names).containsSubsequence(task, other);
            default -> assertThat(names).containsSubsequence(other, task);
        }
    }

    private void task(String name, String verb, String part, String block) {
        JsonNode task = performance.tasks().stream()
                .filter(each -> each.path("name").asText().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " did not run."));
        String status = verb.equals("complete") ? "completed" : verb.equals("fault") ? "faulted" : "cancelled";
        assertThat(task.path("status").asText()).isEqualTo(status);
        if (part != null) {
            same(task.path(part), block);
        }
    }

    private JsonNode output() {
        assertThat(performance.end()).isInstanceOf(Outcome.Completed.class);
        return ((Outcome.Completed) performance.end()).output();
    }

    private JsonNode error() {
        assertThat(performance.end()).isInstanceOf(Outcome.Faulted.class);
        return ((Outcome.Faulted) performance.end()).error().toJson();
    }

    private static void same(JsonNode actual, String expected) {
        Values.assertSame(actual, Values.yaml(expected));
    }
}
