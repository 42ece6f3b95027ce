package io.penstock.integration;

import io.penstock.dsl.StandardError;
import io.penstock.engine.WorkflowError;

/** A call that cannot be made or has no usable answer, with the error that the workflow is told. Never leaves this package. */
final class CallRefusedException extends Exception {

    private final transient WorkflowError error;

    CallRefusedException(StandardError kind, String detail) {
        super(detail, null, false, false);
        this.error = WorkflowError.of(kind, detail);
    }

    WorkflowError error() {
        return error;
    }
}
