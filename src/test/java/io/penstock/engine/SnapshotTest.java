package io.penstock.engine;

import static io.penstock.engine.Journey.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.dsl.Program;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A run as bytes. What it restores to is proved by {@link SimulationTest}. */
class SnapshotTest {

    private static final Program PROGRAM = Journey.program("""
            - get: {call: http, with: {method: post, endpoint: 'https://x.test/', headers: {A: b}, query: {c: d}, body: {e: '${ . }'}}}
            - wait: {wait: PT1S}
            """);

    @Test
    void keepsThePendingCommands() {
        Run run = parked();

        Run restored = Run.restore(PROGRAM, Journey.ORIGIN, run.snapshot());

        assertThat(restored.pending()).isEqualTo(run.pending()).hasSize(1);
        assertThat(restored.step(1_000).commands()).isEmpty();
    }

    @Test
    void keepsAnOutcomeThatNoStepHasTaken() {
        Run run = parked();
        run.on(Journey.answer(run.pending().iterator().next(), Journey.START.plusSeconds(5), 200, "{\"x\": 1}"));

        Run restored = Run.restore(PROGRAM, Journey.ORIGIN, run.snapshot());

        assertThat(restored.pending()).isEmpty();
        assertThat(restored.step(1_000).commands())
                .singleElement()
                .isInstanceOfSatisfying(
                        Command.Timer.class, timer -> assertThat(timer.due()).isEqualTo(Journey.START.plusSeconds(6)));
    }

    @Test
    void keepsTheEnd() {
        Run run = parked();
        run.cancel("enough", run.now());

        Run cancelled = Run.restore(PROGRAM, Journey.ORIGIN, run.snapshot());

        assertThat(cancelled.step(1_000).end()).isEqualTo(new Outcome.Cancelled("enough"));
        assertThat(Run.restore(PROGRAM, Journey.ORIGIN, cancelled.snapshot())
                        .step(1)
                        .end())
                .isEqualTo(new Outcome.Cancelled("enough"));
    }

    @Test
    void writesWhatIsSharedOnce() {
        String text = "x".repeat(10_000);
        Journey journey = Journey.of(
                "- a: {set: {x: '${ . }'}}\n- b: {set: '${ .x }', export: {as: .}}\n- c: {wait: PT1S}",
                "\"" + text + "\"");
        journey.run.step(1_000);

        assertThat(journey.run.snapshot()).hasSizeLessThan(35_000);
    }

    @Test
    void refusesWhatDoesNotFit() {
        byte[] good = parked().snapshot();
        String text = new String(good, StandardCharsets.UTF_8);
        List<String> bad = List.of(
                "",
                "[]",
                "{",
                text.replace("\"revision\":1", "\"revision\":2"),
                text.replace("test/journey:1.0.0", "test/other:1.0.0"),
                text.replace("/do/0/get\"]", "/do/0/gone\"]"),
                text.replace("\"frames\"", "\"none\""),
                text.replace("\"context\":", "\"content\":"));
        for (String snapshot : bad) {
            assertThatThrownBy(() -> Run.restore(PROGRAM, Journey.ORIGIN, snapshot.getBytes(StandardCharsets.UTF_8)))
                    .as(snapshot)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void anOutcomeOfAnotherKindIsRefused() {
        Run run = parked();

        assertThatThrownBy(() -> run.on(new Outcome.Fired("/do/0/get", Journey.START)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(run.pending()).hasSize(1);
    }

    private static Run parked() {
        Run run = Run.start(PROGRAM, Journey.ORIGIN, json("{\"n\": [1.5, 2, \"three\", null]}"));
        assertThat(run.step(1_000).state()).isEqualTo(Step.State.PARKED);
        return run;
    }
}
