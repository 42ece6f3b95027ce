package io.penstock.http;

import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** What the instances of {@link HttpVerticle} share: their certificate, their port and the counts of their connections. */
public final class Listeners {

    private final AtomicInteger port = new AtomicInteger();
    private final AtomicInteger connections = new AtomicInteger();
    private final Map<String, Integer> byAddress = new ConcurrentHashMap<>();

    private final @Nullable Tls tls;

    /** Of a server that speaks plain HTTP. */
    public Listeners() {
        this(null);
    }

    /** @param tls what it shows whoever connects; null: it speaks plain HTTP */
    public Listeners(@Nullable Tls tls) {
        this.tls = tls;
    }

    void secure(HttpServerOptions options) {
        if (tls != null) {
            tls.secure(options);
        }
    }

    void listening(HttpServer server) {
        port.set(server.actualPort());
        if (tls != null) {
            tls.shownBy(server);
        }
    }

    public Optional<Tls> tls() {
        return Optional.ofNullable(tls);
    }

    /** How many connections are open. */
    public int connections() {
        return connections.get();
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
