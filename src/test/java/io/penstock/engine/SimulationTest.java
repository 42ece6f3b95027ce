package io.penstock.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.dsl.Program;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
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
            assertRecovers(program, seed);
        }
    }

    /** Loses a run at each point, and lets it go on from the journal alone and from any of the snapshots before. */
    static void assertRecovers(Program program, int seed) {
        SimulatedRun undisturbed = SimulatedRun.undisturbed(program, seed);
        assertNothingTwice(undisturbed);
        SimulatedRun restless = SimulatedRun.restoredAfterEachUnit(program, seed);
        restless.assertSame(undisturbed);
        for (int crash : undisturbed.crashes()) {
            Random random = new Random(seed * 1_000L + crash);
            undisturbed.recoveredFromTheJournal(crash, random).assertSame(undisturbed);
            undisturbed.recoveredFromASnapshot(crash, restless, random).assertSame(undisturbed);
        }
    }

    private static void assertNothingTwice(SimulatedRun run) {
        assertThat(new HashSet<>(run.positions)).hasSameSizeAs(run.positions);
        Set<String> keys = new HashSet<>();
        run.told.forEach(each -> keys.add(each.key()));
        assertThat(keys).hasSameSizeAs(run.told);
    }
}
