package io.penstock.bench;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code penstock bench}: exit status 0 when nothing was lost, 1 when something was, 2 when it could not be run as asked. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = "Measures a server of its own, and checks that nothing that it acknowledged was lost.")
public final class Bench implements Callable<Integer> {

    private static final int LOST = 1;

    private final InstantSource clock;

    @Option(
            names = "--cases",
            split = ",",
            paramLabel = "CASE",
            description =
                    "Which cases, of http, ingest, workflow, call, loop, payload, execute, start, idle (default: all these),"
                            + " flood, hardening, walls, which compare, and stress, stress-open: users, with all hardening on and off.")
    private List<String> cases = Suite.CASES;

    @Option(
            names = "--seconds",
            defaultValue = "10",
            description = "How long each load lasts (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Option(
            names = "--connections",
            defaultValue = "256",
            description = "How many at once (default: ${DEFAULT-VALUE}).")
    private int connections;

    @Option(
            names = "--users",
            defaultValue = "50",
            description = "How many users the stress cases have (default: ${DEFAULT-VALUE}).")
    private int users;

    @Option(
            names = "--output",
            defaultValue = "target/bench.json",
            description = "Where the figures go as JSON (default: ${DEFAULT-VALUE}).")
    private Path output = Path.of("");

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it.
    private CommandSpec spec;

    public Bench(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public Integer call() throws IOException {
        for (String each : cases) {
            require(
                    Suite.CASES.contains(each) || Suite.COMPARISONS.contains(each) || Suite.STRESSES.contains(each),
                    "There is no case \"" + each + "\"; there are " + Suite.CASES + ", " + Suite.COMPARISONS + " and "
                            + Suite.STRESSES + ".");
        }
        require(seconds >= 1 && seconds <= 3_600, "--seconds must be from 1 to 3600.");
        require(connections >= 1 && connections <= 10_000, "--connections must be from 1 to 10000.");
        require(users >= 1 && users <= 10_000, "--users must be from 1 to 10000.");
        Path folder = Files.createTempDirectory("penstock-bench");
        Vertx vertx = Vertx.vertx();
        try {
            return run(vertx, folder);
        } catch (BenchFailedException failed) {
            spec.commandLine().getErr().println(failed.getMessage());
            return LOST;
        } finally {
            vertx.close().await();
            delete(folder);
        }
    }

    private void require(boolean holds, String message) {
        if (!holds) {
            throw new ParameterException(spec.commandLine(), message);
        }
    }

    private int run(Vertx vertx, Path folder) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        Machine machine = Machine.here();
        Load load = Wrk.find(folder, machine.processors()).orElseGet(() -> new ClientLoad(vertx));
        var settings = new Suite.Settings(folder, cases, Duration.ofSeconds(seconds), connections, users);
        Suite suite = new Suite(vertx, settings, load, clock, line -> {
            out.println(line);
            out.flush();
        });
        List<Figure> figures = suite.run();
        Map<String, String> conditions = new LinkedHashMap<>();
        conditions.put("seconds", Integer.toString(seconds));
        if (cases.stream().anyMatch(Suite.STRESSES::contains)) {
            conditions.put("users", Integer.toString(users));
            conditions.put(
                    "warm_up_of_users_seconds",
                    Long.toString(Stress.warmUp(settings).toSeconds()));
        }
        if (!Suite.STRESSES.containsAll(cases)) {
            conditions.put("load", load.name() + " on the same machine");
            conditions.put("connections", Integer.toString(connections));
            conditions.put("warm_up_seconds", Long.toString(settings.warmUp().toSeconds()));
        }
        suite.database().forEach((name, value) -> conditions.put("postgres_" + name, value));
        Report report = new Report(machine, conditions, figures);
        print(out, report);
        write(report);
        out.println();
        out.println("Written to " + output);
        out.flush();
        return figures.stream().allMatch(Bench::holds) ? 0 : LOST;
    }

    private static boolean holds(Figure figure) {
        return figure.tally() == null || figure.tally().holds();
    }

    private static void print(PrintWriter out, Report report) {
        Machine machine = report.machine();
        out.println();
        out.printf("%s, %d processors, %d MB%n", machine.processor(), machine.processors(), machine.memoryMegabytes());
        out.printf("%s, %s%n", machine.system(), machine.java());
        out.printf("commit %s%n", machine.commit().isEmpty() ? "unknown" : machine.commit());
        report.conditions().forEach((name, value) -> out.printf("%s: %s%n", name.replace('_', ' '), value));
        out.println();
        out.print(report.table());
    }

    private void write(Report report) throws IOException {
        Path parent = output.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        Files.writeString(output, report.json() + System.lineSeparator());
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> inside = Files.walk(folder)) {
            for (Path each : (Iterable<Path>) inside.sorted(Comparator.reverseOrder())::iterator) {
                Files.delete(each);
            }
        }
    }
}
