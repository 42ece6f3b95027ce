package io.penstock.execution;

import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The executions of a batch of submissions as parallel arrays; the first says which submission each belongs to, from 1. */
final class ExecutionColumns {

    private final Long[] submissions;
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
        submissions = new Long[size];
        ids = new UUID[size];
        workflows = new UUID[size];
        versions = new Integer[size];
        owners = new UUID[size];
        inputs = new Buffer[size];
        int at = 0;
        for (int n = 0; n < batch.size(); n++) {
            for (NewExecution execution : batch.get(n).executions()) {
                submissions[at] = n + 1L;
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
        return tuple.addArrayOfLong(submissions)
                .addArrayOfUUID(ids)
                .addArrayOfUUID(workflows)
                .addArrayOfInteger(versions)
                .addArrayOfUUID(owners)
                .addArrayOfBuffer(inputs);
    }
}
