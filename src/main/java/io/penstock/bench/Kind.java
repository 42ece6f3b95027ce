package io.penstock.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Map;

/**
 * What requests of one kind came to. The times, in milliseconds, are those of all of them, also of those that failed.
 *
 * @param passed those that were answered as they must be
 * @param errors how many of the others there were, by status or by what broke
 */
record Kind(
        String name,
        long requests,
        long passed,
        double p50,
        double p95,
        double p99,
        double max,
        Map<String, Long> errors) {

    private static final double PERCENT = 100;
    private static final String ROW = "%-16s %9s %9s %8s %8s %8s %8s  %s%n";

    /** Of a hundred; cut after two places, not rounded: what is called 100 is. */
    double passPercent() {
        return requests == 0 ? PERCENT : passed * (long) (PERCENT * PERCENT) / requests / PERCENT;
    }

    ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("name", name)
                .put("requests", requests)
                .put("passed", passed)
                .put("p50_ms", rounded(p50))
                .put("p95_ms", rounded(p95))
                .put("p99_ms", rounded(p99))
                .put("max_ms", rounded(max));
        ObjectNode wrong = json.putObject("errors");
        errors.forEach(wrong::put);
        return json;
    }

    private static double rounded(double millis) {
        return Math.round(millis * 100) / 100.0;
    }

    static String head() {
        return String.format(
                Locale.ROOT, ROW, "kind", "requests", "passed", "p50 ms", "p95 ms", "p99 ms", "max ms", "errors");
    }

    String row() {
        return String.format(
                Locale.ROOT,
                ROW,
                name,
                String.format(Locale.ROOT, "%,d", requests),
                String.format(Locale.ROOT, "%.2f %%", passPercent()),
                String.format(Locale.ROOT, "%.2f", p50),
                String.format(Locale.ROOT, "%.2f", p95),
                String.format(Locale.ROOT, "%.2f", p99),
                String.format(Locale.ROOT, "%.2f", max),
                errors.isEmpty() ? "" : errors.toString());
    }
}
