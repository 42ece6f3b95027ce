package io.penstock.dsl.compile;

import io.penstock.dsl.Action;
import java.util.List;

/** Reads one kind of task. Stateless. */
interface ActionReader {

    /** The properties that this kind adds to those that every task has, its keyword first. */
    List<String> properties();

    /** @param task a task that has the keyword */
    Action read(Fields task, Surroundings surroundings, Compilation compilation);
}
