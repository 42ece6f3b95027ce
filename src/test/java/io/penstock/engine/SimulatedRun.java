package io.penstock.engine;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.dsl.Program;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One run with its journal in a {@link SimulatedWorld}, and all that anybody outside sees of it, in order. Another one can begin where this
 * one is lost: with the journal up to there, from the start or from a snapshot.
 */
final class SimulatedRun {

    private static final JsonNode INPUT = Journey.json("{\"n\": 3, \"words\": [\"a\", \"b\", \"c\"]}");
    private static final Origin ORIGIN = new Origin(
            "0193-simulated",
            Journey.START,
            new Origin.Limits(Origin.Limits.DEFAULT.expression(), 4_000_000, 1 << 20, 40, 4_000, 200),
            Journey.json("{\"key\": \"hush-hush\"}"),
            0,
            0,
            EnumSet.allOf(Lifecycle.Kind.class));

    /** No program of the simulation takes so many steps, whatever the slices. */
    private static final int ENDLESS = 200_000;

    /** Where a run stood, and how much had been seen of it. */
    private record Moment(byte[] snapshot, int covered, int asked, int withdrawn, int told) {}

    final List<byte[]> journal = new ArrayList<>();
    /** The commands, with all that they say. */
    final List<String> asked = new ArrayList<>();

    final List<String> positions = new ArrayList<>();
    final List<String> withdrawn = new ArrayList<>();
    final List<Lifecycle> told = new ArrayList<>();
    /** What it was like whenever it waited, by the number of entries in its journal. */
    final Map<Integer, String> states = new HashMap<>();

    private final List<Moment> moments = new ArrayList<>();
    private final Map<Integer, SimulatedWorld> worlds = new HashMap<>();
    private final Program program;
    private SimulatedWorld world;
    private int steps;
    Run run;
    Outcome.@Nullable End end;

    private SimulatedRun(Program program, SimulatedWorld world) {
        this.program = program;
        this.world = world;
        this.run = Run.start(program, ORIGIN, INPUT);
    }

    static SimulatedRun undisturbed(Program program, int seed) {
        SimulatedRun simulated = new SimulatedRun(program, new SimulatedWorld(seed));
        simulated.live(() -> 1_000_000);
        return simulated;
    }

    /** Written down and read again after each unit of work. */
    static SimulatedRun restoredAfterEachUnit(Program program, int seed) {
        SimulatedRun simulated = new SimulatedRun(program, new SimulatedWorld(seed));
        while (simulated.end == null) {
            simulated.moments.add(simulated.moment());
            simulated.run = Run.restore(program, ORIGIN, simulated.last().snapshot());
            simulated.happen(simulated.step(1));
        }
        return simulated;
    }

    /** The points at which nothing of the journal is on its way to the run. */
    List<Integer> crashes() {
        return worlds.keySet().stream().sorted().toList();
    }

    /** A run that begins anew when this one is lost after so many entries: all the rest happens again. */
    SimulatedRun recoveredFromTheJournal(int entries, Random random) {
        SimulatedRun recovered = new SimulatedRun(program, worldAt(entries));
        recovered.recover(journal.subList(0, entries), 0, random);
        return recovered;
    }

    /** As above, from a moment of a run that went the same way. */
    SimulatedRun recoveredFromASnapshot(int entries, SimulatedRun other, Random random) {
        List<Moment> before =
                other.moments.stream().filter(each -> each.covered() <= entries).toList();
        Moment moment = before.get(random.nextInt(before.size()));
        SimulatedRun recovered = new SimulatedRun(program, worldAt(entries));
        recovered.asked.addAll(other.asked.subList(0, moment.asked()));
        recovered.positions.addAll(other.positions.subList(0, moment.asked()));
        recovered.withdrawn.addAll(other.withdrawn.subList(0, moment.withdrawn()));
        recovered.told.addAll(other.told.subList(0, moment.told()));
        recovered.run = Run.restore(program, ORIGIN, moment.snapshot());
        recovered.recover(journal.subList(0, entries), moment.covered(), random);
        return recovered;
    }

    private SimulatedWorld worldAt(int entries) {
        SimulatedWorld then = worlds.get(entries);
        if (then == null) {
            throw new AssertionError("The run never waited after " + entries + " entries.");
        }
        return then.copy();
    }

