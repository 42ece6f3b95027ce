package io.penstock.doctor;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** What came of all checks, in their order. */
public record Diagnosis(List<Result> results) {

    private static final int PERCENT = 100;
    private static final long NANOS_PER_MILLI = 1_000_000;

    public Diagnosis {
        results = List.copyOf(results);
    }

    /** What came of one, and how long it took. */
    public record Result(Check check, Outcome outcome, long millis) {

        /** Whether somebody has to do something. */
        boolean needsAdvice() {
            return outcome instanceof Outcome.Failure || outcome instanceof Outcome.Warning;
        }
    }

    /** Makes all of them, one after the other. Blocks. */
    public static Diagnosis of(List<Check> checks) {
        List<Result> results = new ArrayList<>(checks.size());
        for (Check check : checks) {
            long began = System.nanoTime();
            Outcome outcome = check.run();
            results.add(new Result(check, outcome, (System.nanoTime() - began) / NANOS_PER_MILLI));
        }
        return new Diagnosis(results);
    }

    /** Of that kind. */
    public long count(Class<? extends Outcome> kind) {
        return results.stream()
                .filter(result -> kind.isInstance(result.outcome()))
                .count();
    }

    public boolean hasFailures() {
        return count(Outcome.Failure.class) > 0;
    }

    public boolean hasWarnings() {
        return count(Outcome.Warning.class) > 0;
    }

    /** Percent of the checks that were made; a warning counts half, and what was skipped does not count. */
    public int score() {
        long passed = count(Outcome.Pass.class);
        long warned = count(Outcome.Warning.class);
        long made = passed + warned + count(Outcome.Failure.class);
        return made == 0 ? 0 : (int) ((2 * passed + warned) * PERCENT / (2 * made));
    }

    public ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("score", score())
                .put("passed", count(Outcome.Pass.class))
                .put("warnings", count(Outcome.Warning.class))
                .put("failed", count(Outcome.Failure.class))
                .put("skipped", count(Outcome.Skipped.class));
        ArrayNode checks = json.putArray("checks");
        results.forEach(result -> checks.add(json(result)));
        return json;
    }

    private static ObjectNode json(Result result) {
        Check check = result.check();
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("id", check.id())
                .put("group", check.group().word())
                .put("title", check.title())
                .put("status", result.outcome().word())
                .put("found", result.outcome().found())
                .put("took_ms", result.millis());
        return result.needsAdvice() ? json.put("advice", check.advice()) : json;
    }
}
