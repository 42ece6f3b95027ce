package io.penstock.engine;

import static io.penstock.engine.Journey.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.penstock.dsl.Documents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

/** The examples of events, secrets and branches that ship do what their comments say. */
class ExampleJourneysTest {

    private static final String REQUEST =
            "{\"request\": \"E-7\", \"who\": \"ada\", \"amount\": %s, \"approver\": \"grace\"}";

    private final List<Command> asked = new ArrayList<>();

    private static Run start(String name, String input) throws IOException {
        byte[] document = Files.readAllBytes(Path.of("conf", "workflows", name + ".yaml"));
        Origin origin = new Origin(
                "0193-test",
                Journey.START,
                Origin.Limits.DEFAULT,
                json("{\"github\": {\"token\": \"ghp_very-secret\"}}"),
                0,
                0,
                Set.of());
        return Run.start(Documents.compile(document, Documents.Format.YAML), origin, json(input));
    }

    /** Answers calls first, then events, and lets time pass only when nothing else is pending, or when asked to be late. */
    private Outcome.End drive(Run run, boolean late, BiFunction<String, String, Outcome> world) {
        for (; ; ) {
            Step step = run.step(1_000_000);
            asked.addAll(step.commands());
            if (step.end() != null) {
                return step.end();
            }
            if (step.state() == Step.State.PARKED) {
                run.on(outcome(pick(run, late), world));
            }
        }
    }

    private static Command pick(Run run, boolean late) {
        List<Class<? extends Command>> order = late
                ? List.of(Command.HttpCall.class, Command.Emit.class, Command.Timer.class)
                : List.of(Command.HttpCall.class, Command.Emit.class, Command.Listen.class, Command.Timer.class);
        for (Class<? extends Command> kind : order) {
            for (Command command : run.pending()) {
                if (kind.isInstance(command)) {
                    return command;
                }
            }
        }
        throw new AssertionError("Nothing is pending.");
    }

    private static Outcome outcome(Command command, BiFunction<String, String, Outcome> world) {
        String position = command.position().value();
        if (command instanceof Command.HttpCall call) {
            return Journey.answer(call, Journey.START, 200, body(call.uri()));
        }
        if (command instanceof Command.Emit emit) {
            return new Outcome.Settled(
                    position, Journey.START, emit.event().deepCopy().put("id", "1"));
        }
        return command instanceof Command.Listen ? world.apply(position, "") : Journey.fire(command);
    }

    private static String body(String uri) {
        if (uri.endsWith("/orders")) {
            return "{\"count\": 3, \"total\": 120}";
        }
        return uri.endsWith("uptime") ? "{\"percent\": 99.9}" : "{\"open\": 4}";
    }

    private List<Command.HttpCall> calls() {
        return asked.stream()
                .filter(Command.HttpCall.class::isInstance)
                .map(Command.HttpCall.class::cast)
                .toList();
    }

    private static JsonNode output(Outcome.End end) {
        assertThat(end).isInstanceOf(Outcome.Completed.class);
        return ((Outcome.Completed) end).output();
    }

    private static Outcome nobody(String position, String ignored) {
        throw new AssertionError("Nobody should be asked at " + position);
    }

    private static Outcome decision(String position, String ignored) {
        return new Outcome.Received(
                position,
                Journey.START,
                json(
                        "{\"type\": \"expense.decided\", \"data\": {\"request\": \"E-7\", \"approved\": true, \"by\": \"grace\"}}"));
    }

    @Test
    void theReportHoldsWhatThreeServicesSaid() throws IOException {
        JsonNode output = output(drive(start("daily-report", "{}"), false, ExampleJourneysTest::nobody));

        assertThat(output.path("lines"))
                .isEqualTo(json("[\"Orders: 3, 120 EUR\", \"Tickets: 4 open\", \"Uptime: 99.9 %\"]"));
        assertThat(output.path("complete").booleanValue()).isTrue();
        assertThat(calls())
                .hasSize(4)
                .last()
                .extracting(Command.HttpCall::method)
                .isEqualTo("POST");
    }

    @Test
    void aSmallExpensePassesWithoutAPerson() throws IOException {
        Run run = start("approval", REQUEST.formatted(20));

        JsonNode output = output(drive(run, false, ExampleJourneysTest::nobody));

        assertThat(output.path("by").asText()).isEqualTo("policy");
        assertThat(calls()).hasSize(1);
    }

    @Test
    void aLargeExpenseWaitsForTheAnswerOfAPerson() throws IOException {
        Run run = start("approval", REQUEST.formatted(240));

        JsonNode output = output(drive(run, false, ExampleJourneysTest::decision));

        assertThat(output.path("approved").booleanValue()).isTrue();
        assertThat(output.path("by").asText()).isEqualTo("grace");
    }

    @Test
    void anExpenseThatNobodyAnswersIsRefusedAfterThreeDays() throws IOException {
        Run run = start("approval", REQUEST.formatted(240));

        JsonNode output = output(drive(run, true, ExampleJourneysTest::nobody));

        assertThat(output.path("approved").booleanValue()).isFalse();
        assertThat(output.path("by").asText()).isEqualTo("nobody");
        assertThat(asked)
                .filteredOn(Command.Emit.class::isInstance)
                .extracting(emit -> ((Command.Emit) emit).event().path("type").asText())
                .containsExactly("expense.refused");
    }

    @Test
    void aQuestionIsLabelledAndAnsweredWithTheSecretToken() throws IOException {
        String issue = """
                [{"type": "webhook.github", "data": {"action": "opened",
                  "repository": {"name": "engine", "owner": {"login": "ada"}},
                  "issue": {"number": 7, "html_url": "https://github.com/ada/engine/issues/7", "user": {"login": "bob"},
                            "title": "How do I start it?", "body": null}}}]
                """;

        JsonNode output = output(drive(start("github-issue-triage", issue), false, ExampleJourneysTest::nobody));

        assertThat(output.path("label").asText()).isEqualTo("question");
        assertThat(output.path("answered").booleanValue()).isTrue();
        assertThat(calls())
                .extracting(Command.HttpCall::uri)
                .containsExactly(
                        "https://api.github.com/repos/ada/engine/issues/7/labels",
                        "https://api.github.com/repos/ada/engine/issues/7/comments");
        assertThat(calls().get(0).authentication())
                .isEqualTo(JsonNodeFactory.instance
                        .objectNode()
                        .put("scheme", "bearer")
                        .put("token", "ghp_very-secret"));
    }
}
