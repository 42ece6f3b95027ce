package io.penstock.http;

import io.vertx.core.http.HttpConnection;
import java.util.concurrent.atomic.AtomicInteger;

/** What the instances of {@link HttpVerticle} share: their port and the count of their connections. */
public final class Listeners {

    private final AtomicInteger port = new AtomicInteger();
    private final AtomicInteger connections = new AtomicInteger();

    void listening(int actualPort) {
        port.set(actualPort);
    }

    /** The port in use; 0 before the first instance listens. */
    public int port() {
        return port.get();
    }

    /** Counts the connection until it closes, or closes it at once when there are {@code most} already. */
    boolean admits(HttpConnection connection, int most) {
        int open = connections.incrementAndGet();
        connection.closeHandler(closed -> connections.decrementAndGet());
        if (open > most) {
            connection.close();
        }
        return open <= most;
    }
}
