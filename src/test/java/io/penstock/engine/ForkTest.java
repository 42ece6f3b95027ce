package io.penstock.engine;

import static io.penstock.engine.Journey.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Branches that run at the same time. */
class ForkTest {

    @Test
    void givesTheOutputsInTheOrderOfTheBranches() {
        Run run = run("""
                - split:
                    fork:
                      branches:
                        - slow: {wait: PT2S, output: {as: '{slow: .}'}}
                        - fast: {wait: PT1S, output: {as: '{fast: .}'}}
                        - now: {set: {x: '${ . }'}}
                """, "1");
        assertThat(positions(run))
                .containsExactly("/do/0/split/fork/branches/0/slow", "/do/0/split/fork/branches/1/fast");

        Step end = answer(run, "/do/0/split/fork/branches/1/fast", "/do/0/split/fork/branches/0/slow");

        assertThat(end.end()).isEqualTo(new Outcome.Completed(json("[{\"slow\": 1}, {\"fast\": 1}, {\"x\": 1}]")));
    }

    @Test
    void theFirstOfThoseThatCompeteWinsAndTheOthersAreWithdrawn() {
        Run run = run("""
                - race:
                    fork:
                      compete: true
                      branches:
                        - a: {wait: PT3S}
                        - b: {wait: PT1S, output: {as: '{winner: "b"}'}}
                        - c: {do: [{inner: {wait: PT2S}}]}
                """, "{}");

        Step end = answer(run, "/do/0/race/fork/branches/1/b");

        assertThat(end.end()).isEqualTo(new Outcome.Completed(json("{\"winner\": \"b\"}")));
        assertThat(end.withdrawn())
                .containsExactly("/do/0/race/fork/branches/0/a", "/do/0/race/fork/branches/2/c/do/0/inner");
        assertThat(Journey.column(run, "status"))
                .containsExactly("completed", "cancelled", "completed", "cancelled", "cancelled");
    }

    @Test
    void whatALosingBranchWouldHaveAskedForIsNeverHandedOut() {
        Run run = Run.start(Journey.program("""
                - race:
                    fork:
                      compete: true
                      branches:
                        - a: {wait: PT3S}
                        - b: {set: {winner: b}}
                """), Journey.ORIGIN, json("{}"));

        Step end = run.step(1_000_000);

        assertThat(end.state()).isEqualTo(Step.State.ENDED);
        assertThat(end.commands()).isEmpty();
        assertThat(end.withdrawn()).isEmpty();
    }

    @Test
    void anErrorOfOneBranchFaultsTheForkAndWithdrawsTheOthers() {
        Run run = run("""
                - guarded:
                    try:
                      - split:
                          fork:
                            branches:
                              - a: {wait: PT3S}
                              - b: {do: [{pause: {wait: PT1S}}, {oops: {raise: {error: {type: 'https://x.test/e', status: 500}}}}]}
                    catch: {as: e, do: [{tell: {set: {at: '${ $e.instance }'}}}]}
                """, "{}");

        Step end = answer(run, "/do/0/guarded/try/0/split/fork/branches/1/b/do/0/pause");

        assertThat(end.end())
                .isEqualTo(new Outcome.Completed(
                        json("{\"at\": \"/do/0/guarded/try/0/split/fork/branches/1/b/do/1/oops\"}")));
        assertThat(end.withdrawn()).containsExactly("/do/0/guarded/try/0/split/fork/branches/0/a");
    }

    @Test
    void branchesShareTheContextAndSeeTheVariablesAround() {
        Journey journey = Journey.of("""
                - each:
                    for: {each: n, in: '[10, 20]'}
                    do:
                      - split:
                          fork:
                            branches:
                              - a: {set: {x: '${ $n }'}, export: {as: '$context + {a: ($n + ($context.b // 0))}'}}
                              - b: {do: [{c: {set: {y: '${ $context.a + $index }'}}}], export: {as: '$context + {b: .y}'}}
                - result: {set: {context: '${ $context }', last: '${ . }'}}
                """, "{}");

        assertThat(journey.output())
                .isEqualTo(json("{\"context\": {\"a\": 30, \"b\": 31}, \"last\": [{\"x\": 20}, {\"y\": 31}]}"));
    }

    @Test
    void endInABranchCompletesTheWorkflow() {
        Run run = run("""
                - outer:
                    do:
                      - split:
                          fork:
                            branches:
                              - a: {wait: PT9S}
                              - b: {do: [{pause: {wait: PT1S}}, {stop: {set: {done: true}, then: end}}]}
                - never: {set: {never: true}}
                """, "{}");

        Step end = answer(run, "/do/0/outer/do/0/split/fork/branches/1/b/do/0/pause");

        assertThat(end.end()).isEqualTo(new Outcome.Completed(json("{\"done\": true}")));
        assertThat(end.withdrawn()).containsExactly("/do/0/outer/do/0/split/fork/branches/0/a");
        assertThat(Journey.column(run, "status"))
                .containsExactly("completed", "completed", "cancelled", "completed", "completed", "completed");
    }

