package io.penstock.dsl;

/** Where the run goes after a task: its {@code then}. */
public sealed interface Flow {

    Flow CONTINUE = new Continue();

    /** To the next task of the block; the default. */
    record Continue() implements Flow {}

    /** Out of the enclosing block. */
    record Exit() implements Flow {}

    /** Completes the workflow. */
    record End() implements Flow {}

    /** To another task of the same block. */
    record GoTo(String task, int index) implements Flow {}
}
