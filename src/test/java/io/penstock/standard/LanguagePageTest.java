package io.penstock.standard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.dsl.Documents;
import io.penstock.engine.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the page on the workflow language shows is true: each of its documents compiles, alone or as the part that it is, and those with a
 * comment {@code runs} behind them do what that says.
 */
class LanguagePageTest {

    private static final Path PAGE = Path.of("src/site/markdown/workflow-language.md");

    private static final Pattern BLOCK = Pattern.compile(
            "^```yaml\\n(.*?)^```\\n(?:\\n?<!-- runs\\n(.*?)-->\\n)?", Pattern.MULTILINE | Pattern.DOTALL);

    private static final String HEAD = "document: {dsl: '1.0.3', namespace: page, name: shown, version: '0.1.0'}\n";

    /** @param runs lines of a word and what belongs to it; empty: it is only shown */
    private record Shown(int line, String text, List<String> runs) {

        /** A list of tasks, or sections of a document, become a whole one. */
        String document() {
            if (text.startsWith("- ")) {
                return HEAD + "do:\n" + text.indent(2);
            }
            String head = text.startsWith("document:") ? "" : HEAD;
            String tasks = text.contains("\ndo:") || text.startsWith("do:") ? "" : "do: [{a: {set: {b: 1}}}]\n";
            return head + text + tasks;
        }

        List<String> all(String word) {
            return runs.stream()
                    .filter(line -> line.startsWith(word + " "))
                    .map(line -> line.substring(word.length() + 1))
                    .toList();
        }

        @Override
        public String toString() {
            return "line " + line;
        }
    }

    private static List<Shown> page() throws IOException {
        String page = Files.readString(PAGE);
        List<Shown> shown = new ArrayList<>();
        Matcher block = BLOCK.matcher(page);
        while (block.find()) {
            int line = 1 + (int) page.substring(0, block.start()).lines().count();
            List<String> runs =
                    block.group(2) == null ? List.of() : block.group(2).lines().toList();
            shown.add(new Shown(line, block.group(1), runs));
        }
        return shown;
    }

    static Stream<Shown> shown() throws IOException {
        return page().stream();
    }

    static Stream<Shown> runs() throws IOException {
        return page().stream().filter(each -> !each.runs().isEmpty());
    }

    @Test
    void showsManyThingsAndRunsAtLeastTenRecipes() throws IOException {
        assertThat(page()).hasSizeGreaterThan(30);
        assertThat(runs()).hasSizeGreaterThanOrEqualTo(10);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("shown")
    void whatIsShownCompiles(Shown shown) {
        assertThat(Documents.check(
                        shown.document().getBytes(StandardCharsets.UTF_8), Documents.Format.YAML, Remote.resources()))
                .as(shown.text())
                .isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("runs")
    void whatRunsDoesWhatIsSaid(Shown shown) {
        World world = new World();
        ObjectNode secrets = JsonNodeFactory.instance.objectNode();
        shown.all("secret").forEach(line -> {
            String[] parts = line.split(" ", 2);
            secrets.set(parts[0], Values.yaml(parts[1]));
        });
        shown.all("stub").forEach(line -> {
            String[] parts = line.split(" ", 4);
            world.stub(parts[0] + " " + parts[1], Integer.parseInt(parts[2]), Values.yaml(parts[3]));
        });
        shown.all("event").forEach(event -> world.event(Values.yaml(event)));
        JsonNode input = Values.yaml(shown.all("input").stream().findFirst().orElse("{}"));

        Performance performance = Performance.of(shown.document(), input, secrets, world);

        assertThat(world.calls()).containsExactlyElementsOf(shown.all("call"));
        assertThat(world.timers()).containsExactlyElementsOf(shown.all("wait"));
        assertThat(world.children()).containsExactlyElementsOf(shown.all("child"));
        List<String> emitted = shown.all("emitted");
        assertThat(world.emitted()).hasSameSizeAs(emitted);
        for (int i = 0; i < emitted.size(); i++) {
            Values.assertHas(world.emitted().get(i), Values.yaml(emitted.get(i)));
        }
        for (String output : shown.all("output")) {
            assertThat(performance.end()).isInstanceOf(Outcome.Completed.class);
            Values.assertSame(((Outcome.Completed) performance.end()).output(), Values.yaml(output));
        }
        for (String fault : shown.all("fault")) {
            assertThat(performance.end()).isInstanceOf(Outcome.Faulted.class);
            Values.assertHas(((Outcome.Faulted) performance.end()).error().toJson(), Values.yaml(fault));
        }
    }
}
