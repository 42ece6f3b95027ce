package io.penstock.engine;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An error on its way out of a strand's frames, as data.
 *
 * @param notBefore the time before which the failed side asked not to be called again, as {@code Retry-After} says it
 */
record Fault(WorkflowError error, @Nullable Instant notBefore) {

    Fault at(String pointer) {
        return error.instance() == null ? new Fault(error.at(pointer), notBefore) : this;
    }
}
