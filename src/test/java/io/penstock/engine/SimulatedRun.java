package io.penstock.engine;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.dsl.Program;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** One run with its journal in a world that answers by seed and position, and that may lose the run once. */
final class SimulatedRun {

    private static final JsonNode INPUT = Journey.json("{\"n\": 3, \"words\": [\"a\", \"b\", \"c\"]}");
    private static final Origin ORIGIN = new Origin(
            "0193-simulated",
            Journey.START,
            new Origin.Limits(Origin.Limits.DEFAULT.expression(), 1_000_000, 1 << 20, 40, 4_000, 200));

    final List<byte[]> journal = new ArrayList<>();
    final List<String> asked = new ArrayList<>();
    final Map<String, Long> digests = new LinkedHashMap<>();
    private final Program program;
    Run run;
    Outcome.@Nullable End end;
    private final SimulatedWorld world;

    private SimulatedRun(Program program, int seed) {
        this.program = program;
        this.world = new SimulatedWorld(seed);
        this.run = Run.start(program, ORIGIN, INPUT);
    }

    static SimulatedRun undisturbed(Program program, int seed) {
        SimulatedRun simulated = new SimulatedRun(program, seed);
        while (simulated.end == null) {
            simulated.take(simulated.run.step(1_000_000));
        }
        return simulated;
    }

    static SimulatedRun restoredAfterEachUnit(Program program, int seed) {
        SimulatedRun simulated = new SimulatedRun(program, seed);
        while (simulated.end == null) {
            simulated.run = Run.restore(program, ORIGIN, simulated.run.snapshot());
            simulated.take(simulated.stepWith(1));
        }
        return simulated;
    }

    /** Loses the run somewhere after the journal has so many entries, and goes on from a random earlier snapshot. */
    static SimulatedRun crashed(Program program, int seed, int entries, Random random) {
        SimulatedRun simulated = new SimulatedRun(program, seed);
        byte[] snapshot = null;
        int covered = 0;
        while (simulated.journal.size() < entries && simulated.end == null) {
            simulated.take(simulated.stepWith(1 + random.nextInt(200)));
            if (random.nextInt(4) == 0) {
                snapshot = simulated.run.snapshot();
                covered = simulated.journal.size();
            }
        }
        for (int i = random.nextInt(3); i > 0 && simulated.end == null; i--) {
            simulated.advance(simulated.stepWith(1 + random.nextInt(100)));
        }
        simulated.recover(snapshot, covered, random);
        while (simulated.end == null) {
            simulated.take(simulated.stepWith(1 + random.nextInt(500)));
        }
        return simulated;
    }

    /** The journal is the oracle: its entries are told in their order, each when it is asked for. */
    private void recover(byte @Nullable [] snapshot, int covered, Random random) {
        end = null;
        run = snapshot == null ? Run.start(program, ORIGIN, INPUT) : Run.restore(program, ORIGIN, snapshot);
        for (byte[] entry : journal.subList(covered, journal.size())) {
            Outcome outcome = OutcomeCodec.decode(entry);
            for (Step step = stepWith(1 + random.nextInt(100));
                    step.state() != Step.State.PARKED;
                    step = stepWith(1 + random.nextInt(100))) {
                advance(step);
            }
            if (run.pending().stream().noneMatch(each -> each.position().value().equals(outcome.position()))) {
                throw new AssertionError(
                        "The journal has " + outcome.position() + ", the run waits for " + run.pending());
            }
            run.pending().forEach(command -> SimulationTest.put(digests, command));
            run.on(outcome);
        }
    }

    private Step stepWith(long fuel) {
        Step step = run.step(fuel);
        return step.state() == Step.State.OVERRUN ? run.step(Run.WORKER_FUEL) : step;
    }

    private void advance(Step step) {
        for (Command command : step.commands()) {
            asked.add(command.position().value());
            SimulationTest.put(digests, command);
        }
        if (step.state() == Step.State.ENDED) {
            end = Objects.requireNonNull(step.end());
        }
    }

    private void take(Step step) {
        advance(step);
        if (step.state() == Step.State.PARKED) {
            Outcome outcome = world.next(run.pending());
            journal.add(OutcomeCodec.encode(outcome));
            run.on(outcome);
        }
    }
}
