package io.penstock.dsl.compile;

import io.penstock.dsl.Flow;
import io.penstock.dsl.source.Findings;
import io.penstock.dsl.source.Located;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads flow directives. */
final class Flows {

    static final List<String> WORDS = List.of("continue", "exit", "end");

    private Flows() {}

    static Flow read(@Nullable Located at, Surroundings surroundings, Findings findings) {
        if (at == null) {
            return Flow.CONTINUE;
        }
        if (!at.isText() || at.text().isBlank()) {
            findings.add(at, "`then` is continue, exit, end or the name of a task.", null);
            return Flow.CONTINUE;
        }
        String word = at.text();
        switch (word) {
            case "continue":
                return Flow.CONTINUE;
            case "exit":
                return new Flow.Exit();
            case "end":
                return new Flow.End();
            default:
                return goTo(at, word, surroundings, findings);
        }
    }

    private static Flow goTo(Located at, String task, Surroundings surroundings, Findings findings) {
        Map<String, Integer> targets = surroundings.targets();
        Integer index = targets.get(task);
        if (index == null && surroundings.branch()) {
            String rule = "A branch goes on to no other task: `then` is continue, exit or end here.";
            findings.addMisspelt(at, rule, task, WORDS);
            return Flow.CONTINUE;
        }
        if (index == null) {
            findings.addMisspelt(
                    at,
                    "There is no task `" + task + "` in this list of tasks.",
                    task,
                    () -> Stream.concat(targets.keySet().stream(), WORDS.stream()));
            return Flow.CONTINUE;
        }
        return new Flow.GoTo(task, index);
    }
}
