package io.penstock.execution;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.engine.Outcome;
import io.penstock.engine.Run;
import io.penstock.engine.WorkflowError;
import io.penstock.identity.Uuids;
import io.penstock.telemetry.Redactor;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The one final write of an execution.
 *
 * @param output JSON; only of a completed one
 * @param error JSON; of a faulted or suspended one
 * @param tasks the trace, a JSON array
 */
public record Ending(
        ExecutionRef execution,
        Status status,
        byte @Nullable [] output,
        byte @Nullable [] error,
        byte[] tasks,
        int tasksOmitted,
        Instant startedAt,
        Instant finishedAt) {

    /** Of a run that came to its own end. What it made is shown without secrets; a parent that waits gets it as it is. */
    static Ending of(ExecutionRef ref, Run run, Outcome.End end, Instant at) {
        if (end instanceof Outcome.Completed completed) {
            return of(ref, run, Status.COMPLETED, Trees.bytes(run.shown(completed.output())), null, at);
        }
        return end instanceof Outcome.Faulted faulted
                ? of(ref, run, Status.FAULTED, null, Trees.bytes(shown(faulted.error())), at)
                : of(ref, run, Status.CANCELLED, null, null, at);
    }

    /** An error quotes what it met, as an address with a password: nobody asked to keep that. */
    private static JsonNode shown(WorkflowError error) {
        return Redactor.redactTexts(error.toJson(), "title", "detail");
    }

    /**
     * Of a run that rests until somebody has it go on.
     *
     * @param problem that a person has to look at; null: it was asked for
     */
    static Ending suspended(ExecutionRef ref, Run run, byte @Nullable [] problem, Instant at) {
        return of(ref, run, Status.SUSPENDED, null, problem, at);
    }

    private static Ending of(
            ExecutionRef ref, Run run, Status status, byte @Nullable [] output, byte @Nullable [] error, Instant at) {
        Instant startedAt = Uuids.time(ref.id().value());
        return new Ending(ref, status, output, error, Trees.bytes(run.tasks()), run.tasksOmitted(), startedAt, at);
    }

    int bytes() {
        return 256 + tasks.length + (output == null ? 0 : output.length) + (error == null ? 0 : error.length);
    }
}
