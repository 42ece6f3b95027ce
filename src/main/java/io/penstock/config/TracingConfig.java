package io.penstock.config;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Traces, as OpenTelemetry has them.
 *
 * @param endpoint of a collector that takes OTLP over HTTP; empty: nothing is traced
 * @param headers that the collector wants, {@code name=value}, with commas between
 * @param sampleRatio which part is recorded of the traces that begin here; of others their beginning decides
 * @param service how the server is called there
 * @param queue spans that may wait to be sent; more are dropped and counted
 * @param interval how long a span waits for others
 * @param timeout of sending
 */
public record TracingConfig(
        String endpoint,
        Secret headers,
        double sampleRatio,
        String service,
        int queue,
        Duration interval,
        Duration timeout) {

    public TracingConfig {
        new Checks("tracing")
                .require(
                        endpoint.isEmpty() || endpoint.matches("https?://[^\\s/?#@]+(/[^\\s?#]*)?"),
                        "endpoint",
                        endpoint,
                        "an address such as http://collector:4318")
                .requireSecret(
                        !headers.isPresent() || pairs(headers).size() > 0,
                        "headers",
                        "tracing.headers is not usable; allowed is name=value, with commas between several.")
                .require(sampleRatio >= 0 && sampleRatio <= 1, "sample_ratio", sampleRatio, "0 to 1")
                .require(!service.isBlank(), "service", "blank", "a name")
                .between("queue", queue, 512, 1_000_000)
                .between("interval", interval, Duration.ofMillis(10), Duration.ofMinutes(1))
                .between("timeout", timeout, Duration.ofMillis(100), Duration.ofMinutes(1))
                .done();
    }

    static TracingConfig defaults() {
        return new TracingConfig(
                "", Secret.NONE, 0.1, "penstock", 8_192, Duration.ofSeconds(1), Duration.ofSeconds(10));
    }

    /** The headers by name. */
    public Map<String, String> headerPairs() {
        return headers.isPresent() ? pairs(headers) : Map.of();
    }

    /** Empty when one of them is not a header. */
    private static Map<String, String> pairs(Secret headers) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String each : headers.reveal().split(",")) {
            int equals = each.indexOf('=');
            String name = equals < 0 ? "" : each.substring(0, equals).strip();
            if (!name.matches("[A-Za-z0-9!#$%&'*+.^_`|~-]+")) {
                return Map.of();
            }
            pairs.put(name, each.substring(equals + 1).strip());
        }
        return pairs;
    }
}
