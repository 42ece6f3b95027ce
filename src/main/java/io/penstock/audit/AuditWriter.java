package io.penstock.audit;

import io.penstock.identity.OrganizationId;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes entries behind a bounded queue: what comes while a batch of its organization is being written makes the next one. Whoever is
 * about to change something keeps a place first, so that what has been done always finds one; what is only offered may not. A batch that
 * fails is tried again for a while; what is lost in the end, or found the queue full, is counted, and the count goes into the server's chain.
 * Safe on any thread.
 */
final class AuditWriter {

    private static final Logger LOG = LoggerFactory.getLogger(AuditWriter.class);
    private static final int IN_FLIGHT = 2;
    private static final int BATCH = 500;
    private static final int ATTEMPTS = 60;
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Vertx vertx;
    private final AuditLog log;
    private final int limit;
    private final Map<OrganizationId, Lane> lanes = new HashMap<>();
    private final Queue<Lane> ready = new ArrayDeque<>();
    private final List<Promise<Void>> drained = new ArrayList<>();
    private final AtomicLong lost = new AtomicLong();
    private int queued;
    private int reserved;
    private int inFlight;

    /** @param limit of entries that wait, are being written, or have a place kept for them */
    AuditWriter(Vertx vertx, AuditLog log, int limit) {
        this.vertx = vertx;
        this.log = log;
        this.limit = limit;
    }

    private record Waiting(AuditEntry entry, Promise<Void> written) {}

    /** The entries of one organization, which are written one batch at a time. */
    private static final class Lane {
        private final OrganizationId organization;
        private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
        private boolean active;

        Lane(OrganizationId organization) {
            this.organization = organization;
        }
    }

    private record Batch(Lane lane, List<Waiting> all) {
        List<AuditEntry> entries() {
            return all.stream().map(Waiting::entry).toList();
        }
    }

    /** Keeps a place for an entry that is to come; false when there is none. */
    synchronized boolean reserve() {
        boolean room = !isFull();
        if (room) {
            reserved++;
        }
        return room;
    }

    synchronized void release() {
        reserved--;
    }

    private synchronized boolean isFull() {
        return waiting() >= limit;
    }

    /** Written when there is room, else counted as lost. */
    void offer(AuditEntry entry) {
        if (isFull()) {
            lost.addAndGet(entry.times());
        } else {
            write(entry);
        }
    }

    /** Succeeds when it is committed, and fails when it is lost, which has been counted then. */
    Future<Void> write(AuditEntry entry) {
        AuditLines.tell(entry);
        Promise<Void> written = Promise.promise();
        synchronized (this) {
            queued++;
            Lane lane = lanes.computeIfAbsent(entry.organization(), Lane::new);
            lane.waiting.add(new Waiting(entry, written));
            if (!lane.active) {
                lane.active = true;
                ready.add(lane);
            }
        }
        pump();
        return written.future();
    }

    /** Succeeds when nothing waits any more. */
    Future<Void> drained() {
        Promise<Void> empty = Promise.promise();
        synchronized (this) {
            if (queued > 0) {
                drained.add(empty);
                return empty.future();
            }
        }
        return Future.succeededFuture();
    }

    private void pump() {
        for (Batch batch = take(); batch != null; batch = take()) {
            Batch taken = batch;
            log.commit(taken.lane.organization, taken.entries())
                    .onSuccess(done -> settle(taken, null))
                    .onFailure(failure -> again(taken, 1, failure));
        }
    }

    private synchronized @Nullable Batch take() {
        if (inFlight >= IN_FLIGHT || ready.isEmpty()) {
            return null;
        }
        inFlight++;
        Lane lane = ready.remove();
        List<Waiting> all = new ArrayList<>();
        while (all.size() < BATCH && !lane.waiting.isEmpty()) {
            all.add(lane.waiting.remove());
        }
        return new Batch(lane, all);
    }

    private void again(Batch batch, int attempts, Throwable failure) {
        if (attempts == 1) {
            LOG.atWarn()
                    .addKeyValue("cause", failure.toString())
                    .log("The audit log cannot be written, and will be tried again");
        }
        if (attempts >= ATTEMPTS) {
            LOG.atError()
                    .addKeyValue("count", batch.all.size())
                    .setCause(failure)
                    .log("Entries of the audit log are lost");
            settle(batch, failure);
            return;
        }
        vertx.setTimer(
                PAUSE.toMillis(),
                later -> log.commitAgain(batch.lane.organization, batch.entries())
                        .onSuccess(done -> settle(batch, null))
                        .onFailure(next -> again(batch, attempts + 1, next)));
    }

    private void settle(Batch batch, @Nullable Throwable failure) {
        List<Promise<Void>> empty = release(batch);
        if (failure == null) {
            batch.all.forEach(waiting -> waiting.written.complete());
        } else {
            batch.entries().forEach(entry -> lost.addAndGet(entry.times()));
            batch.all.forEach(waiting -> waiting.written.fail(failure));
        }
        empty.forEach(Promise::complete);
        pump();
    }

    private synchronized List<Promise<Void>> release(Batch batch) {
        inFlight--;
        queued -= batch.all.size();
        if (batch.lane.waiting.isEmpty()) {
            batch.lane.active = false;
            lanes.remove(batch.lane.organization);
        } else {
            ready.add(batch.lane);
        }
        List<Promise<Void>> empty = queued > 0 ? List.of() : List.copyOf(drained);
        if (!empty.isEmpty()) {
            drained.clear();
        }
        return empty;
    }

    /** How many wait, are being written, or have a place kept for them. */
    synchronized int waiting() {
        return queued + reserved;
    }

    /** How many were lost since it was asked last. */
    long takeLost() {
        return lost.getAndSet(0);
    }
}
