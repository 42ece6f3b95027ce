package io.penstock.postgres;

import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Runs PostgreSQL's programs on one cluster folder: makes the cluster, starts the server as a direct child, stops it, and ends what an
 * earlier process left behind. Blocks; one thread at a time.
 */
final class PostgresProcess {

    static final String USER = "penstock";
    static final String DATABASE = "penstock";
    private static final File NOTHING = new File("/dev/null");
    private static final Duration INIT_LIMIT = Duration.ofMinutes(5);
    private static final Duration FAST_SHUTDOWN = Duration.ofSeconds(30);
    private static final Duration IMMEDIATE_SHUTDOWN = Duration.ofSeconds(5);
    private static final int STATUS_LINE = 7;

    /** Written into the cluster when it is made; {@code ALTER SYSTEM} and the parameters of a start override it. */
    private static final List<String> CONFIGURATION = List.of(
            "listen_addresses=127.0.0.1",
            "unix_socket_directories=",
            "max_connections=60",
            "shared_buffers=128MB",
            "max_wal_size=1GB",
            "min_wal_size=256MB",
            "checkpoint_timeout=10min",
            "wal_compression=on",
            "synchronous_commit=on",
            "jit=off",
            "max_logical_replication_workers=0",
            "max_parallel_workers_per_gather=0",
            "timezone=UTC",
            "log_timezone=UTC",
            "logging_collector=on",
            "log_filename=postgres-%a.log",
            "log_truncate_on_rotation=on",
            "log_rotation_age=1d",
            "log_rotation_size=0",
            // A failed statement's values may hold what nobody should read in a log.
            "log_error_verbosity=terse",
            "log_min_error_statement=panic");

    private final ClusterFolder folder;
    private final LaunchWay way;
    private final PostgresBinaries binaries;
    private final Map<String, String> parameters;

    PostgresProcess(ClusterFolder folder, LaunchWay way, PostgresBinaries binaries, Map<String, String> parameters) {
        this.folder = folder;
        this.way = way;
        this.binaries = binaries;
        this.parameters = Map.copyOf(parameters);
    }

    /** Makes the cluster and its database aside, then moves it in place, so that a crash leaves no half of one. */
    void initialize() throws IOException {
        Path unfinished = folder.home().resolve("initializing");
        PostgresBinaries.delete(unfinished);
        folder.password();
        way.own(folder.passwordFile());
        var initdb = new ArrayList<>(List.of(
                "--pgdata=" + unfinished,
                "--username=" + USER,
                "--pwfile=" + folder.passwordFile(),
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--locale=C"));
        CONFIGURATION.forEach(setting -> initdb.add("--set=" + setting));
        run("initdb", initdb, NOTHING);
        Path statement = Files.writeString(folder.home().resolve("create.sql"), "create database " + DATABASE + ";\n");
        run(
                "postgres",
                List.of("--single", "-D", unfinished.toString(), "-c", "logging_collector=off", "postgres"),
                statement.toFile());
        Files.delete(statement);
        Files.move(unfinished, folder.cluster(), StandardCopyOption.ATOMIC_MOVE);
        folder.force();
    }

    /** Starts the server and waits until it takes connections, through crash recovery if need be. */
    Process start(int port, Duration limit) throws IOException {
        endLeftovers();
        way.own(folder.log());
        var log = PostgresLog.mark(folder.log());
        Process process = builder(way.command(binaries.program("postgres"), arguments(port)))
                .redirectOutput(folder.startLog().toFile())
                .start();
        long end = System.nanoTime() + limit.toNanos();
        try {
            while (!ready(process.pid())) {
                if (process.waitFor(5, TimeUnit.MILLISECONDS)) {
                    throw new IOException("PostgreSQL did not start: " + log.complaint(folder.startLog()));
                }
                if (System.nanoTime() - end > 0) {
                    stop(process);
                    throw new IOException("PostgreSQL was not ready within " + limit.toSeconds() + " s.");
                }
            }
            return process;
        } catch (InterruptedException interrupted) {
            stop(process);
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while PostgreSQL started.", interrupted);
        }
    }

    /** Fast shutdown, then an immediate one, then none at all. */
    void stop(Process process) throws IOException {
        try {
            signal("INT", process.pid());
            if (!process.waitFor(FAST_SHUTDOWN.toMillis(), TimeUnit.MILLISECONDS)) {
                signal("QUIT", process.pid());
                if (!process.waitFor(IMMEDIATE_SHUTDOWN.toMillis(), TimeUnit.MILLISECONDS)) {
                    process.destroyForcibly();
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends what a killed process left running: its sessions must not write beside ours. */
    private void endLeftovers() throws IOException {
        var processes = new ClusterProcesses(folder.cluster());
        var postmaster = processes.postmaster();
        if (postmaster.isPresent()) {
            signal("INT", postmaster.get().pid());
            if (!processes.awaitEnd(FAST_SHUTDOWN)) {
                signal("QUIT", postmaster.get().pid());
            }
        }
        if (!processes.awaitEnd(IMMEDIATE_SHUTDOWN)) {
            processes.kill();
            if (!processes.awaitEnd(IMMEDIATE_SHUTDOWN)) {
                throw new Failure(
                        new Reason.Conflict("An earlier PostgreSQL on " + folder.cluster() + " does not end."));
            }
        }
        processes.removeStaleLock();
    }

    private List<String> arguments(int port) throws IOException {
        var arguments = new ArrayList<>(List.of(
                "-D",
                folder.cluster().toString(),
                "-p",
                Integer.toString(port),
                "-c",
                "cluster_name=" + new ClusterProcesses(folder.cluster()).marker(),
                "-c",
                "log_directory=" + folder.log()));
        parameters.forEach((name, value) -> {
            arguments.add("-c");
            arguments.add(name + '=' + value);
        });
        return arguments;
    }

    /** As pg_ctl tells it: the eighth line of the lock file. */
    private boolean ready(long pid) throws IOException {
        Path file = folder.cluster().resolve("postmaster.pid");
        if (!Files.exists(file)) {
            return false;
        }
        List<String> lines = Files.readAllLines(file, StandardCharsets.ISO_8859_1);
        return lines.size() > STATUS_LINE
                && lines.get(0).trim().equals(Long.toString(pid))
                && lines.get(STATUS_LINE).trim().equals("ready");
    }

    private void signal(String name, long pid) throws IOException {
        try {
            run("pg_ctl", List.of("kill", name, Long.toString(pid)), NOTHING);
        } catch (IOException failed) {
            if (ProcessHandle.of(pid).isPresent()) {
                throw failed;
            }
        }
    }

    private void run(String program, List<String> arguments, File input) throws IOException {
        Path output = folder.home().resolve("run.log");
        Process process = builder(way.command(binaries.program(program), arguments))
                .redirectInput(input)
                .redirectOutput(output.toFile())
                .start();
        try {
            boolean ended = process.waitFor(INIT_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            if (!ended || process.exitValue() != 0) {
                throw new IOException(program + " failed: " + PostgresLog.lastLine(output)
                        + "; set DATABASE_URL to use another one.");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while " + program + " ran.", interrupted);
        } finally {
            process.destroyForcibly();
        }
    }

    /** The environment is ours, not the server's: it may hold secrets, and PGDATA and its like would be obeyed. */
    private static ProcessBuilder builder(List<String> command) {
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(Map.of("PATH", "/usr/bin:/bin", "LC_ALL", "C"));
        return builder;
    }
}
