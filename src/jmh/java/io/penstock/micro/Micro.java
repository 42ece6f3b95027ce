package io.penstock.micro;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Runs the benchmarks, with JMH's own options, and sets what is ours beside what is not. */
public final class Micro {

    private static final double NANOS_IN_A_MICRO = 1_000;

    private Micro() {}

    public static void main(String[] arguments) throws RunnerException, CommandLineOptionException {
        CommandLineOptions given = new CommandLineOptions(arguments);
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .parent(given)
                        .resultFormat(ResultFormatType.JSON)
                        .result("target/micro.json")
                        .build())
                .run();
        Map<String, Pair> pairs = new TreeMap<>();
        for (RunResult result : results) {
            pairs.computeIfAbsent(subject(result), name -> new Pair()).put(result);
        }
        print(pairs);
    }

    private static String subject(RunResult result) {
        String benchmark = result.getParams().getBenchmark();
        String type = benchmark.substring(0, benchmark.lastIndexOf('.'));
        String kind = type.substring(type.lastIndexOf('.') + 1).replace("Benchmark", "");
        String name = result.getParams().getParamsKeys().stream()
                .map(result.getParams()::getParam)
                .findFirst()
                .orElse("");
        return (kind + ' ' + name).toLowerCase(Locale.ROOT);
    }

    private static void print(Map<String, Pair> pairs) {
        System.out.printf(Locale.ROOT, "%n%-24s %14s %14s %10s%n", "µs", "ours", "reference", "times");
        pairs.forEach((name, pair) -> print(name, pair.ours, pair.reference));
        List<Pair> expressions = pairs.entrySet().stream()
                .filter(each -> each.getKey().startsWith("expression "))
                .map(Map.Entry::getValue)
                .toList();
        if (expressions.size() > 1) {
            print("median of expressions", median(expressions, p -> p.ours), median(expressions, p -> p.reference));
        }
    }

    private static void print(String name, double ours, double reference) {
        System.out.printf(Locale.ROOT, "%-24s %14.3f %14.3f %10.1f%n", name, ours, reference, reference / ours);
    }

    private static double median(List<Pair> pairs, ToDoubleFunction<Pair> figure) {
        double[] sorted = pairs.stream().mapToDouble(figure).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1
                ? sorted[middle]
                : Arrays.stream(sorted, middle - 1, middle + 1).sum() / 2;
    }

    /** Microseconds an operation, of the two that are compared. */
    private static final class Pair {

        private double ours = Double.NaN;
        private double reference = Double.NaN;

        void put(RunResult result) {
            String unit = result.getPrimaryResult().getScoreUnit();
            double score = result.getPrimaryResult().getScore() / (unit.startsWith("ns") ? NANOS_IN_A_MICRO : 1);
            if (result.getParams().getBenchmark().endsWith(".ours")) {
                ours = score;
            } else {
                reference = score;
            }
        }
    }
}
