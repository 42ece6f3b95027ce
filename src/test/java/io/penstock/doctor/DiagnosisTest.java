package io.penstock.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class DiagnosisTest {

    @Test
    void countsAWarningHalfAndWhatWasSkippedNotAtAll() {
        Diagnosis diagnosis = Diagnosis.of(List.of(
                check("one", () -> Outcome.pass("good")),
                check("two", () -> Outcome.warn("odd")),
                check("three", () -> Outcome.fail("bad")),
                check("four", () -> Outcome.skip("no token"))));

        assertThat(diagnosis.score()).isEqualTo(50);
        assertThat(diagnosis.json().path("passed").asInt()).isEqualTo(1);
        assertThat(diagnosis.json().path("warnings").asInt()).isEqualTo(1);
        assertThat(diagnosis.json().path("failed").asInt()).isEqualTo(1);
        assertThat(diagnosis.json().path("skipped").asInt()).isEqualTo(1);
        assertThat(diagnosis.hasFailures()).isTrue();
    }

    @Test
    void hasNoScoreWhenNothingCouldBeAsked() {
        assertThat(Diagnosis.of(List.of(check("one", () -> Outcome.skip("no server"))))
                        .score())
                .isZero();
    }

    @Test
    void takesACheckThatBreaksForAFailureAndOneWithoutMeansForSkipped() {
        Diagnosis diagnosis = Diagnosis.of(List.of(
                check("broken", () -> {
                    throw new java.io.IOException("connection reset");
                }),
                check(
                        "unmet",
                        () -> Outcome.pass(Means.<String>missing("no token").need()))));

        assertThat(diagnosis.json().at("/checks/0/status").asText()).isEqualTo("fail");
        assertThat(diagnosis.json().at("/checks/0/found").asText()).contains("connection reset");
        assertThat(diagnosis.json().at("/checks/1/status").asText()).isEqualTo("skip");
        assertThat(diagnosis.json().at("/checks/1/found").asText()).isEqualTo("no token");
    }

    @Test
    void tellsWhatToDoOnlyWhereSomethingIsToBeDone() {
        Diagnosis diagnosis = Diagnosis.of(
                List.of(check("one", () -> Outcome.pass("good")), check("two", () -> Outcome.fail("bad"))));

        assertThat(diagnosis.json().at("/checks/0").has("advice")).isFalse();
        assertThat(diagnosis.json().at("/checks/1/advice").asText()).isEqualTo("Mend two.");
        assertThat(new Table(false).of(diagnosis))
                .isEqualTo("""
                limits
                  pass  one  One is so: good
                  fail  two  Two is so: bad
                        do: Mend two.

                Score 50 of 100: 1 passed, 0 warnings, 1 failed, 0 skipped.
                """.replace("One", "one").replace("Two", "two"));
    }

    @Test
    void usesColoursOnlyWhenTold() {
        Diagnosis diagnosis = Diagnosis.of(List.of(check("one", () -> Outcome.fail("bad"))));

        assertThat(new Table(true).of(diagnosis)).contains("\u001b[1;31mfail\u001b[0m");
        assertThat(new Table(false).of(diagnosis)).doesNotContain("\u001b");
    }

    private static Check check(String name, Check.How how) {
        return new Check(Group.LIMITS, name, name + " is so", "Mend " + name + ".", how);
    }
}
