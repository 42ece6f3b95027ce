package io.penstock;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Stands for a release where only starting, being ready and ending matter; starts in no time. A file beside it says how it is. */
final class StandIn {

    static final String MANNER = "manner";

    private StandIn() {}

    public static void main(String[] arguments) throws IOException {
        String manner;
        try (InputStream file = StandIn.class.getResourceAsStream("/" + MANNER)) {
            manner = new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
        if (List.of(arguments).contains("--check")) {
            return;
        }
        if (manner.equals("ends")) {
            System.exit(1);
        }
        int port = Integer.parseInt(System.getenv("PORT"));
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/", exchange -> {
            byte[] body = manner.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }
}
