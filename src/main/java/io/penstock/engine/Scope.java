package io.penstock.engine;

import io.penstock.dsl.Task;
import org.jspecify.annotations.Nullable;

/**
 * Where a block stands in a run: the chain of the tasks around it, each with its visit and, where it has them, its turn or attempt.
 * Immutable; from it come the positions of side effects and the paths of the trace.
 *
 * @param task the task whose block this is; absent at the root
 * @param visit how often the task was entered in its own block, from 1
 * @param turn the turn of a {@code for}, from 0; -1: not a loop
 * @param attempt the attempt of a {@code try}, from 1; 0: not a try
 */
record Scope(
        @Nullable Scope parent,
        @Nullable Task task,
        int visit,
        int turn,
        int attempt,
        @Nullable Loop loop,
        int depth) {

    static final Scope ROOT = new Scope(null, null, 1, -1, 0, null, 0);

    Scope within(Task child, int itsVisit) {
        return new Scope(this, child, itsVisit, -1, 0, null, depth + 1);
    }

    Scope turn(Task child, int itsVisit, int itsTurn, Loop itsLoop) {
        return new Scope(this, child, itsVisit, itsTurn, 0, itsLoop, depth + 1);
    }

    Scope attempt(Task child, int itsVisit, int itsAttempt) {
        return new Scope(this, child, itsVisit, -1, itsAttempt, null, depth + 1);
    }

    /** The attempt of the nearest {@code try} around, or 1. */
    int nearestAttempt() {
        for (Scope scope = this; scope != null; scope = scope.parent) {
            if (scope.attempt > 0) {
                return scope.attempt;
            }
        }
        return 1;
    }

    /**
     * The position of a side effect of a task in this block.
     *
     * @param suffix what tells several side effects of the task apart; may be empty
     */
    Position position(Task leaf, int itsVisit, String suffix) {
        String stable = write(leaf, itsVisit, true, false).append(suffix).toString();
        return hasRetries()
                ? new Position(write(leaf, itsVisit, true, true).append(suffix).toString(), stable)
                : new Position(stable, stable);
    }

    /** A task's pointer with the turn of each loop around it. */
    String path(Task leaf) {
        return depth == 0 ? leaf.pointer() : write(leaf, 1, false, false).toString();
    }

    /** The position of the task whose block this is; null at the root. */
    @Nullable
    String owner() {
        return task == null || parent == null
                ? null
                : parent.position(task, visit, "").value();
    }

    private boolean hasRetries() {
        for (Scope scope = this; scope != null; scope = scope.parent) {
            if (scope.attempt > 1) {
                return true;
            }
        }
        return false;
    }

    private StringBuilder write(Task leaf, int itsVisit, boolean visits, boolean attempts) {
        Scope[] chain = new Scope[depth];
        Scope at = this;
        for (int i = depth - 1; i >= 0 && at != null; i--) {
            chain[i] = at;
            at = at.parent;
        }
        StringBuilder text = new StringBuilder(leaf.pointer().length() + 8 * depth);
        String above = "";
        for (Scope scope : chain) {
            String pointer = scope.task == null ? "" : scope.task.pointer();
            appendStep(text, above, pointer);
            appendVisit(text, scope.visit, visits);
            if (scope.turn >= 0) {
                text.append('[').append(scope.turn).append(']');
            }
            if (attempts && scope.attempt > 1) {
                text.append('@').append(scope.attempt);
            }
            above = pointer;
        }
        appendStep(text, above, leaf.pointer());
        appendVisit(text, itsVisit, visits);
        return text;
    }

    private static void appendStep(StringBuilder text, String above, String pointer) {
        text.append(pointer, pointer.startsWith(above) ? above.length() : 0, pointer.length());
    }

    private static void appendVisit(StringBuilder text, int visit, boolean wanted) {
        if (wanted && visit > 1) {
            text.append('#').append(visit);
        }
    }
}
