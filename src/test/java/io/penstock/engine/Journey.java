package io.penstock.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.dsl.Documents;
import io.penstock.dsl.Program;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/** Drives a run to its end: a world answers each command, and everything that was asked for is kept. */
final class Journey {

    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    static final Origin ORIGIN = new Origin("0193-test", START, Origin.Limits.DEFAULT);

    private static final ObjectMapper MAPPER = new ObjectMapper();

    final List<Command> commands = new ArrayList<>();
    final Run run;
    private final Function<Command, Outcome> world;

    Journey(Run run, Function<Command, Outcome> world) {
        this.run = run;
        this.world = world;
    }

    /** A journey in a world without answers but time. */
    static Journey of(String tasks, String input) {
        return of(tasks, input, Journey::fire);
    }

    static Journey of(String tasks, String input, Function<Command, Outcome> world) {
        return new Journey(Run.start(program(tasks), ORIGIN, json(input)), world);
    }

    static Program program(String tasks) {
        return document("do:\n" + tasks.indent(2));
    }

    static Program document(String rest) {
        String head = "document: {dsl: '1.0.3', namespace: test, name: journey, version: '1.0.0'}\n";
        return Documents.compile((head + rest).getBytes(StandardCharsets.UTF_8), Documents.Format.YAML);
    }

    static JsonNode json(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    static Outcome fire(Command command) {
        Command.Timer timer = (Command.Timer) command;
        return new Outcome.Fired(timer.position().value(), timer.due());
    }

    static Outcome answer(Command command, Instant at, int status, String body) {
        return new Outcome.Answered(
                command.position().value(),
                at,
                status,
                java.util.Map.of("Content-Type", "application/json"),
                json(body),
                body.getBytes(StandardCharsets.UTF_8),
                ((Command.HttpCall) command).uri());
    }

    /** One property of each task in the trace. */
    static List<String> column(Run run, String name) {
        List<String> column = new ArrayList<>();
        run.tasks().forEach(task -> column.add(task.path(name).asText()));
        return column;
    }

    Outcome.End end() {
        for (; ; ) {
            Step step = run.step(100_000);
            commands.addAll(step.commands());
            switch (step.state()) {
                case ENDED -> {
                    return java.util.Objects.requireNonNull(step.end());
                }
                case OVERRUN -> commands.addAll(run.step(Run.WORKER_FUEL).commands());
                case PARKED -> {
                    if (run.pending().isEmpty()) {
                        throw new AssertionError("Parked without anything pending.");
                    }
                    run.on(world.apply(next()));
                }
                case YIELDED -> {}
            }
        }
    }

    /** The first one; of several timers the one that fires first. */
    private Command next() {
        return run.pending().stream().allMatch(Command.Timer.class::isInstance)
                ? Collections.min(run.pending(), Comparator.comparing(command -> ((Command.Timer) command).due()))
                : run.pending().iterator().next();
    }

    JsonNode output() {
        Outcome.End end = end();
        if (end instanceof Outcome.Completed completed) {
            return completed.output();
        }
        throw new AssertionError(end.toString());
    }

    WorkflowError error() {
        Outcome.End end = end();
        if (end instanceof Outcome.Faulted faulted) {
            return faulted.error();
        }
        throw new AssertionError(end.toString());
    }
}
