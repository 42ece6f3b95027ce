package io.penstock.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.http.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The figures of one run, for programs and for people. */
record Report(Machine machine, Map<String, String> conditions, List<Figure> figures) {

    private static final String ROW = "%-9s %10s %8s %8s %8s %8s %6s %7s %6s %12s %9s %9s  %s%n";

    private static final String[] HEAD = {
        "case",
        "per second",
        "of http",
        "p50 ms",
        "p99 ms",
        "p99.9 ms",
        "RSS MB",
        "CPU us",
        "DB us",
        "acknowledged",
        "stored",
        "executed",
        ""
    };

    String json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.putObject("machine")
                .put("processor", machine.processor())
                .put("processors", machine.processors())
                .put("memory_mb", machine.memoryMegabytes())
                .put("system", machine.system())
                .put("java", machine.java());
        json.put("commit", machine.commit());
        ObjectNode stated = json.putObject("conditions");
        conditions.forEach(stated::put);
        var cases = json.putArray("cases");
        figures.forEach(figure -> cases.add(json(figure)));
        try {
            return Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(json);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("A tree always serialises", impossible);
        }
    }

    private ObjectNode json(Figure figure) {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("name", figure.name());
        if (figure.perSecond() != null) {
            json.put("per_second", rounded(figure.perSecond()));
        }
        Double ratio = ratio(figure);
        if (ratio != null) {
            json.put("ratio_of_http", Math.round(ratio * 10_000) / 10_000.0);
        }
        if (figure.latency() != null) {
            json.put("p50_ms", rounded(figure.latency().p50()))
                    .put("p99_ms", rounded(figure.latency().p99()))
                    .put("p999_ms", rounded(figure.latency().p999()));
        }
        json.put("rss_mb", figure.residentMegabytes());
        if (figure.tally() != null) {
            json.put("acknowledged", figure.tally().acknowledged())
                    .put("stored", figure.tally().stored())
                    .put("executed", figure.tally().executed())
                    .put("lost", figure.tally().lost());
        }
        figure.more().forEach((name, value) -> json.put(name, rounded(value)));
        if (!figure.kinds().isEmpty()) {
            var kinds = json.putArray("kinds");
            figure.kinds().forEach(kind -> kinds.add(kind.json()));
        }
        return json;
    }

    private @Nullable Double ratio(Figure figure) {
        Double mine = figure.perSecond();
        return mine == null
                ? null
                : figures.stream()
                        .filter(each -> each.name().equals("http") && each.perSecond() != null)
                        .map(each -> mine / each.perSecond())
                        .findFirst()
                        .orElse(null);
    }

    private static double rounded(double value) {
        return Math.round(value * 100) / 100.0;
    }

    String table() {
        StringBuilder table = new StringBuilder();
        table.append(String.format(Locale.ROOT, ROW, (Object[]) HEAD));
        figures.forEach(figure -> table.append(row(figure)));
        figures.stream().filter(figure -> !figure.kinds().isEmpty()).forEach(figure -> {
            table.append(String.format("%n%s%n%s", figure.name(), Kind.head()));
            figure.kinds().forEach(kind -> table.append(kind.row()));
        });
        return table.toString();
    }

    private String row(Figure figure) {
        var latency = figure.latency();
        var tally = figure.tally();
        Double ratio = ratio(figure);
        return String.format(
                Locale.ROOT,
                ROW,
                figure.name(),
                number("%,.0f", figure.perSecond()),
                ratio == null ? "" : number("%.1f %%", ratio * 100),
                latency == null ? "" : number("%.2f", latency.p50()),
                latency == null ? "" : number("%.2f", latency.p99()),
                latency == null ? "" : number("%.2f", latency.p999()),
                figure.residentMegabytes(),
                number("%,.0f", figure.more().get(Effort.SERVER)),
                number("%,.0f", figure.more().get(Effort.DATABASE)),
                tally == null ? "" : number("%,d", tally.acknowledged()),
                tally == null ? "" : number("%,d", tally.stored()),
                tally == null ? "" : number("%,d", tally.executed()),
                remarks(figure));
    }

    private static String remarks(Figure figure) {
        List<String> remarks = new ArrayList<>();
        if (figure.tally() != null) {
            remarks.add(
                    figure.tally().holds()
                            ? "nothing lost"
                            : "LOST " + figure.tally().lost());
        }
        figure.more().forEach((name, value) -> {
            if (!Effort.NAMES.contains(name)) {
                remarks.add(name + ' ' + number("%,.1f", value));
            }
        });
        return String.join(", ", remarks);
    }

    private static String number(String format, @Nullable Object value) {
        return value == null ? "" : String.format(Locale.ROOT, format, value);
    }
}
