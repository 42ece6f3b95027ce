package io.penstock;

import io.micrometer.core.instrument.Counter;
import io.penstock.maintenance.Duty;
import io.penstock.retention.Purge;
import io.penstock.telemetry.Meters;
import io.penstock.telemetry.Metric;

/** Counts what this node does of the upkeep: runs of duties, and what retention removes. */
final class UpkeepMeters {

    private final Meters meters;

    UpkeepMeters(Meters meters) {
        this.meters = meters;
    }

    /** The same duty, whose runs are counted. */
    Duty counted(Duty duty) {
        Counter succeeded = meters.counter(Metric.DUTY_RUNS, duty.name(), "succeeded");
        Counter failed = meters.counter(Metric.DUTY_RUNS, duty.name(), "failed");
        return new Duty(
                duty.name(),
                duty.times(),
                () -> duty.run().get().onComplete(ended -> (ended.succeeded() ? succeeded : failed).increment()));
    }

    /** The same purge; what it removes is counted. */
    Purge counted(Purge purge) {
        Counter rows = meters.counter(Metric.RETENTION_ROWS, purge.name());
        Counter bytes = meters.counter(Metric.RETENTION_BYTES, purge.name());
        return new Purge(
                purge.name(),
                () -> purge.run().get().onSuccess(removed -> {
                    rows.increment(removed.rows());
                    bytes.increment(removed.bytes());
                }));
    }
}
