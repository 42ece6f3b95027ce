package io.penstock.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The CRM that the demonstration calls, on loopback and on a thread of its own: keeps nothing, and is overloaded at the first request, so
 * that the workflow has something to retry.
 */
public final class StubCrm implements AutoCloseable {

    /** Where the shipped workflow expects the CRM. */
    public static final int PORT = 9099;

    private final HttpServer server;
    private final AtomicInteger requests = new AtomicInteger();

    private StubCrm(HttpServer server) {
        this.server = server;
    }

    /** @throws IOException when the port is taken; 0 is any free one */
    public static StubCrm start(int port) throws IOException {
        StubCrm crm = new StubCrm(HttpServer.create(
                new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port), 0));
        crm.server.createContext("/", crm::answer);
        crm.server.start();
        return crm;
    }

    /** {@code host:port}. */
    public String address() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            if (requests.getAndIncrement() == 0) {
                exchange.getResponseHeaders().set("Retry-After", "1");
                answer(exchange, 503, "{\"error\":\"overloaded\"}");
            } else {
                answer(exchange, 200, "{\"id\":\"crm-1042\"}");
            }
        }
    }

    private static void answer(HttpExchange exchange, int status, String json) throws IOException {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
