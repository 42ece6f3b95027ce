package io.penstock;

import io.micrometer.core.instrument.Timer;
import io.penstock.engine.Command.HttpCall;
import io.penstock.engine.Outcome;
import io.penstock.execution.Calls;
import io.penstock.identity.OrganizationId;
import io.penstock.integration.Ongoing;
import io.penstock.telemetry.Meters;
import io.penstock.telemetry.Metric;
import io.vertx.core.Future;
import java.util.concurrent.TimeUnit;

/** Calls that are counted by what came of them. */
final class CountedCalls implements Calls {

    private static final int HUNDRED = 100;

    private final Calls calls;
    private final Timer[] answered = new Timer[6];
    private final Timer failed;

    CountedCalls(Calls calls, Meters meters) {
        this.calls = calls;
        for (int hundreds = 1; hundreds < answered.length; hundreds++) {
            answered[hundreds] = meters.timer(Metric.CALL_DURATION, hundreds + "xx");
        }
        this.failed = meters.timer(Metric.CALL_DURATION, "failed");
    }

    @Override
    public Future<Outcome> call(OrganizationId organization, HttpCall call, String key, String traceId) {
        return begin(organization, call, key, traceId).outcome();
    }

    @Override
    public Ongoing begin(OrganizationId organization, HttpCall call, String key, String traceId) {
        long began = System.nanoTime();
        Ongoing ongoing = calls.begin(organization, call, key, traceId);
        ongoing.outcome().onSuccess(outcome -> timer(outcome).record(System.nanoTime() - began, TimeUnit.NANOSECONDS));
        return ongoing;
    }

    private Timer timer(Outcome outcome) {
        int hundreds = outcome instanceof Outcome.Answered answer ? answer.status() / HUNDRED : 0;
        return hundreds > 0 && hundreds < answered.length ? answered[hundreds] : failed;
    }
}
