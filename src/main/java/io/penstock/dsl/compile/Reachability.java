package io.penstock.dsl.compile;

import io.penstock.dsl.Action;
import io.penstock.dsl.Consumption;
import io.penstock.dsl.Flow;
import io.penstock.dsl.Task;
import io.penstock.dsl.source.Findings;
import io.penstock.dsl.source.Located;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;

/** Finds the tasks of a block that no way leads to. They harm nobody, and the standard does not forbid them. */
final class Reachability {

    private Reachability() {}

    /** Tells the first task of each stretch that is never reached. */
    static void check(List<Task> tasks, List<Located> places, Findings findings) {
        BitSet reached = reached(tasks);
        for (int i = 0; i < tasks.size(); i++) {
            if (!reached.get(i) && reached.get(i - 1)) {
                findings.warn(
                        places.get(i),
                        "No way leads to the task `" + tasks.get(i).name() + "`.",
                        "`" + tasks.get(i - 1).name() + "` before it never goes on to it, and no `then` names it.");
            }
        }
    }

    private static BitSet reached(List<Task> tasks) {
        BitSet reached = new BitSet(tasks.size());
        Deque<Integer> open = new ArrayDeque<>();
        if (!tasks.isEmpty()) {
            reached.set(0);
            open.push(0);
        }
        while (!open.isEmpty()) {
            int at = open.pop();
            for (int next : successors(tasks.get(at), at)) {
                if (next < tasks.size() && !reached.get(next)) {
                    reached.set(next);
                    open.push(next);
                }
            }
        }
        return reached;
    }

    /** A task with a condition may be skipped, and then its {@code then} does not count; an extension may take a task's place. */
    private static List<Integer> successors(Task task, int index) {
        List<Integer> next = new ArrayList<>();
        if (task.condition() != null) {
            next.add(index + 1);
        }
        Action action = task.action();
        boolean mayBePassed = false;
        if (action instanceof Action.Extended extended) {
            mayBePassed = extended.extensions().stream().anyMatch(extension -> extension.before() != null);
            action = extended.task().action();
        }
        boolean falls = !(action instanceof Action.Raise) && !listensForEver(action);
        if (action instanceof Action.Switch choice) {
            for (Action.Case way : choice.cases()) {
                add(way.then(), index, next);
                falls &= way.when() != null;
            }
        }
        if (falls || mayBePassed) {
            add(task.then(), index, next);
        }
        return next;
    }

    private static boolean listensForEver(Action action) {
        return action instanceof Action.Listen listen && listen.to().until() instanceof Consumption.Never;
    }

    private static void add(Flow flow, int index, List<Integer> next) {
        if (flow instanceof Flow.Continue) {
            next.add(index + 1);
        } else if (flow instanceof Flow.GoTo there) {
            next.add(there.index());
        }
    }
}
