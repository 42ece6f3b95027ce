package io.penstock.config;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * Calls out.
 *
 * @param allow hosts, {@code host:port} or CIDRs that every organization may call, without TLS too
 * @param timeout of a whole call
 */
public record EgressConfig(List<String> allow, Duration connectTimeout, Duration timeout, ByteSize maxResponse) {

    public EgressConfig {
        allow = List.copyOf(allow);
        new Checks("egress")
                .require(
                        allow.stream().allMatch(EgressConfig::isTarget),
                        "allow",
                        Networks.wrong(allow, EgressConfig::isTarget),
                        "a list of hosts, host:port or CIDRs")
                .between("connect_timeout", connectTimeout, Duration.ofMillis(10), Duration.ofMinutes(1))
                .between("timeout", timeout, Duration.ofMillis(100), Duration.ofMinutes(10))
                .between("max_response", maxResponse, ByteSize.kib(1), ByteSize.mib(64))
                .done();
    }

    private static boolean isTarget(String entry) {
        return entry.matches("[A-Za-z0-9.\\-_*:\\[\\]/]+") && Networks.isTarget(entry);
    }

    static EgressConfig defaults() {
        return new EgressConfig(List.of(), Duration.ofSeconds(5), Duration.ofSeconds(30), ByteSize.mib(1));
    }

    EgressConfig allowing(String target) {
        return new EgressConfig(
                Stream.concat(allow.stream(), Stream.of(target)).toList(), connectTimeout, timeout, maxResponse);
    }
}
