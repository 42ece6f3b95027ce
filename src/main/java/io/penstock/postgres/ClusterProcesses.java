package io.penstock.postgres;

import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The processes of one cluster that outlived the process that started them. They are told from all others by the cluster's name in their
 * command lines, which holds the folder's device and inode: a copy of the folder, or the same path in another container, has another one.
 * Blocks.
 */
final class ClusterProcesses {

    private final Path cluster;
    private final String marker;

    ClusterProcesses(Path cluster) throws IOException {
        this.cluster = cluster;
        this.marker = "penstock-" + Long.toHexString((long) Files.getAttribute(cluster, "unix:dev")) + '-'
                + Long.toHexString((long) Files.getAttribute(cluster, "unix:ino"));
    }

    /** What every process of the cluster carries in its command line. */
    String marker() {
        return marker;
    }

    List<ProcessHandle> all() {
        return ProcessHandle.allProcesses()
                .filter(process -> commandLine(process.pid()).contains(marker))
                .toList();
    }

    /** The one that was started on the folder; the others are its children. */
    Optional<ProcessHandle> postmaster() {
        return all().stream()
                .filter(process -> commandLine(process.pid()).contains(cluster.toString()))
                .findFirst();
    }

    /** True when none is left after at most {@code limit}. A process that nobody buries counts as gone: it holds nothing any more. */
    boolean awaitEnd(Duration limit) {
        long began = System.nanoTime();
        for (List<ProcessHandle> left = all(); !left.isEmpty(); left = all()) {
            if (System.nanoTime() - began > limit.toNanos()) {
                return false;
            }
            try {
                left.get(0).onExit().get(10, TimeUnit.MILLISECONDS);
            } catch (TimeoutException stillThere) {
                continue;
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return false;
            } catch (ExecutionException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
        return true;
    }

    void kill() {
        all().forEach(ProcessHandle::destroyForcibly);
    }

    /**
     * Removes a lock file that names a process which has nothing to do with PostgreSQL, as happens when a container comes back and its few
     * process ids are given again; PostgreSQL itself would take that process for the owner of the cluster.
     *
     * @throws Failure when a PostgreSQL that is not ours runs on the folder
     */
    void removeStaleLock() throws IOException {
        Path file = cluster.resolve("postmaster.pid");
        if (!Files.exists(file)) {
            return;
        }
        String pid = Files.readAllLines(file).stream().findFirst().orElse("").trim();
        String commandLine = pid.matches("\\d{1,9}") ? commandLine(Long.parseLong(pid)) : "";
        if (commandLine.contains("postgres") && worksIn(pid, commandLine)) {
            throw new Failure(new Reason.Conflict(
                    "A PostgreSQL that Penstock did not start, process " + pid + ", runs on " + cluster + "."));
        }
        // Also when the process is a dead one that nobody has buried: its command line is empty.
        if (Files.exists(Path.of("/proc/" + pid))) {
            Files.delete(file);
        }
    }

    private boolean worksIn(String pid, String commandLine) {
        try {
            return Files.readSymbolicLink(Path.of("/proc/" + pid + "/cwd")).equals(cluster);
        } catch (IOException notForUs) {
            return commandLine.contains(cluster.toString());
        }
    }

    private static String commandLine(long pid) {
        try {
            return new String(Files.readAllBytes(Path.of("/proc/" + pid + "/cmdline")), StandardCharsets.UTF_8)
                    .replace('\0', ' ');
        } catch (IOException gone) {
            return "";
        }
    }
}
