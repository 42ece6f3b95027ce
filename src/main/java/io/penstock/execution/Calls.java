package io.penstock.execution;

import io.penstock.engine.Command.HttpCall;
import io.penstock.engine.Outcome;
import io.penstock.identity.OrganizationId;
import io.penstock.integration.Ongoing;
import io.vertx.core.Future;

/** What performs the calls of runs. */
@FunctionalInterface
public interface Calls {

    /**
     * Never fails: what goes wrong is an outcome, too.
     *
     * @param idempotencyKey the same for each repetition of this call
     * @param traceparent the call's place in a trace (W3C Trace Context)
     */
    Future<Outcome> call(OrganizationId organization, HttpCall call, String idempotencyKey, String traceparent);

    /** Begins a call that may be given up before it ends. */
    default Ongoing begin(OrganizationId organization, HttpCall call, String idempotencyKey, String traceparent) {
        return new Ongoing(call(organization, call, idempotencyKey, traceparent), () -> {});
    }
}
