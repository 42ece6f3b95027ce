package io.penstock;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Timer;
import io.penstock.postgres.GroupCommit;
import io.penstock.telemetry.Meters;
import io.penstock.telemetry.Metric;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Counts the batches of all loops by lane, of which there are few. Safe on any thread. */
final class CommitMeters implements GroupCommit.Watch {

    private final Meters meters;
    private final Map<String, Lane> lanes = new ConcurrentHashMap<>();

    CommitMeters(Meters meters) {
        this.meters = meters;
    }

    private record Lane(Timer duration, DistributionSummary items, Counter resent) {}

    private Lane lane(String name) {
        return lanes.computeIfAbsent(
                name,
                added -> new Lane(
                        meters.timer(Metric.COMMIT_DURATION, added),
                        meters.sizes(Metric.COMMIT_ITEMS, added),
                        meters.counter(Metric.COMMIT_RESENT, added)));
    }

    @Override
    public void stored(String name, int items, long nanos) {
        Lane lane = lane(name);
        lane.duration().record(nanos, TimeUnit.NANOSECONDS);
        lane.items().record(items);
    }

    @Override
    public void resent(String name) {
        lane(name).resent().increment();
    }
}
