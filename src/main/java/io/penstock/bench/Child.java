package io.penstock.bench;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A process of this very program, with the same JVM and its flags; ends with this one at the latest. */
final class Child implements AutoCloseable {

    private static final Duration LONGEST_STOP = Duration.ofSeconds(40);

    private final Process process;
    private final Path log;
    private final Thread reaper;

    private Child(Process process, Path log) {
        this.process = process;
        this.log = log;
        this.reaper = new Thread(process::destroyForcibly, "bench-reaper");
        Runtime.getRuntime().addShutdownHook(reaper);
    }

    /**
     * @param folder its current folder, which has no settings file
     * @param log what it says goes there
     */
    static Child start(Path folder, Path log, Map<String, String> environment, List<String> arguments) {
        ProcessBuilder builder = new ProcessBuilder(command(arguments))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().keySet().removeIf(Child::isSetting);
        builder.environment().putAll(environment);
        try {
            return new Child(builder.start(), log);
        } catch (IOException failed) {
            throw new BenchFailedException("A process could not be started: " + failed.getMessage(), failed);
        }
    }

    private static List<String> command(List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(flag -> !flag.startsWith("-javaagent") && !flag.startsWith("-agentlib"))
                .forEach(command::add);
        command.add("-cp");
        command.add(classPath());
        command.add("io.penstock.Main");
        command.addAll(arguments);
        return command;
    }

    /** Absolute, since the child runs in another folder. */
    private static String classPath() {
        List<String> entries = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            entries.add(Path.of(entry).toAbsolutePath().toString());
        }
        return String.join(File.pathSeparator, entries);
    }

    /** The server's settings; the child gets those of the benchmark alone. */
    private static boolean isSetting(String variable) {
        return variable.startsWith("PENSTOCK_")
                || List.of("PORT", "HOST", "DATABASE_URL", "REDIS_URL", "CORS_ORIGINS", "SENTRY_DSN", "LOG_LEVEL")
                        .contains(variable)
                || variable.startsWith("OTEL_");
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Its resident memory. */
    int residentMegabytes() {
        return Machine.residentMegabytes(process.pid());
    }

    /** The memory of the processes that it started, pages that they share counted once. */
    int childrenMegabytes() {
        return process.descendants()
                .mapToInt(each -> Machine.proportionalMegabytes(each.pid()))
                .sum();
    }

    /** Processor time that it has taken so far. */
    Duration processorTime() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** Processor time of the processes that it started and that still run. */
    Duration childrenProcessorTime() {
        return process.descendants()
                .map(each -> each.info().totalCpuDuration().orElse(Duration.ZERO))
                .reduce(Duration.ZERO, Duration::plus);
    }

    /** The last lines that it said. */
    String lastWords() {
        try {
            List<String> lines = Files.readAllLines(log, StandardCharsets.UTF_8);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
        } catch (IOException unreadable) {
            return "";
        }
    }

    /** As the operating system's last resort does it. */
    void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    /** Asks it to end, and waits. */
    @Override
    public void close() {
        process.destroy();
        awaitEnd();
    }

    private void awaitEnd() {
        try {
            if (!process.waitFor(LONGEST_STOP.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
            Runtime.getRuntime().removeShutdownHook(reaper);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (IllegalStateException ending) {
            // This process ends, too, and its hook did the rest.
        }
    }
}
