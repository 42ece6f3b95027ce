package io.penstock.auth;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts tries in this process: so many at once, and after that one more each time that a share of the window has passed (the generic cell
 * rate algorithm, which keeps one number for each key). Remembers 100,000 keys, and forgets those first that were tried longest ago. Safe on
 * any thread.
 */
final class MemoryThrottle implements Throttle {

    private static final int CAPACITY = 100_000;

    private final InstantSource clock;
    private final long windowMillis;
    private final long shareMillis;

    /** When all tries of a key will be there again, in milliseconds. */
    private final Map<String, Long> full = new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > CAPACITY;
        }
    };

    MemoryThrottle(int tries, Duration window, InstantSource clock) {
        this.clock = clock;
        this.windowMillis = window.toMillis();
        this.shareMillis = window.toMillis() / tries;
    }

    @Override
    public synchronized Future<Duration> take(List<String> keys) {
        long now = clock.millis();
        long wait = keys.stream()
                .mapToLong(key -> fullAt(key, now) + shareMillis - now - windowMillis)
                .max()
                .orElse(0);
        if (wait > 0) {
            return Future.succeededFuture(Duration.ofMillis(wait));
        }
        keys.forEach(key -> full.put(key, fullAt(key, now) + shareMillis));
        return Future.succeededFuture(Duration.ZERO);
    }

    private long fullAt(String key, long now) {
        return Math.max(now, full.getOrDefault(key, now));
    }

    @Override
    public synchronized void giveBack(List<String> keys) {
        for (String key : keys) {
            full.computeIfPresent(key, (name, at) -> at - shareMillis);
        }
    }

    synchronized int size() {
        return full.size();
    }
}
