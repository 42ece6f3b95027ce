package io.penstock.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.dsl.StandardError;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** What lies outside of a run and is not lost with it: answers by seed and position, and events, in the order of a virtual clock. */
final class SimulatedWorld {

    private static final int EVENTS = 40;
    private static final List<String> TYPES = List.of("a", "b", "a", "stop");

    private final int seed;
    private final List<JsonNode> events = new ArrayList<>();
    private final Map<String, Instant> due = new HashMap<>();
    private final Map<String, Integer> heard = new HashMap<>();
    private Instant clock = Journey.START;

    SimulatedWorld(int seed) {
        this.seed = seed;
        Random random = new Random(seed);
        for (int i = 0; i < EVENTS; i++) {
            ObjectNode event = Codec.JSON.objectNode();
            event.put("id", "e" + i).put("source", "/world").put("type", TYPES.get(random.nextInt(TYPES.size())));
            event.putObject("data").put("n", random.nextInt(9)).put("room", random.nextInt(2));
            events.add(event);
        }
    }

    private SimulatedWorld(SimulatedWorld other) {
        this.seed = other.seed;
        this.clock = other.clock;
        this.events.addAll(other.events);
        this.due.putAll(other.due);
        this.heard.putAll(other.heard);
    }

    /** The same world as it is now, which goes on by itself. */
    SimulatedWorld copy() {
        return new SimulatedWorld(this);
    }

    /** How much happens before a run with so many entries in its journal goes on: in every other world, one thing at a time. */
    int atOnce(int entries) {
        return seed % 2 == 0 ? 1 : 1 + new Random(seed * 7L + entries).nextInt(3);
    }

    /** Whether somebody cancels a run with so many entries in its journal. */
    boolean cancels(int entries) {
        return seed % 16 == 5 && entries == seed / 16 % 5;
    }

    /** What happens first that matters to the run; null: nothing ever does. */
    @Nullable
    Outcome next(Run run) {
        Collection<Command> pending = run.pending();
        for (; ; ) {
            Command first = null;
            for (Command command : pending) {
                if (first == null || isBefore(command, first)) {
                    first = command;
                }
            }
            if (first == null || due(first).equals(Instant.MAX)) {
                return null;
            }
            Instant at = due(first);
            clock = at.isAfter(clock) ? at : clock;
            Outcome outcome = outcome(run, first);
            if (outcome != null) {
                return outcome;
            }
        }
    }

    private boolean isBefore(Command one, Command other) {
        int order = due(one).compareTo(due(other));
        return order < 0
                || order == 0
                        && one.position().value().compareTo(other.position().value()) < 0;
    }

    private Instant due(Command command) {
        String position = command.position().value();
        if (command instanceof Command.Timer timer) {
            return timer.due();
        }
        if (command instanceof Command.Listen) {
            int index = heard.computeIfAbsent(position, asked -> firstAfter(clock));
            return index < EVENTS ? time(index) : Instant.MAX;
        }
        return due.computeIfAbsent(
                position, asked -> clock.plusMillis(random(position).nextInt(2_000)));
    }

    private static Instant time(int event) {
        return Journey.START.plusMillis(330L * event);
    }

    private static int firstAfter(Instant clock) {
        int index = 0;
        while (index < EVENTS && !time(index).isAfter(clock)) {
            index++;
        }
        return index;
    }

    private Random random(String position) {
        return new Random(seed * 31L + position.hashCode());
    }

    private @Nullable Outcome outcome(Run run, Command command) {
        String position = command.position().value();
        if (command instanceof Command.Timer) {
            return new Outcome.Fired(position, clock);
        }
        if (command instanceof Command.Listen) {
            JsonNode event = events.get(heard.merge(position, 1, Integer::sum) - 1);
            return run.wants(position, event) ? new Outcome.Received(position, clock, event) : null;
        }
        if (command instanceof Command.Emit emit) {
            return new Outcome.Settled(position, clock, emit.event().deepCopy().put("id", position));
        }
        if (command instanceof Command.StartChild child) {
            return child.await()
                    ? new Outcome.ChildEnded(position, clock, end(random(position)))
                    : new Outcome.Settled(position, clock, NullNode.instance);
        }
        return answer((Command.HttpCall) command, random(position));
    }

    private static Outcome.End end(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> new Outcome.Faulted(WorkflowError.of(StandardError.COMMUNICATION, "The child failed."));
            case 1 -> new Outcome.Cancelled(null);
            default -> new Outcome.Completed(Codec.JSON.objectNode().put("n", random.nextInt(9)));
        };
    }

    private Outcome answer(Command.HttpCall call, Random random) {
        String position = call.position().value();
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
                call.uri());
    }
}
