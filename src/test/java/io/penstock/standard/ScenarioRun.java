package io.penstock.standard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.dsl.Documents;
import io.penstock.engine.Outcome;
import io.penstock.engine.WorkflowError;
import io.penstock.failure.Violation;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Plays one scenario, step by step, as the conformance kit describes its steps; and a few steps more, for scenarios of our own. A
 * definition without a {@code document} section gets one.
 */
final class ScenarioRun {

    private static final String HEADER =
            "document: {dsl: '1.0.3', namespace: test, name: scenario, version: '1.0.0'}\n";
    private static final Map<String, String> STATUSES =
            Map.of("complete", "completed", "fault", "faulted", "cancel", "cancelled");
    private static final Pattern QUOTED = Pattern.compile("'([^']*)'");

    private final World world;
    private final Map<Pattern, BiConsumer<MatchResult, String>> steps = new HashMap<>();
    private String document = "";
    private JsonNode input = JsonNodeFactory.instance.objectNode();
    private final ObjectNode secrets = JsonNodeFactory.instance.objectNode();
    private List<Violation> violations = List.of();
    private Performance performance;

    ScenarioRun(World world) {
        this.world = world;
        steps.putAll(kit());
        steps.putAll(ours());
    }

    /** The steps of the conformance kit. */
    private Map<Pattern, BiConsumer<MatchResult, String>> kit() {
        return Map.ofEntries(
                step("a workflow with definition", (words, block) -> define(block)),
                step("given the workflow input is", (words, block) -> input = Values.yaml(block)),
                step("the workflow is executed", (words, block) -> execute()),
                step("the workflow should cancel", (words, block) -> ended(Outcome.Cancelled.class)),
                step("the workflow should complete", (words, block) -> output()),
                step("the workflow should complete with output", (words, block) -> same(output(), block)),
                step("the workflow should fault", (words, block) -> error()),
                step("the workflow should fault with error", (words, block) -> same(error(), block)),
                step("the workflow output should have properties (.*)", (words, block) -> properties(words.group(1))),
                step(
                        "the workflow output should have a '([^']*)' property with value",
                        (words, block) -> same(Values.at(output(), words.group(1)), block)),
                step(
                        "the workflow output should have a '([^']*)' property containing (\\d+) items",
                        (words, block) -> assertThat(Values.at(output(), words.group(1)))
                                .hasSize(Integer.parseInt(words.group(2)))),
                step("(\\S+) should run (first|last|before|after)(?: (\\S+))?", (words, block) -> order(words)),
                step("(\\S+) should (complete|fault|cancel)(?: with (output|error))?", this::task));
    }

    private Map<Pattern, BiConsumer<MatchResult, String>> ours() {
        return Map.ofEntries(
                step("given the service answers '([^']*)' with ([\\d, ]+)", this::answer),
                step("given the event", (words, block) -> world.event(Values.yaml(block))),
                step(
                        "given the secret '([^']*)' is",
                        (words, block) -> secrets.set(words.group(1), Values.yaml(block))),
                step(
                        "given other workflows complete with",
                        (words, block) -> world.child(new Outcome.Completed(Values.yaml(block)))),
                step("given other workflows fault with", (words, block) -> world.child(fault(block))),
                step(
                        "the workflow should be waiting",
                        (words, block) -> assertThat(performance.end()).isNull()),
                step("the events emitted should be", (words, block) -> emitted(block)),
                step(
                        "the workflows run should be",
                        (words, block) -> assertThat(world.children())
                                .containsExactlyElementsOf(block.lines().toList())),
                step(
                        "the workflow should fault with an error like",
                        (words, block) -> Values.assertHas(error(), Values.yaml(block))),
                step(
                        "the calls should be",
                        (words, block) -> assertThat(world.calls())
                                .containsExactlyElementsOf(block.lines().toList())),
                step(
                        "the waits should be (.*)",
                        (words, block) -> assertThat(world.timers()).containsExactlyElementsOf(quoted(words.group(1)))),
                step(
                        "the document should be refused at (.*)",
                        (words, block) -> assertThat(violations)
                                .extracting(Violation::pointer)
                                .containsExactlyElementsOf(quoted(words.group(1)))));
    }

