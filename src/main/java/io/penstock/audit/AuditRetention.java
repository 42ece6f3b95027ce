package io.penstock.audit;

import io.penstock.identity.OrganizationId;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;

/** Takes entries away that are older than the configuration keeps them: a batch of each chain in a run, by whichever node comes first. */
public final class AuditRetention {

    private static final int BATCH = 1_000;
    private static final Duration IDLE = Duration.ofMinutes(10);
    private static final Duration BUSY = Duration.ofSeconds(1);

    private final AuditLog log;
    private final Duration retention;
    private final InstantSource clock;
    private volatile boolean more;

    /** @param retention zero keeps everything */
    public AuditRetention(AuditLog log, Duration retention, InstantSource clock) {
        this.log = log;
        this.retention = retention;
        this.clock = clock;
    }

    /** How long until the next run. */
    public Duration pause() {
        return more ? BUSY : IDLE;
    }

    public Future<Void> runOnce() {
        more = false;
        return retention.isZero()
                ? Future.succeededFuture()
                : log.chains().compose(chains -> {
                    Future<Void> all = Future.succeededFuture();
                    for (OrganizationId chain : chains) {
                        all = all.compose(before -> forget(chain));
                    }
                    return all;
                });
    }

    private Future<Void> forget(OrganizationId chain) {
        return log.forget(chain, clock.instant().minus(retention), BATCH).map(left -> {
            more |= left;
            return null;
        });
    }
}
