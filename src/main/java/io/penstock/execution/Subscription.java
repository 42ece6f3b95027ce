package io.penstock.execution;

import io.penstock.dsl.Program;
import io.penstock.engine.Command;
import java.util.List;

/**
 * What an execution listens for at one of its positions.
 *
 * @param workflow namespace and name of what it runs: what that tells of itself, it does not hear
 * @param types of events; never empty: an empty type is every one
 * @param horizon what may have been stored before the subscription was there
 */
record Subscription(
        ExecutionRef execution, String workflow, String position, List<String> types, Horizon.View horizon) {

    /** Stands for all types. */
    static final String EVERY_TYPE = "";

    static Subscription of(
            ExecutionRef execution, Program.Header workflow, Command.Listen listen, Horizon.View horizon) {
        return new Subscription(
                execution,
                workflow.namespace() + "/" + workflow.name(),
                listen.position().value(),
                listen.types().isEmpty() ? List.of(EVERY_TYPE) : listen.types(),
                horizon);
    }

    int bytes() {
        return 128 + position.length() + types.size() * 128 + horizon.known().size() * 16;
    }
}
