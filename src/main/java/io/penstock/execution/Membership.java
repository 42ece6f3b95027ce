package io.penstock.execution;

import io.penstock.background.Recurring;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The life of this process among the nodes: joins, beats, adopts, begins anew when it was declared dead, and leaves. Runs on one context. */
public final class Membership {

    private static final Logger LOG = LoggerFactory.getLogger(Membership.class);
    private static final Duration ADOPTION = Duration.ofSeconds(1);
    private static final Duration MAIL = Duration.ofSeconds(1);
    private static final Duration LOOKS = Duration.ofSeconds(1);

    private final Context context;
    private final Ownership ownership;
    private final Executors executors;
    private final Adoption adoption;
    private final Recurring beats;
    private final Recurring adoptions;
    private final Recurring mail;
    private final Recurring looks;
    private final Postman postman;

    Membership(
            Context context,
            Ownership ownership,
            Executors executors,
            Adoption adoption,
            Postman postman,
            Interests interests,
            Duration heartbeat) {
        this.context = context;
        this.ownership = ownership;
        this.executors = executors;
        this.adoption = adoption;
        this.beats = new Recurring(context, "heartbeat", heartbeat, this::beat);
        this.postman = postman;
        this.adoptions = new Recurring(context, "adoption", ADOPTION, adoption::runOnce);
        this.mail = new Recurring(context, "mail", MAIL, this::carry);
        this.looks = new Recurring(context, "interests", LOOKS, interests::refresh);
    }

    /** @param alone when nobody else may use the database, whoever has a row there is dead */
    public Future<Void> start(boolean alone) {
        return onContext(() -> ownership
                .join()
                .compose(node -> alone ? ownership.fenceOthers().map(node) : Future.succeededFuture(node))
                .compose(executors::begin)
                .onSuccess(begun -> {
                    beats.start();
                    adoptions.start();
                    mail.start();
                    looks.start();
                }));
    }

    private Future<?> beat() {
        return ownership
                .beat()
                .onSuccess(beat -> {
                    if (beat.declaredDead() > 0) {
                        adoption.sweepAll();
                        adoptions.nudge();
                    }
                })
                .recover(failure -> failure instanceof NodeLost ? rejoin() : Future.failedFuture(failure));
    }

    private Future<Ownership.Beat> rejoin() {
        LOG.warn("This node was declared dead by another; it goes on under a new id.");
        return executors
                .end()
                .compose(ended -> ownership.join())
                .compose(executors::begin)
                .map(begun -> new Ownership.Beat(0));
    }

    private Future<?> carry() {
        return postman.runOnce().onSuccess(round -> {
            if (round.full()) {
                mail.nudge();
            }
        });
    }

    /** Looks at once for messages. */
    void nudge() {
        mail.nudge();
    }

    /** Looks at once for executions that nobody owns. */
    void adopt() {
        adoptions.nudge();
    }

    /** Whether the database's clock and this process agree well enough, and the lease holds. */
    public boolean healthy() {
        return ownership.mayWork();
    }

    /**
     * Finishes what runs, at most for that long, then gives the rest to others.
     */
    public Future<Void> stop(Duration drain) {
        adoptions.stop();
        mail.stop();
        looks.stop();
        return executors
                .drain()
                .timeout(drain.toMillis() + 1, TimeUnit.MILLISECONDS)
                .otherwiseEmpty()
                .compose(drained -> executors.end())
                .onComplete(ended -> beats.stop())
                .compose(ended -> onContext(ownership::leave));
    }

    private <T> Future<T> onContext(Supplier<Future<T>> work) {
        Promise<T> promise = Promise.promise();
        context.runOnContext(now -> work.get().onComplete(promise));
        return promise.future();
    }
}