    private static Map.Entry<Pattern, BiConsumer<MatchResult, String>> step(
            String pattern, BiConsumer<MatchResult, String> action) {
        return Map.entry(Pattern.compile(pattern), action);
    }

    void play(Gherkin.Scenario scenario) {
        scenario.steps().forEach(this::play);
    }

    private void play(Gherkin.Step step) {
        List<Matcher> matching = steps.keySet().stream()
                .map(pattern -> pattern.matcher(step.text()))
                .filter(Matcher::matches)
                .sorted((one, other) -> one.groupCount() - other.groupCount())
                .toList();
        assertThat(matching).as("No step says: %s", step.text()).isNotEmpty();
        Matcher nearest = matching.get(0);
        steps.get(nearest.pattern()).accept(nearest, step.block());
    }

    private void define(String block) {
        document = block.startsWith("document:") ? block : HEADER + block;
    }

    private void answer(MatchResult words, String block) {
        for (String status : words.group(2).split(", ")) {
            world.stub(words.group(1), Integer.parseInt(status), Values.yaml(block));
        }
    }

    private void execute() {
        violations = Documents.check(document.getBytes(StandardCharsets.UTF_8), Documents.Format.YAML);
        if (violations.isEmpty()) {
            performance = Performance.of(document, input, secrets, world);
        }
    }

    private static Outcome.End fault(String block) {
        JsonNode error = Values.yaml(block);
        return new Outcome.Faulted(new WorkflowError(
                error.path("type").asText(),
                error.path("status").asInt(),
                error.path("title").asText(null),
                error.path("detail").asText(null),
                error.path("instance").asText(null)));
    }

    /** Compares what is written of each event. */
    private void emitted(String block) {
        JsonNode expected = Values.yaml(block);
        assertThat(world.emitted()).hasSize(expected.size());
        for (int i = 0; i < expected.size(); i++) {
            Values.assertHas(world.emitted().get(i), expected.get(i));
        }
    }

    private void properties(String names) {
        quoted(names)
                .forEach(name -> assertThat(Values.at(output(), name).isMissingNode())
                        .as("%s is missing in %s", name, output())
                        .isFalse());
    }

    private void order(MatchResult words) {
        String task = words.group(1);
        List<String> names = new ArrayList<>();
        performance.tasks().forEach(each -> names.add(each.path("name").asText()));
        switch (words.group(2)) {
            case "first" -> assertThat(names).first().isEqualTo(task);
            case "last" -> assertThat(names).last().isEqualTo(task);
            case "before" -> assertThat(names).containsSubsequence(task, words.group(3));
            default -> assertThat(names).containsSubsequence(words.group(3), task);
        }
    }

    private void task(MatchResult words, String block) {
        JsonNode task = performance.tasks().stream()
                .filter(each -> each.path("name").asText().equals(words.group(1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError(words.group(1) + " did not run."));
        String status = STATUSES.get(words.group(2));
        assertThat(task.path("status").asText()).isEqualTo(status);
        if (words.group(3) != null) {
            same(task.path(words.group(3)), block);
        }
    }

    private JsonNode output() {
        return ended(Outcome.Completed.class).output();
    }

    private JsonNode error() {
        return ended(Outcome.Faulted.class).error().toJson();
    }

    private <T extends Outcome.End> T ended(Class<T> how) {
        assertThat(violations).isEmpty();
        assertThat(performance.end()).isInstanceOf(how);
        return how.cast(performance.end());
    }

    private static void same(JsonNode actual, String expected) {
        Values.assertSame(actual, Values.yaml(expected));
    }

    private static List<String> quoted(String text) {
        return QUOTED.matcher(text).results().map(name -> name.group(1)).toList();
    }
}
