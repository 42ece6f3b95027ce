package io.penstock.postgres;

import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real PostgreSQL in the data folder, for a server without {@code DATABASE_URL}: owns the process and the lock of its folder. Starting and
 * stopping block; a daemon thread of its own restarts a server that died, on the same port, for as long as it is not stopped. What an
 * earlier process of this folder left running is ended before the start, so whoever holds this object holds the only sessions.
 */
public final class EmbeddedPostgres implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(EmbeddedPostgres.class);
    private static final Duration FIRST_DELAY = Duration.ofMillis(100);
    private static final Duration LONGEST_DELAY = Duration.ofSeconds(10);
    private static final int PORTS_TO_TRY = 5;

    private final Settings settings;
    private final ClusterFolder folder;
    private final PostgresProcess server;
    private final Login login;
    private final CompletableFuture<Void> stopping = new CompletableFuture<>();
    private final Thread supervisor = new Thread(this::supervise, "postgres-supervisor");
    private volatile Process process;
    private volatile int restarts;

    private EmbeddedPostgres(
            Settings settings, ClusterFolder folder, PostgresProcess server, Login login, Process process) {
        this.settings = settings;
        this.folder = folder;
        this.server = server;
        this.login = login;
        this.process = process;
    }

    /**
     * Where the server lives and how.
     *
     * @param dataDir the data folder; PostgreSQL uses {@code postgres} in it
     * @param startLimit how long it may take until it takes connections, crash recovery included
     * @param parameters PostgreSQL settings of this start, which override those of the cluster
     */
    public record Settings(Path dataDir, Duration startLimit, Map<String, String> parameters) {
        public Settings {
            parameters = Map.copyOf(parameters);
        }

        public Settings(Path dataDir) {
            this(dataDir, Duration.ofMinutes(5), Map.of());
        }
    }

    /** How to connect; the password stays out of logs. */
    public record Login(String host, int port, String user, String password, String database) {

        /** As {@link DatabaseSettings} takes it; it holds the password. */
        public String uri() {
            return "postgresql://" + user + ':' + password + '@' + host + ':' + port + '/' + database
                    + "?sslmode=disable";
        }

        @Override
        public String toString() {
            return user + '@' + host + ':' + port + '/' + database;
        }
    }

    /**
     * Starts the server, made anew if the folder holds none, and returns when it takes connections. To be called on a worker.
     *
     * @throws Failure when the folder is in use, of another major release, or not to be used as this user
     */
    public static EmbeddedPostgres start(Settings settings) {
        try {
            ClusterFolder folder = ClusterFolder.open(settings.dataDir());
            try {
                return start(settings, folder);
            } catch (Failure | IOException failed) {
                folder.close();
                throw failed;
            }
        } catch (IOException failed) {
            throw new Failure(new Reason.Invalid(
                    "The embedded PostgreSQL in " + settings.dataDir() + " cannot be used: " + failed.getMessage()));
        }
    }

    private static EmbeddedPostgres start(Settings settings, ClusterFolder folder) throws IOException {
        long began = System.nanoTime();
        var way = LaunchWay.choose(folder.cluster());
        way.own(folder.home());
        folder.protect();
        var binaries = PostgresBinaries.unpackInto(folder.home());
        var server = new PostgresProcess(folder, way, binaries, settings.parameters());
        if (!folder.initialized()) {
            server.initialize();
        }
        for (int attempt = 1; ; attempt++) {
            int port = folder.freePort();
            try {
                Process process = server.start(port, settings.startLimit());
                binaries.removeOthers(folder.home());
                var login =
                        new Login("127.0.0.1", port, PostgresProcess.USER, folder.password(), PostgresProcess.DATABASE);
                var started = new EmbeddedPostgres(settings, folder, server, login, process);
                started.supervisor.setDaemon(true);
                started.supervisor.start();
                log.atInfo()
                        .addKeyValue("folder", folder.home())
                        .addKeyValue("port", port)
                        .addKeyValue("pid", process.pid())
                        .addKeyValue("way", way.name())
                        .addKeyValue("millis", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began))
                        .log("PostgreSQL started");
                return started;
            } catch (IOException failed) {
                // The port can be taken between our look and the server's own.
                if (attempt == PORTS_TO_TRY || ClusterFolder.isFree(port)) {
                    throw failed;
                }
            }
        }
    }

    public Login login() {
        return login;
    }

    /**
     * How to connect to the server that another process runs in that folder.
     *
     * @throws IOException when none was ever started there, or its folder is not ours to read
     */
    public static Login login(Path dataDir) throws IOException {
        Path home = dataDir.resolve(ClusterFolder.NAME);
        return new Login(
                "127.0.0.1",
                Integer.parseInt(
                        Files.readString(home.resolve(ClusterFolder.PORT)).trim()),
                PostgresProcess.USER,
                Files.readString(home.resolve(ClusterFolder.PASSWORD)).trim(),
                PostgresProcess.DATABASE);
    }

    /** The process of the server as it runs now; another one after a restart. */
    public long pid() {
        return process.pid();
    }

    /** Stops the server without waiting for its sessions, and lets go of the folder. Does nothing the second time. */
    public void stop() {
        if (!stopping.complete(null)) {
            return;
        }
        try {
            supervisor.interrupt();
            supervisor.join();
            server.stop(process);
            folder.close();
            log.atInfo().addKeyValue("folder", folder.home()).log("PostgreSQL stopped");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (IOException failed) {
            log.atWarn()
                    .addKeyValue("folder", folder.home())
                    .addKeyValue("cause", String.valueOf(failed.getMessage()))
                    .log("PostgreSQL did not stop");
        }
    }

    @Override
    public void close() {
        stop();
    }

    /** Whether its process is there. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** How often it had died, and was started again. */
    public int restarts() {
        return restarts;
    }

    private void supervise() {
        while (!stopping.isDone()) {
            CompletableFuture.anyOf(process.onExit(), stopping).join();
            if (!stopping.isDone()) {
                log.atError()
                        .addKeyValue("folder", folder.home())
                        .addKeyValue("pid", process.pid())
                        .addKeyValue("exit_status", process.exitValue())
                        .log("PostgreSQL died, and is started again");
                restart();
            }
        }
    }

    private void restart() {
        Duration delay = FIRST_DELAY;
        boolean told = false;
        while (!stopping.isDone()) {
            try {
                process = server.start(login.port(), settings.startLimit());
                restarts = restarts + 1;
                log.atInfo()
                        .addKeyValue("folder", folder.home())
                        .addKeyValue("pid", process.pid())
                        .log("PostgreSQL runs again");
                return;
            } catch (Failure | IOException failed) {
                if (!told) {
                    log.atError()
                            .addKeyValue("folder", folder.home())
                            .addKeyValue("cause", String.valueOf(failed.getMessage()))
                            .log("PostgreSQL does not start again, and will be tried again");
                    told = true;
                }
            }
            stopping.copy()
                    .completeOnTimeout(null, delay.toMillis(), TimeUnit.MILLISECONDS)
                    .join();
            delay = delay.multipliedBy(2).compareTo(LONGEST_DELAY) > 0 ? LONGEST_DELAY : delay.multipliedBy(2);
        }
    }
}
