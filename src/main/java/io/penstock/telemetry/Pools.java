package io.penstock.telemetry;

import io.vertx.core.VertxOptions;
import io.vertx.core.spi.VertxMetricsFactory;
import io.vertx.core.spi.metrics.PoolMetrics;
import io.vertx.core.spi.metrics.VertxMetrics;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What is in use of the pools of connections and threads, and who waits for them, as Vert.x tells it. Of everything else that Vert.x could
 * tell it asks for nothing, so it costs nothing. Safe on any thread.
 */
public final class Pools implements VertxMetricsFactory {

    private static final Set<String> TOLD = Set.of("sql", "worker");
    private static final int MOST = 50;

    private final Meters meters;
    private final Map<String, Usage> usages = new ConcurrentHashMap<>();

    public Pools(Meters meters) {
        this.meters = meters;
    }

    @Override
    public VertxMetrics metrics(VertxOptions options) {
        return new VertxMetrics() {
            @Override
            public @Nullable PoolMetrics<?, ?> createPoolMetrics(String type, String name, int size) {
                // Names are the server's own; whatever else a library might make is not told.
                return TOLD.contains(type) && usages.size() < MOST ? usage(type, name, size) : null;
            }
        };
    }

    private Usage usage(String type, String name, int size) {
        return usages.computeIfAbsent(type + '/' + name, made -> {
            Usage usage = new Usage(size);
            meters.gauge(Metric.POOL_SIZE, usage::size, type, name);
            meters.gauge(Metric.POOL_USED, usage::used, type, name);
            meters.gauge(Metric.POOL_WAITING, usage::waiting, type, name);
            return usage;
        });
    }

    /** Of a pool of connections to the database; null when nobody has made it. */
    public @Nullable Usage connections(String name) {
        return usages.get("sql/" + name);
    }

    /** The numbers of one pool. */
    public static final class Usage implements PoolMetrics<Object, Object> {

        private static final Object TOKEN = new Object();

        private final int size;
        private final AtomicInteger used = new AtomicInteger();
        private final AtomicInteger waiting = new AtomicInteger();

        private Usage(int size) {
            this.size = size;
        }

        /** The most that it may have. */
        public int size() {
            return size;
        }

        public int used() {
            return used.get();
        }

        public int waiting() {
            return waiting.get();
        }

        @Override
        public Object enqueue() {
            waiting.incrementAndGet();
            return TOKEN;
        }

        @Override
        public void dequeue(Object token) {
            waiting.decrementAndGet();
        }

        @Override
        public Object begin() {
            used.incrementAndGet();
            return TOKEN;
        }

        @Override
        public void end(Object token) {
            used.decrementAndGet();
        }
    }
}
