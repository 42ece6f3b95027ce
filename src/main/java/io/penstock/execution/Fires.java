package io.penstock.execution;

import java.util.List;

/**
 * A move on its way into the store.
 *
 * @param executions one for each of its fires
 */
record Fires(ScheduleMove move, List<NewExecution> executions) {

    int bytes() {
        return 256 + executions.stream().mapToInt(each -> 128 + each.bytes()).sum();
    }

    /** The executions as the columns of a batch take them. */
    Submission submission() {
        return Submission.of(move.organization(), executions);
    }
}
