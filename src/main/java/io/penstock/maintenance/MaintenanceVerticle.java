package io.penstock.maintenance;

import io.penstock.background.Recurring;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.ArrayList;
import java.util.List;

/** Owns the timers of all upkeep; one instance in a process. */
public final class MaintenanceVerticle extends VerticleBase {

    private final List<Job> jobs;
    private final List<Recurring> loops = new ArrayList<>();

    public MaintenanceVerticle(List<Job> jobs) {
        this.jobs = List.copyOf(jobs);
    }

    @Override
    public Future<?> start() {
        for (Job job : jobs) {
            Recurring loop = new Recurring(context, job.name(), job.pause(), job.run());
            loops.add(loop);
            loop.start();
            job.begun().accept(loop::nudge);
        }
        return Future.succeededFuture();
    }

    @Override
    public Future<?> stop() {
        loops.forEach(Recurring::stop);
        return Future.succeededFuture();
    }
}
