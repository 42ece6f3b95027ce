package io.penstock.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What the figures were measured on. */
record Machine(String processor, int processors, long memoryMegabytes, String system, String java, String commit) {

    private static final Path PROC = Path.of("/proc");

    static Machine here() {
        var runtime = ManagementFactory.getRuntimeMXBean();
        return new Machine(
                value(PROC.resolve("cpuinfo"), "model name"),
                Runtime.getRuntime().availableProcessors(),
                kilobytes(PROC.resolve("meminfo"), "MemTotal") / 1024,
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                runtime.getVmName() + " " + System.getProperty("java.runtime.version"),
                checkedOut());
    }

    /** Of the sources in the current folder; empty when they are not under version control. */
    private static String checkedOut() {
        try {
            String hash = Command.output(List.of("git", "rev-parse", "--short", "HEAD"))
                    .strip();
            if (!hash.matches("[0-9a-f]{4,40}")) {
                return "";
            }
            String changes = Command.output(List.of("git", "status", "--porcelain", "--untracked-files=no"));
            return changes.isBlank() ? hash : hash + " with changes";
        } catch (IOException noGit) {
            return "";
        }
    }

    /** The resident memory of a process; 0 when it is gone. */
    static int residentMegabytes(long process) {
        return (int) (kilobytes(PROC.resolve(Long.toString(process)).resolve("status"), "VmRSS") / 1024);
    }

    /** The memory of a process with its share of what it shares; 0 when it is gone. */
    static int proportionalMegabytes(long process) {
        return (int) (kilobytes(PROC.resolve(Long.toString(process)).resolve("smaps_rollup"), "Pss:") / 1024);
    }

    private static long kilobytes(Path file, String key) {
        String value = value(file, key);
        return value.isEmpty() ? 0 : Long.parseLong(value.split(" ", 2)[0]);
    }

    private static String value(Path file, String key) {
        Predicate<String> isKey = line -> line.startsWith(key) && line.indexOf(':') > 0;
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(isKey)
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("");
        } catch (IOException elsewhere) {
            return "";
        }
    }
}
