package io.penstock.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.dsl.Program;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The promise of recovery on programs that nobody thought of. A longer run is {@code -Dpenstock.simulation.programs=100000}, from a first
 * seed of its own with {@code -Dpenstock.simulation.first=…}: what fails names its seed, and a small program that fails too.
 */
class GeneratedProgramsTest {

    private static final int PROGRAMS = Integer.getInteger("penstock.simulation.programs", 2_000);
    private static final int FIRST = Integer.getInteger("penstock.simulation.first", 0);

    @Test
    void aRunThatIsLostAnywhereEndsAsIfItHadNotBeen() {
        for (int seed = FIRST; seed < FIRST + PROGRAMS; seed++) {
            ObjectNode document = GeneratedPrograms.document(seed);
            Throwable failed = failure(document, seed);
            if (failed != null) {
                int failing = seed;
                ObjectNode small = new Shrinking(each -> failure(each, failing) != null).of(document);
                throw new AssertionError("Seed " + seed + ", and for short " + small, failure(small, seed));
            }
        }
    }

    private static @Nullable Throwable failure(ObjectNode document, int seed) {
        Program program = GeneratedPrograms.compile(document);
        try {
            SimulationTest.assertRecovers(program, seed);
            return null;
        } catch (AssertionError | RuntimeException failed) {
            return failed;
        }
    }

    /** Otherwise the promise would be held on programs that do not do much. */
    @Test
    void theProgramsDoEverything() {
        Set<String> happened = new HashSet<>();
        int entries = 0;
        for (int seed = 0; seed < 500; seed++) {
            SimulatedRun run =
                    SimulatedRun.undisturbed(GeneratedPrograms.compile(GeneratedPrograms.document(seed)), seed);
            entries += run.journal.size();
            run.journal.forEach(entry -> happened.add(nameOf(OutcomeCodec.decode(entry))));
            happened.add(nameOf(Objects.requireNonNull(run.end)));
            run.told.forEach(each -> happened.add(each.kind().name()));
            for (JsonNode task : run.run.tasks()) {
                happened.add(
                        task.path("type").asText() + " " + task.path("status").asText());
            }
        }

        assertThat(happened)
                .contains("Answered", "Failed", "Fired", "Settled", "Received", "ChildEnded")
                .contains("Completed", "Faulted", "Cancelled")
                .contains("TASK_RETRIED", "WORKFLOW_CORRELATION_STARTED", "WORKFLOW_CORRELATION_COMPLETED")
                .contains("set completed", "switch completed", "raise faulted");
        for (String type : List.of("call", "do", "emit", "for", "fork", "listen", "run", "try", "wait")) {
            assertThat(happened)
                    .contains(type + " completed", type + " faulted", type + " cancelled", type + " skipped");
        }
        assertThat(entries).isGreaterThan(1_800);
    }

    private static String nameOf(Object outcome) {
        return outcome.getClass().getSimpleName();
    }
}
