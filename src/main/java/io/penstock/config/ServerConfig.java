package io.penstock.config;

import java.time.Duration;
import java.util.List;

/**
 * The HTTP listener.
 *
 * @param port 0 takes a free one
 * @param maxConnections per process; more are closed at once
 * @param idleTimeout a connection without traffic for so long is closed
 * @param bodyTimeout a body must have arrived whole within this
 * @param drainTimeout how long a stopping server waits for requests in flight
 * @param maxHeader of all header fields together
 * @param maxRequestLine of method, target and version
 * @param corsOrigins origins whose pages may call the API; {@code *} is every one, and refused in production
 */
public record ServerConfig(
        String host,
        int port,
        int maxConnections,
        Duration idleTimeout,
        Duration bodyTimeout,
        Duration drainTimeout,
        ByteSize maxHeader,
        ByteSize maxRequestLine,
        List<String> corsOrigins) {

    private static final Duration SECOND = Duration.ofSeconds(1);

    public ServerConfig {
        corsOrigins = List.copyOf(corsOrigins);
        new Checks("server")
                .require(!host.isBlank(), "host", "empty", "a name or address, such as 0.0.0.0")
                .between("port", port, 0, 65_535)
                .between("max_connections", maxConnections, 1, 1_000_000)
                .between("idle_timeout", idleTimeout, SECOND, Duration.ofHours(1))
                .between("body_timeout", bodyTimeout, SECOND, Duration.ofHours(1))
                .between("drain_timeout", drainTimeout, Duration.ZERO, Duration.ofHours(1))
                .between("max_header", maxHeader, ByteSize.kib(1), ByteSize.mib(1))
                .between("max_request_line", maxRequestLine, ByteSize.kib(1), ByteSize.mib(1))
                .require(
                        corsOrigins.stream().allMatch(ServerConfig::isOrigin),
                        "cors_origins",
                        corsOrigins,
                        "a list of origins such as https://app.example.com, or *")
                .done();
    }

    static ServerConfig defaults() {
        return new ServerConfig(
                "0.0.0.0",
                8080,
                20_000,
                Duration.ofSeconds(60),
                Duration.ofSeconds(30),
                Duration.ofSeconds(30),
                ByteSize.kib(16),
                ByteSize.kib(8),
                List.of());
    }

    private static boolean isOrigin(String text) {
        return text.equals("*") || text.matches("https?://[A-Za-z0-9.\\-\\[\\]:]+");
    }
}
