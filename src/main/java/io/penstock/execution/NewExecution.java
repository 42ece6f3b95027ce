package io.penstock.execution;

import io.penstock.identity.ExecutionId;
import io.penstock.identity.WorkflowId;
import io.penstock.telemetry.tracing.Span;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An execution on its way into the store.
 *
 * @param owner the node that will run it; null: any node that has room
 * @param input JSON; null: the array of the one event that starts it
 * @param ending how it ended before it was stored; null: it is yet to run
 * @param spans of one that has ended, to be recorded when it is stored
 */
public record NewExecution(
        ExecutionId id,
        WorkflowId workflow,
        int version,
        @Nullable UUID owner,
        byte @Nullable [] input,
        @Nullable Ending ending,
        List<Span> spans) {

    /** One that is yet to run. */
    NewExecution(ExecutionId id, WorkflowId workflow, int version, @Nullable UUID owner, byte @Nullable [] input) {
        this(id, workflow, version, owner, input, null, List.of());
    }

    /** One that may be over. */
    NewExecution(
            ExecutionId id,
            WorkflowId workflow,
            int version,
            @Nullable UUID owner,
            byte @Nullable [] input,
            @Nullable Early early) {
        this(
                id,
                workflow,
                version,
                owner,
                input,
                early == null ? null : early.ending(),
                early == null ? List.of() : early.spans());
    }

    /** About what it takes in memory and on the wire. */
    int bytes() {
        return 128 + (input == null ? 0 : input.length) + (ending == null ? 0 : ending.bytes());
    }
}
