package io.penstock.engine;

import io.penstock.dsl.StandardError;

/** Carries a {@link Fault} from where it was found to the strand that unwinds with it. Without a stack trace, since it is part of a normal run. */
final class Raised extends RuntimeException {

    private final transient Fault fault;

    Raised(Fault fault) {
        super(fault.error().detail(), null, false, false);
        this.fault = fault;
    }

    static Raised of(StandardError error, String detail) {
        return new Raised(new Fault(WorkflowError.of(error, detail), null));
    }

    Fault fault() {
        return fault;
    }
}
