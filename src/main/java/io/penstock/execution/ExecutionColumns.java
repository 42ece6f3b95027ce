package io.penstock.execution;

import io.penstock.event.CloudEvent;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The executions of a batch of submissions as parallel arrays, one element for each. */
final class ExecutionColumns {

    private final UUID[] organizations;
    private final @Nullable UUID[] events;
    private final UUID[] ids;
    private final UUID[] workflows;
    private final Integer[] versions;
    private final @Nullable UUID[] owners;
    private final @Nullable Buffer[] inputs;
    private final Short[] statuses;
    private final @Nullable Buffer[] outputs;
    private final @Nullable Buffer[] errors;
    private final @Nullable Buffer[] tasks;
    private final Integer[] omitted;
    private final @Nullable OffsetDateTime[] starts;
    private final @Nullable OffsetDateTime[] ends;

    ExecutionColumns(List<Submission> batch) {
        int size = 0;
        for (Submission submission : batch) {
            size += submission.executions().size();
        }
        organizations = new UUID[size];
        events = new UUID[size];
        ids = new UUID[size];
        workflows = new UUID[size];
        versions = new Integer[size];
        owners = new UUID[size];
        inputs = new Buffer[size];
        statuses = new Short[size];
        outputs = new Buffer[size];
        errors = new Buffer[size];
        tasks = new Buffer[size];
        omitted = new Integer[size];
        starts = new OffsetDateTime[size];
        ends = new OffsetDateTime[size];
        int at = 0;
        for (Submission submission : batch) {
            CloudEvent event = submission.event();
            for (NewExecution execution : submission.executions()) {
                organizations[at] = submission.organization().value();
                events[at] = event == null ? null : event.id().value();
                set(at++, execution);
            }
        }
    }

    private void set(int i, NewExecution execution) {
        ids[i] = execution.id().value();
        workflows[i] = execution.workflow().value();
        versions[i] = execution.version();
        owners[i] = execution.owner();
        inputs[i] = buffer(execution.input());
        Ending ending = execution.ending();
        statuses[i] = (ending == null ? before(execution) : ending.status()).code();
        omitted[i] = ending == null ? 0 : ending.tasksOmitted();
        if (ending != null) {
            outputs[i] = buffer(ending.output());
            errors[i] = buffer(ending.error());
            tasks[i] = buffer(ending.tasks());
            starts[i] = ending.startedAt().atOffset(ZoneOffset.UTC);
            ends[i] = ending.finishedAt().atOffset(ZoneOffset.UTC);
        }
    }

    private static Status before(NewExecution execution) {
        return execution.owner() == null ? Status.PENDING : Status.RUNNING;
    }

    private static @Nullable Buffer buffer(byte @Nullable [] bytes) {
        return bytes == null ? null : Buffer.buffer(bytes);
    }

    Tuple addTo(Tuple tuple) {
        return tuple.addArrayOfUUID(organizations)
                .addArrayOfUUID(events)
                .addArrayOfUUID(ids)
                .addArrayOfUUID(workflows)
                .addArrayOfInteger(versions)
                .addArrayOfUUID(owners)
                .addArrayOfBuffer(inputs)
                .addArrayOfShort(statuses)
                .addArrayOfBuffer(outputs)
                .addArrayOfBuffer(errors)
                .addArrayOfBuffer(tasks)
                .addArrayOfInteger(omitted)
                .addArrayOfOffsetDateTime(starts)
                .addArrayOfOffsetDateTime(ends);
    }
}
