package io.penstock.telemetry;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands what it is given to a service outside, in batches, on a thread of its own. Whoever gives never waits and never sees a failure: what
 * the queue has no room for is dropped, what the service does not take is lost, and both are counted. An outage is told once.
 */
public final class Outbox<T> {

    private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);
    private static final Outbox<Object> NONE = new Outbox<>(new Settings("none", 0, 1, Duration.ZERO), batch -> null);

    private final Settings settings;
    private final Delivery<T> delivery;
    private final Queue<T> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger size = new AtomicInteger();
    private final LongAdder delivered = new LongAdder();
    private final LongAdder dropped = new LongAdder();
    private final LongAdder lost = new LongAdder();
    private final Thread thread;
    private volatile boolean closed;
    private boolean away;

    /**
     * How it behaves.
     *
     * @param name what it hands on
     * @param capacity how many may wait
     * @param batch how many are handed on at once
     * @param interval how long the first of a batch waits for others
     */
    public record Settings(String name, int capacity, int batch, Duration interval) {}

    /** Takes a batch; blocks. */
    @FunctionalInterface
    public interface Delivery<T> {

        /** Why it was not taken; null: it was. */
        @Nullable
        String deliver(List<T> batch);
    }

    /** @param queued how many wait now */
    public record Counts(long delivered, long dropped, long lost, int queued) {}

    private Outbox(Settings settings, Delivery<T> delivery) {
        this.settings = settings;
        this.delivery = delivery;
        this.thread = new Thread(this::run, "penstock-" + settings.name());
        thread.setDaemon(true);
    }

    public static <T> Outbox<T> open(Settings settings, Delivery<T> delivery) {
        Outbox<T> outbox = new Outbox<>(settings, delivery);
        outbox.thread.start();
        return outbox;
    }

    /** Drops everything. */
    @SuppressWarnings("unchecked") // It never holds anything.
    public static <T> Outbox<T> none() {
        return (Outbox<T>) NONE;
    }

    /** Takes it, unless the queue is full; as many more as there are threads may slip in. */
    public void offer(T item) {
        int waiting = size.get();
        if (closed || waiting >= settings.capacity()) {
            dropped.increment();
            return;
        }
        size.incrementAndGet();
        queue.add(item);
        if (waiting == settings.batch()) {
            LockSupport.unpark(thread);
        }
    }

    public Counts counts() {
        return new Counts(delivered.sum(), dropped.sum(), lost.sum(), size.get());
    }

    private void run() {
        while (!closed || !queue.isEmpty()) {
            if (!closed && size.get() < settings.batch()) {
                LockSupport.parkNanos(this, settings.interval().toNanos());
            }
            List<T> batch = new ArrayList<>(settings.batch());
            for (T item = queue.poll(); item != null; item = batch.size() < settings.batch() ? queue.poll() : null) {
                batch.add(item);
            }
            if (!batch.isEmpty()) {
                hand(batch);
                size.addAndGet(-batch.size());
            }
        }
    }

    private void hand(List<T> batch) {
        String problem;
        try {
            problem = delivery.deliver(batch);
        } catch (RuntimeException unexpected) {
            problem = String.valueOf(unexpected);
        }
        if (problem == null) {
            delivered.add(batch.size());
        } else {
            lost.add(batch.size());
        }
        if (problem != null && !away) {
            LOG.atWarn()
                    .addKeyValue("what", settings.name())
                    .addKeyValue("reason", problem)
                    .log("They cannot be handed on: what is made in the meantime is lost, and the server goes on");
        } else if (problem == null && away) {
            LOG.atInfo()
                    .addKeyValue("what", settings.name())
                    .addKeyValue("lost", lost.sum())
                    .addKeyValue("dropped", dropped.sum())
                    .log("They are handed on again");
        }
        away = problem != null;
    }

    /** Takes nothing more, and hands on what it has, at most for so long. Blocks. */
    public void close(Duration limit) {
        closed = true;
        LockSupport.unpark(thread);
        try {
            TimeUnit.MILLISECONDS.timedJoin(thread, limit.toMillis());
        } catch (InterruptedException given) {
            Thread.currentThread().interrupt();
        }
    }
}