    /** The journal is the oracle: its entries are told in their order, each when it is asked for, several at once or one by one. */
    private void recover(List<byte[]> entries, int covered, Random random) {
        LongSupplier slices = () -> 1 + random.nextInt(300);
        journal.addAll(entries.subList(0, covered));
        for (byte[] entry : entries.subList(covered, entries.size())) {
            Outcome outcome = OutcomeCodec.decode(entry);
            boolean asked = run.pending().stream()
                    .anyMatch(each -> each.position().value().equals(outcome.position()));
            if (!asked || random.nextBoolean()) {
                pause(slices);
            }
            journal.add(entry);
            run.on(outcome);
        }
        live(slices);
    }

    private void pause(LongSupplier slices) {
        while (end == null && step(slices.getAsLong()).state() != Step.State.PARKED) {
            continue;
        }
    }

    private void live(LongSupplier slices) {
        while (end == null) {
            happen(step(slices.getAsLong()));
        }
    }

    /** With no more fuel than the next unit of work needs. */
    private Step step(long fuel) {
        if (++steps > ENDLESS) {
            throw new AssertionError("The run does not end.");
        }
        Step step = run.step(fuel);
        for (long more = fuel; step.state() == Step.State.OVERRUN; more += 1 + more / 4) {
            step = run.step(more);
        }
        for (Command command : step.commands()) {
            asked.add(command.toString());
            positions.add(command.position().value());
        }
        withdrawn.addAll(step.withdrawn());
        told.addAll(step.lifecycle());
        end = step.end();
        if (step.state() == Step.State.PARKED) {
            StringBuilder state = new StringBuilder().append(run.now());
            run.pending()
                    .forEach(each -> state.append(' ').append(each.position().value()));
            states.put(journal.size(), state.append(run.tasks()).toString());
        }
        return step;
    }

    /** Sometimes several things happen before the run goes on. The later of them may concern what the first makes the run withdraw. */
    private void happen(Step step) {
        if (step.state() != Step.State.PARKED) {
            return;
        }
        worlds.put(journal.size(), world.copy());
        if (world.cancels(journal.size())) {
            run.cancel("Nobody wants it any more.", run.now());
            return;
        }
        int most = world.atOnce(journal.size());
        for (int i = 0; i < most; i++) {
            Outcome outcome = world.next(run);
            if (outcome == null && i == 0) {
                run.cancel("Nothing will happen any more.", run.now());
            }
            if (outcome == null) {
                return;
            }
            journal.add(OutcomeCodec.encode(outcome));
            run.on(outcome);
        }
    }

    private Moment moment() {
        return new Moment(run.snapshot(), journal.size(), asked.size(), withdrawn.size(), told.size());
    }

    private Moment last() {
        return moments.get(moments.size() - 1);
    }

    /** Fails unless everything that anybody could see of this run is as it was with the other one. */
    void assertSame(SimulatedRun expected) {
        same("the end", String.valueOf(end), String.valueOf(expected.end));
        same("the side effects", asked, expected.asked);
        same("what is told", told, expected.told);
        same("the journal", texts(journal), texts(expected.journal));
        same("what is forgotten", forgotten(), Set.of());
        same("the trace", run.tasks().toString(), expected.run.tasks().toString());
        same("what the trace leaves out", run.tasksOmitted(), expected.run.tasksOmitted());
        for (Map.Entry<Integer, String> state : states.entrySet()) {
            String other = expected.states.getOrDefault(state.getKey(), state.getValue());
            same("the state after " + state.getKey() + " entries", state.getValue(), other);
        }
    }

    /** What was asked for, has no outcome, and was not taken back either: nobody would ever tell whoever works on it. */
    Set<String> forgotten() {
        Set<String> forgotten = new TreeSet<>(positions);
        for (byte[] entry : journal) {
            Outcome outcome = OutcomeCodec.decode(entry);
            if (!(outcome instanceof Outcome.Received)) {
                forgotten.remove(outcome.position());
            }
        }
        withdrawn.forEach(forgotten::remove);
        return forgotten;
    }

    private static void same(String what, Object actual, Object expected) {
        if (!actual.equals(expected)) {
            throw new AssertionError("Not the same is " + what + ":\n" + actual + "\ninstead of\n" + expected);
        }
    }

    private static List<String> texts(List<byte[]> journal) {
        List<String> texts = new ArrayList<>();
        journal.forEach(entry -> texts.add(new String(entry, StandardCharsets.UTF_8)));
        return texts;
    }
}
