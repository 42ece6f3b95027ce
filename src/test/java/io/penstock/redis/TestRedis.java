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

    private final int port;
    private final List<String> options;
    private Process process;

    public TestRedis(String... options) {
        this.port = freePort();
        this.options = List.of(options);
        start();
    }

    /** Whether one is installed. */
    public static boolean isThere() {
        return PLACES.stream().anyMatch(place -> Files.isExecutable(Path.of(place)));
    }

    private static int freePort() {
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
        command.addAll(List.of("--bind", "127.0.0.1", "--port", Integer.toString(port)));
        command.addAll(List.of("--save", "", "--appendonly", "no"));
        command.addAll(options);
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
            var lines = process.inputReader();
            String line = lines.readLine();
            while (line != null && !line.contains("eady to accept connections")) {
                line = lines.readLine();
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
