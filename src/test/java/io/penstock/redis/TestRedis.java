package io.penstock.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A real Redis on a free port of loopback, that keeps nothing on disk. */
public final class TestRedis implements AutoCloseable {

    private static final List<String> PLACES = List.of("/usr/bin/redis-server", "/usr/local/bin/redis-server");
    private static final String READY = "eady to accept connections";

    private final int port;
    private final int busPort = freePort();
    private final String ready;
    private final List<String> arguments = new ArrayList<>();
    private Process process;

    public TestRedis(String... options) {
        this(freePort(), READY);
        arguments.addAll(List.of("--bind", "127.0.0.1", "--port", Integer.toString(port)));
        arguments.addAll(List.of("--save", "", "--appendonly", "no"));
        arguments.addAll(List.of(options));
        start();
    }

    private TestRedis(int port, String ready) {
        this.port = port;
        this.ready = ready;
    }

    /** One of a cluster, with no slot yet. */
    public static TestRedis clustered(Path folder) {
        TestRedis redis = new TestRedis(freePort(), READY);
        redis.arguments.addAll(List.of("--bind", "127.0.0.1", "--port", Integer.toString(redis.port)));
        redis.arguments.addAll(List.of("--save", "", "--appendonly", "no", "--cluster-enabled", "yes"));
        redis.arguments.addAll(List.of("--cluster-port", Integer.toString(redis.busPort)));
        redis.arguments.addAll(List.of("--dir", folder.toString(), "--cluster-config-file", redis.port + ".conf"));
        redis.start();
        return redis;
    }

    /** A sentinel that alone decides, soon. */
    public static TestRedis sentinel(Path folder, String name, int masterPort) {
        TestRedis redis = new TestRedis(freePort(), "+monitor master");
        Path file = folder.resolve("sentinel.conf");
        try {
            Files.writeString(file, """
                    bind 127.0.0.1
                    port %d
                    dir %s
                    sentinel monitor %s 127.0.0.1 %d 1
                    sentinel down-after-milliseconds %s 500
                    sentinel failover-timeout %s 2000
                    """.formatted(redis.port, folder, name, masterPort, name, name));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        redis.arguments.addAll(List.of(file.toString(), "--sentinel"));
        redis.start();
        return redis;
    }

    /** Whether one is installed. */
    public static boolean isThere() {
        return PLACES.stream().anyMatch(place -> Files.isExecutable(Path.of(place)));
    }

    public static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Starts it (again, empty); returns when it takes connections. */
    public void start() {
        List<String> command = new ArrayList<>();
        command.add(PLACES.stream()
                .filter(place -> Files.isExecutable(Path.of(place)))
                .findFirst()
                .orElseThrow());
        command.addAll(arguments);
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
            var lines = process.inputReader();
            List<String> said = new ArrayList<>();
            String line = lines.readLine();
            while (line != null && !line.contains(ready)) {
                said.add(line);
                line = lines.readLine();
            }
            if (line == null) {
                throw new IllegalStateException("Redis did not start: " + said);
            }
            Thread drain = new Thread(() -> lines.lines().forEach(ignored -> {}));
            drain.setDaemon(true);
            drain.start();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    public int port() {
        return port;
    }

    /** On which servers of a cluster talk to each other. */
    public int busPort() {
        return busPort;
    }

    public String url() {
        return "redis://127.0.0.1:" + port;
    }

    /** As {@code kill -9} does. */
    public void kill() {
        process.destroyForcibly();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                throw new IllegalStateException("Redis does not end");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        kill();
    }
}