    @Test
    void exitInABranchEndsTheBranch() {
        Journey journey = Journey.of("""
                - split:
                    fork:
                      branches:
                        - a: {set: {x: 1}, then: exit}
                        - b: {do: [{c: {set: {y: 1}}}, {s: {switch: [{x: {when: .y == 1, then: exit}}]}}, {d: {set: {y: 2}}}]}
                """, "{}");

        assertThat(journey.output()).isEqualTo(json("[{\"x\": 1}, {\"y\": 1}]"));
    }

    @Test
    void aForkWithoutBranchesGivesNothing() {
        assertThat(Journey.of("- a: {fork: {branches: []}}", "{}").output()).isEqualTo(json("[]"));
    }

    @Test
    void cancellingEndsEveryBranch() {
        Run run =
                run("- a: {fork: {branches: [{b: {wait: PT1S}}, {c: {fork: {branches: [{d: {wait: PT1S}}]}}}]}}", "{}");
        run.cancel("enough", run.now());

        Step end = run.step(1_000_000);

        assertThat(end.end()).isEqualTo(new Outcome.Cancelled("enough"));
        assertThat(end.withdrawn()).hasSize(2);
        assertThat(Journey.column(run, "status")).containsOnly("cancelled");
    }

    @Test
    void aThousandBranchesRunAtTheSameTime() {
        String branches = IntStream.range(0, 1_000)
                .mapToObj(i -> "{b" + i + ": {do: [{w: {wait: PT1S}}, {s: {set: {i: " + i + "}}}]}}")
                .collect(Collectors.joining(", "));
        Run run = run("- all: {fork: {branches: [" + branches + "]}, output: {as: 'map(.i) | add'}}", "{}");
        assertThat(run.pending()).hasSize(1_000);
        Run restored = Run.restore(
                Journey.program("- all: {fork: {branches: [" + branches + "]}, output: {as: 'map(.i) | add'}}"),
                Journey.ORIGIN,
                run.snapshot());

        Step end = answer(restored, positions(restored).toArray(String[]::new));

        assertThat(end.end()).isEqualTo(new Outcome.Completed(json("499500")));
    }

    /** More open tasks than a trace keeps of those that are over. */
    @Test
    @Timeout(20)
    void sixThousandBranchesDoNotSlowEachOtherDown() {
        String branches = IntStream.range(0, 6_000)
                .mapToObj(i -> "{b" + i + ": {do: [{s: {set: {i: " + i + "}}}, {w: {wait: PT1S}}]}}")
                .collect(Collectors.joining(", "));
        Run run = run("- all: {fork: {branches: [" + branches + "]}, output: {as: length}}", "{}");

        Step end = answer(run, positions(run).toArray(String[]::new));

        assertThat(end.end()).isEqualTo(new Outcome.Completed(json("6000")));
        assertThat(run.tasks()).hasSizeLessThan(3_000);
    }

    @Test
    void branchesThatDoubleEndTheRunBeforeTheyFillTheMemory() {
        String functions = IntStream.range(0, 30)
                .mapToObj(
                        i -> "f%d: {fork: {branches: [{a: {call: f%d}}, {b: {call: f%d}}]}}".formatted(i, i + 1, i + 1))
                .collect(Collectors.joining(", "));
        String document = "use: {functions: {" + functions + ", f30: {set: {x: 1}}}}\n"
                + "do: [{all: {try: [{split: {call: f0}}], catch: {}}}]";
        Run run = Run.start(Journey.document(document), Journey.ORIGIN, json("{}"));

        Step end = run.step(100_000_000);

        assertThat(end.end())
                .isInstanceOfSatisfying(
                        Outcome.Faulted.class,
                        faulted -> assertThat(faulted.error().detail())
                                .isEqualTo("Too many branches of forks are open at the same time."));
    }

    @Test
    void branchesThatAreOverMakeRoomForOthers() {
        String branches = IntStream.range(0, 1_000)
                .mapToObj(i -> "{b" + i + ": {set: {x: 1}}}")
                .collect(Collectors.joining(", "));
        String all = "{all: {fork: {branches: [" + branches + "]}}}";
        String race = "{race: {fork: {compete: true, branches: [" + branches + "]}}}";
        Journey journey = Journey.of("- turns: {for: {in: '[range(25)]'}, do: [" + all + ", " + race + "]}", "{}");

        assertThat(journey.output()).isEqualTo(json("{\"x\": 1}"));
    }

    private static Run run(String tasks, String input) {
        Run run = Run.start(Journey.program(tasks), Journey.ORIGIN, json(input));
        assertThat(run.step(100_000_000).state()).isEqualTo(Step.State.PARKED);
        return run;
    }

    private static List<String> positions(Run run) {
        List<String> positions = new ArrayList<>();
        run.pending().forEach(command -> positions.add(command.position().value()));
        return positions;
    }

    private static Step answer(Run run, String... positions) {
        for (String position : positions) {
            run.on(new Outcome.Fired(position, Journey.START.plusSeconds(1)));
        }
        return run.step(100_000_000);
    }
}
