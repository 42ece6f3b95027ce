package io.penstock.config;

import java.time.Duration;
import java.util.List;

/**
 * The HTTP listener.
 *
 * @param port 0 takes a free one
 * @param maxConnections per process; more are closed at once
 * @param maxConnectionsPerIp of one address that is not a trusted proxy; 0: no such limit
 * @param idleTimeout a connection without traffic for so long is closed
 * @param headerTimeout the head of a request must have arrived whole within this
 * @param bodyTimeout a body must have arrived whole within this
 * @param drainDelay how long a stopping server still takes requests, while it tells probes that it is not ready
 * @param drainTimeout how long a stopping server waits for requests in flight
 * @param maxHeader of all header fields together
 * @param maxRequestLine of method, target and version
 * @param corsOrigins origins whose pages may call the API; {@code *} is every one, and refused in production
 * @param trustedProxies addresses and CIDRs whose word on the client's address and scheme is taken
 * @param proxyHeader which header those proxies write; the other is not read, since a client could send it through them
 * @param hsts how long browsers shall insist on https, told on answers over TLS; zero: not told
 * @param securityContact whom to tell of a weakness, as RFC 9116 has it; empty: no such file
 */
public record ServerConfig(
        String host,
        int port,
        int maxConnections,
        int maxConnectionsPerIp,
        Duration idleTimeout,
        Duration headerTimeout,
        Duration bodyTimeout,
        Duration drainDelay,
        Duration drainTimeout,
        ByteSize maxHeader,
        ByteSize maxRequestLine,
        List<String> corsOrigins,
        List<String> trustedProxies,
        ProxyHeader proxyHeader,
        Duration hsts,
        String securityContact,
        TlsConfig tls) {

    /** Where proxies write whom they speak for. */
    public enum ProxyHeader {
        /** {@code X-Forwarded-For} and {@code X-Forwarded-Proto}, as most do. */
        X_FORWARDED,
        /** {@code Forwarded} (RFC 7239). */
        FORWARDED
    }

    private static final Duration SECOND = Duration.ofSeconds(1);

    public ServerConfig {
        corsOrigins = List.copyOf(corsOrigins);
        trustedProxies = List.copyOf(trustedProxies);
        new Checks("server")
                .require(!host.isBlank(), "host", "empty", "a name or address, such as 0.0.0.0")
                .between("port", port, 0, 65_535)
                .between("max_connections", maxConnections, 1, 1_000_000)
                .between("max_connections_per_ip", maxConnectionsPerIp, 0, 1_000_000)
                .between("idle_timeout", idleTimeout, SECOND, Duration.ofHours(1))
                .between("header_timeout", headerTimeout, SECOND, Duration.ofHours(1))
                .between("body_timeout", bodyTimeout, SECOND, Duration.ofHours(1))
                .between("drain_delay", drainDelay, Duration.ZERO, Duration.ofMinutes(10))
                .between("drain_timeout", drainTimeout, Duration.ZERO, Duration.ofHours(1))
                .between("max_header", maxHeader, ByteSize.kib(1), ByteSize.mib(1))
                .between("max_request_line", maxRequestLine, ByteSize.kib(1), ByteSize.mib(1))
                .require(
                        corsOrigins.stream().allMatch(ServerConfig::isOrigin),
                        "cors_origins",
                        corsOrigins,
                        "a list of origins such as https://app.example.com, or *")
                .require(
                        trustedProxies.stream().allMatch(Networks::isRange),
                        "trusted_proxies",
                        Networks.wrong(trustedProxies, Networks::isRange),
                        "a list of addresses or CIDRs such as 10.0.0.0/8")
                .between("hsts", hsts, Duration.ZERO, Duration.ofDays(3_650))
                .require(
                        securityContact.matches("|(mailto:|https://|tel:)\\S+"),
                        "security_contact",
                        securityContact,
                        "a URL that begins with mailto:, https:// or tel:")
                .done();
    }

    static ServerConfig defaults() {
        return new ServerConfig(
                "0.0.0.0",
                8080,
                20_000,
                0,
                Duration.ofSeconds(60),
                Duration.ofSeconds(10),
                Duration.ofSeconds(30),
                Duration.ofMillis(300),
                Duration.ofSeconds(30),
                ByteSize.kib(16),
                ByteSize.kib(8),
                List.of(),
                List.of(),
                ProxyHeader.X_FORWARDED,
                Duration.ofDays(365),
                "",
                TlsConfig.defaults());
    }

    /** The same at another port, by plain HTTP. */
    public ServerConfig at(int otherPort) {
        return new ServerConfig(
                host,
                otherPort,
                maxConnections,
                maxConnectionsPerIp,
                idleTimeout,
                headerTimeout,
                bodyTimeout,
                drainDelay,
                drainTimeout,
                maxHeader,
                maxRequestLine,
                corsOrigins,
                trustedProxies,
                proxyHeader,
                hsts,
                securityContact,
                TlsConfig.defaults());
    }

    private static boolean isOrigin(String text) {
        return text.equals("*") || text.matches("https?://[A-Za-z0-9.\\-\\[\\]:]+");
    }
}
