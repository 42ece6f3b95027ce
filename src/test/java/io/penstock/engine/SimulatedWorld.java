package io.penstock.engine;

import com.fasterxml.jackson.databind.node.NullNode;
import io.penstock.dsl.StandardError;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** What lies outside of a run and is not lost with it: answers by seed and position, in the order of a virtual clock. */
final class SimulatedWorld {

    private final int seed;
    private final Map<String, Instant> due = new HashMap<>();
    private Instant clock = Journey.START;

    SimulatedWorld(int seed) {
        this.seed = seed;
    }

    /** The outcome that comes first. */
    Outcome next(Collection<Command> pending) {
        Command first = pending.stream()
                .min(Comparator.comparing(this::due)
                        .thenComparing(command -> command.position().value()))
                .orElseThrow(() -> new AssertionError("The run waits for nothing."));
        Instant at = due(first);
        clock = at.isAfter(clock) ? at : clock;
        return outcome(first);
    }

    private Instant due(Command command) {
        if (command instanceof Command.Timer timer) {
            return timer.due();
        }
        String position = command.position().value();
        return due.computeIfAbsent(
                position, asked -> clock.plusMillis(random(position).nextInt(2_000)));
    }

    private Random random(String position) {
        return new Random(seed * 31L + position.hashCode());
    }

    private Outcome outcome(Command command) {
        String position = command.position().value();
        if (command instanceof Command.Timer) {
            return new Outcome.Fired(position, clock);
        }
        Random random = random(position);
        int status = List.of(200, 200, 200, 201, 503, 503, 503, 500, 0, 204).get(random.nextInt(10));
        if (status == 0) {
            return new Outcome.Failed(position, clock, WorkflowError.of(StandardError.COMMUNICATION, "No connection."));
        }
        String body = random.nextInt(3) == 0 ? "" : "{\"value\": " + random.nextInt(100) + ", \"text\": \"ä€\"}";
        return new Outcome.Answered(
                position,
                clock,
                status,
                random.nextBoolean() ? Map.of("Retry-After", "7") : Map.of(),
                body.isEmpty() ? NullNode.instance : Journey.json(body),
                body.getBytes(StandardCharsets.UTF_8),
                ((Command.HttpCall) command).uri());
    }
}
