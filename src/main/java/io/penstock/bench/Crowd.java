package io.penstock.bench;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Many users at once, all on one event loop, so that they take little from what they measure. Blocks. */
final class Crowd implements Visitor.Records {

    private final Vertx vertx;
    private final URI base;
    private final List<Account> accounts;
    /** In the order of the errands. */
    private final List<Timings> timings = new ArrayList<>();

    private final Timings lateness = new Timings();
    private long measuredFrom;
    private long triggered;
    private long unanswered;

    Crowd(Vertx vertx, URI base, List<Account> accounts) {
        this.vertx = vertx;
        this.base = base;
        this.accounts = List.copyOf(accounts);
        for (int each = 0; each < Errand.values().length; each++) {
            timings.add(new Timings());
        }
    }

    /**
     * Lets them come; only what they plan for after the warm-up is told.
     *
     * @param measuring is called when the warm-up is over
     * @param over is called when the time is over
     */
    void walk(Duration warmUp, Duration duration, Runnable measuring, Runnable over) {
        long begin = System.nanoTime();
        measuredFrom = begin + warmUp.toNanos();
        Promise<Void> gone = Promise.promise();
        Context context = vertx.getOrCreateContext();
        context.runOnContext(
                now -> all(begin, measuredFrom + duration.toNanos()).onComplete(gone));
        vertx.timer(warmUp.toMillis(), TimeUnit.MILLISECONDS).await();
        measuring.run();
        vertx.timer(duration.toMillis(), TimeUnit.MILLISECONDS).await();
        over.run();
        gone.future().await();
    }

    private Future<Void> all(long begin, long end) {
        List<Future<Void>> visits = new ArrayList<>();
        for (int number = 0; number < accounts.size(); number++) {
            visits.add(new Visitor(vertx, base, accounts.get(number), number, this).visit(begin, end));
        }
        return Future.all(visits).mapEmpty();
    }

    @Override
    public void waited(long planned, long late) {
        if (planned >= measuredFrom) {
            lateness.add(late, null);
        }
    }

    @Override
    public void done(Errand errand, long planned, long took, @Nullable String error) {
        if (errand == Errand.TRIGGER && error == null) {
            triggered++;
        } else if (errand == Errand.TRIGGER) {
            unanswered++;
        }
        if (planned >= measuredFrom) {
            timings.get(errand.ordinal()).add(took, error);
        }
    }

    /** What came of each kind of request, and of all together as the last. */
    List<Kind> kinds() {
        List<Kind> kinds = new ArrayList<>();
        for (Errand errand : Errand.values()) {
            kinds.add(Timings.sum(errand.word(), List.of(timings.get(errand.ordinal()))));
        }
        kinds.add(Timings.sum("all", timings));
        return kinds;
    }

    /** By how much its timers were late: of that it made the figures worse than they are. */
    Kind lateness() {
        return Timings.sum("late", List.of(lateness));
    }

    /** Deliveries that were acknowledged, those of the warm-up, too. */
    long triggered() {
        return triggered;
    }

    /** Deliveries that were not, of which some may be stored nonetheless. */
    long unanswered() {
        return unanswered;
    }
}
