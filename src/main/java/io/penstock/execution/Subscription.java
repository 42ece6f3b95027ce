package io.penstock.execution;

import java.util.List;

/**
 * What an execution listens for at one of its positions.
 *
 * @param types of events; never empty: an empty type is every one
 * @param horizon what may have been stored before the subscription was there
 */
record Subscription(ExecutionRef execution, String position, List<String> types, Horizon.View horizon) {

    /** Stands for all types. */
    static final String EVERY_TYPE = "";

    static Subscription of(ExecutionRef execution, String position, List<String> types, Horizon.View horizon) {
        return new Subscription(execution, position, types.isEmpty() ? List.of(EVERY_TYPE) : types, horizon);
    }

    int bytes() {
        return 128 + position.length() + types.size() * 128 + horizon.known().size() * 16;
    }
}
