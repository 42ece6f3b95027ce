package io.penstock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.penstock.http.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A host on loopback that keeps documents, some of them guarded, and answers every other path with what it was asked, as JSON. Remembers all
 * requests.
 */
final class Depot implements AutoCloseable {

    private record Kept(byte[] content, String authorization) {}

    private final HttpServer server;
    private final Map<String, Kept> documents = new ConcurrentHashMap<>();
    private final List<ObjectNode> requests = new CopyOnWriteArrayList<>();

    private Depot(HttpServer server) {
        this.server = server;
    }

    static Depot open() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            Depot depot = new Depot(server);
            server.createContext("/", depot::answer);
            server.start();
            return depot;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Host and port where nobody listens. */
    static String closedAddress() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return "127.0.0.1:" + socket.getLocalPort();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Host and port. */
    String address() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    String uri(String path) {
        return "http://" + address() + path;
    }

    void keep(String path, String document) {
        keep(path, document, "");
    }

    /** @param authorization the header that opens it; empty: it is open */
    void keep(String path, String document, String authorization) {
        documents.put(path, new Kept(document.getBytes(StandardCharsets.UTF_8), authorization));
    }

    void forget(String path) {
        documents.remove(path);
    }

    /** The only request to that path, as {@code {method, path, query, headers, body}}, with the names of headers in small letters. */
    JsonNode request(String path) {
        List<ObjectNode> found = requests(path);
        if (found.size() != 1) {
            throw new AssertionError(found.size() + " requests to " + path + " among " + requests);
        }
        return found.get(0);
    }

    List<ObjectNode> requests(String path) {
        return requests.stream()
                .filter(each -> each.path("path").asText().equals(path))
                .toList();
    }

    private void answer(HttpExchange exchange) throws IOException {
        ObjectNode request = told(exchange);
        requests.add(request);
        Kept kept = documents.get(exchange.getRequestURI().getPath());
        if (kept == null) {
            send(exchange, 200, "application/json", Json.bytes(request));
        } else if (kept.authorization().isEmpty()
                || kept.authorization()
                        .equals(request.at("/headers/authorization").asText())) {
            send(exchange, 200, "application/octet-stream", kept.content());
        } else {
            send(exchange, 401, "text/plain", new byte[0]);
        }
    }

    private static ObjectNode told(HttpExchange exchange) throws IOException {
        ObjectNode request = JsonNodeFactory.instance
                .objectNode()
                .put("method", exchange.getRequestMethod())
                .put("path", exchange.getRequestURI().getRawPath())
                .put("query", exchange.getRequestURI().getRawQuery());
        ObjectNode headers = request.putObject("headers");
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), String.join(", ", values)));
        return request.put("body", new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    }

    private static void send(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            if (body.length > 0) {
                exchange.getResponseBody().write(body);
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
