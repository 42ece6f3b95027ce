package io.penstock.standard;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.dsl.Documents;
import io.penstock.dsl.Program;
import io.penstock.engine.Origin;
import io.penstock.engine.Outcome;
import io.penstock.engine.Run;
import io.penstock.engine.Step;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One document, run to its end in a {@link World}. */
final class Performance {

    private static final long FUEL = 100_000;

    private final Run run;
    private final World world;
    private final Outcome.@Nullable End end;

    private Performance(Run run, World world) {
        this.run = run;
        this.world = world;
        this.end = play();
    }

    /** @param secrets an object of those that exist */
    static Performance of(String document, JsonNode input, JsonNode secrets, World world) {
        Program program =
                Documents.compile(document.getBytes(StandardCharsets.UTF_8), Documents.Format.YAML, Remote.resources());
        Origin origin = new Origin(
                "019b7000-0000-7000-8000-000000000001", World.START, Origin.Limits.DEFAULT, secrets, 0, 0, Set.of());
        return new Performance(Run.start(program, origin, input), world);
    }

    /** Null when it waits for what never comes. */
    Outcome.@Nullable End end() {
        return end;
    }

    World world() {
        return world;
    }

    /** The tasks in order of their start, as the API shows them. */
    List<JsonNode> tasks() {
        List<JsonNode> tasks = new ArrayList<>();
        run.tasks().forEach(tasks::add);
        return tasks;
    }

    private Outcome.@Nullable End play() {
        for (; ; ) {
            Step step = run.step(FUEL);
            if (step.state() == Step.State.OVERRUN) {
                step = run.step(Run.WORKER_FUEL);
            }
            if (step.state() == Step.State.ENDED) {
                return step.end();
            }
            if (step.state() == Step.State.PARKED && !world.tell(run)) {
                return null;
            }
        }
    }
}
