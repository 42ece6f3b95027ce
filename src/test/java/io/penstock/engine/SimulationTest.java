package io.penstock.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.dsl.Program;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The promise of recovery: whatever the slices, and wherever a run is lost, its last snapshot and the journal after it lead to the same
 * commands, the same trace and the same end as a run that nothing disturbed.
 */
class SimulationTest {

    private static final int SEEDS = 20;

    static List<String> programs() {
        return SimulatedPrograms.all();
    }

    @ParameterizedTest
    @MethodSource("programs")
    void aRunThatIsLostAnywhereEndsAsIfItHadNotBeen(String tasks) {
        Program program = SimulatedPrograms.compile(tasks);
        for (int seed = 0; seed < SEEDS; seed++) {
            SimulatedRun undisturbed = SimulatedRun.undisturbed(program, seed);
            int journal = undisturbed.journal.size();
            for (int crash = 0; crash <= journal; crash++) {
                Random random = new Random(seed * 1_000L + crash);

                SimulatedRun recovered = SimulatedRun.crashed(program, seed, crash, random);

                assertSame(recovered, undisturbed);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("programs")
    void aSnapshotAfterEachUnitOfWorkChangesNothing(String tasks) {
        Program program = SimulatedPrograms.compile(tasks);
        for (int seed = 0; seed < 8; seed++) {
            SimulatedRun undisturbed = SimulatedRun.undisturbed(program, seed);

            SimulatedRun restless = SimulatedRun.restoredAfterEachUnit(program, seed);

            assertSame(restless, undisturbed);
        }
    }

    @ParameterizedTest
    @MethodSource("programs")
    void positionsAreUnique(String tasks) {
        Program program = SimulatedPrograms.compile(tasks);
        for (int seed = 0; seed < SEEDS; seed++) {
            List<String> asked = SimulatedRun.undisturbed(program, seed).asked;

            assertThat(asked).doesNotHaveDuplicates();
        }
    }

    private static void assertSame(SimulatedRun actual, SimulatedRun expected) {
        assertThat(String.valueOf(actual.end)).isEqualTo(String.valueOf(expected.end));
        assertThat(actual.digests).isEqualTo(expected.digests);
        assertThat(texts(actual.journal)).isEqualTo(texts(expected.journal));
        assertThat(actual.run.tasks().toPrettyString())
                .isEqualTo(expected.run.tasks().toPrettyString());
        assertThat(actual.run.tasksOmitted()).isEqualTo(expected.run.tasksOmitted());
    }

    private static List<String> texts(List<byte[]> journal) {
        List<String> texts = new ArrayList<>();
        journal.forEach(entry -> texts.add(new String(entry, java.nio.charset.StandardCharsets.UTF_8)));
        return texts;
    }

    /** Keeps the last answer for each position, so that a mismatch shows itself. */
    static void put(Map<String, Long> digests, Command command) {
        Long before = digests.put(command.position().value(), command.digest());
        assertThat(before == null || before == command.digest())
                .as("the digest at %s", command.position().value())
                .isTrue();
    }
}
