package io.penstock.doctor;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The series of a server in Prometheus' text. Immutable.
 *
 * @param series in their order
 * @param odd lines that are no series
 */
record Scraped(List<Series> series, List<String> odd) {

    private static final Pattern LINE = Pattern.compile(
            "([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{((?:[a-zA-Z_][a-zA-Z0-9_]*=\"(?:[^\"\\\\]|\\\\.)*\",?)*)})?\\s+(\\S+)(?:\\s+-?\\d+)?");
    private static final Pattern LABEL = Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\]|\\\\.)*)\"");

    Scraped {
        series = List.copyOf(series);
        odd = List.copyOf(odd);
    }

    /** One value. */
    record Series(String name, Map<String, String> labels, double value) {}

    static Scraped of(String text) {
        List<String> lines = text.lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .toList();
        return new Scraped(
                lines.stream()
                        .map(LINE::matcher)
                        .filter(Matcher::matches)
                        .map(Scraped::series)
                        .toList(),
                lines.stream().filter(line -> !LINE.matcher(line).matches()).toList());
    }

    private static Series series(Matcher line) {
        Map<String, String> labels = new TreeMap<>();
        if (line.group(2) != null) {
            Matcher label = LABEL.matcher(line.group(2));
            while (label.find()) {
                labels.put(label.group(1), label.group(2));
            }
        }
        return new Series(line.group(1), labels, number(line.group(3)));
    }

    private static double number(String text) {
        try {
            return switch (text) {
                case "+Inf" -> Double.POSITIVE_INFINITY;
                case "-Inf" -> Double.NEGATIVE_INFINITY;
                default -> Double.parseDouble(text);
            };
        } catch (NumberFormatException none) {
            return Double.NaN;
        }
    }

    /** Of all labels together; 0 where there is none. */
    double sum(String name) {
        return series.stream()
                .filter(each -> each.name().equals(name))
                .mapToDouble(Series::value)
                .sum();
    }

    /** Where a label begins with that. */
    double sum(String name, String label, String beginning) {
        return series.stream()
                .filter(each -> each.name().equals(name)
                        && each.labels().getOrDefault(label, "").startsWith(beginning))
                .mapToDouble(Series::value)
                .sum();
    }

    boolean has(String name) {
        return series.stream().anyMatch(each -> each.name().equals(name));
    }

    /** Of the first series of that name; empty: there is none. */
    String label(String name, String label) {
        return series.stream()
                .filter(each -> each.name().equals(name))
                .map(each -> each.labels().getOrDefault(label, ""))
                .findFirst()
                .orElse("");
    }

    /** The names without what histograms append. */
    java.util.Set<String> names() {
        return series.stream().map(Series::name).collect(Collectors.toSet());
    }
}
