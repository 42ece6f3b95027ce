package io.penstock.http;

import io.vertx.core.http.HttpConnection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** What the instances of {@link HttpVerticle} share: their port and the counts of their connections. */
public final class Listeners {

    private final AtomicInteger port = new AtomicInteger();
    private final AtomicInteger connections = new AtomicInteger();
    private final Map<String, Integer> byAddress = new ConcurrentHashMap<>();

    void listening(int actualPort) {
        port.set(actualPort);
    }

    /** The port in use; 0 before the first instance listens. */
    public int port() {
        return port.get();
    }

    /**
     * Counts the connection until it closes, or closes it at once when there are too many already.
     *
     * @param most of all together
     * @param mostOfOne of this one's address; 0: no limit
     */
    boolean admits(HttpConnection connection, int most, int mostOfOne) {
        int open = connections.incrementAndGet();
        String address =
                mostOfOne == 0 ? "" : String.valueOf(connection.remoteAddress().hostAddress());
        int ofOne = mostOfOne == 0 ? 0 : byAddress.merge(address, 1, Integer::sum);
        connection.closeHandler(closed -> {
            connections.decrementAndGet();
            if (mostOfOne > 0) {
                byAddress.computeIfPresent(address, (same, count) -> count == 1 ? null : count - 1);
            }
        });
        boolean admitted = open <= most && ofOne <= mostOfOne;
        if (!admitted) {
            connection.close();
        }
        return admitted;
    }
}
