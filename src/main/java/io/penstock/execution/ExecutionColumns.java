package io.penstock.execution;

import io.penstock.event.CloudEvent;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Tuple;
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
        byte[] input = execution.input();
        inputs[i] = input == null ? null : Buffer.buffer(input);
    }

    Tuple addTo(Tuple tuple) {
        return tuple.addArrayOfUUID(organizations)
                .addArrayOfUUID(events)
                .addArrayOfUUID(ids)
                .addArrayOfUUID(workflows)
                .addArrayOfInteger(versions)
                .addArrayOfUUID(owners)
                .addArrayOfBuffer(inputs);
    }
}
