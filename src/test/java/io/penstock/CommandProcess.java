package io.penstock;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** A server as a process of its own in a folder, with what it writes to standard output and error kept in files there. */
public final class CommandProcess implements AutoCloseable {

    private static final Pattern LISTENING = Pattern.compile("Listening\\W+host\\W+127.0.0.1\\W+port\\W+(\\d+)");

    private final Path folder;
    private final Process process;

    /** @param settings as environment variables; port, host and text for the log are given */
    public CommandProcess(Path folder, Map<String, String> settings) throws IOException {
        this.folder = folder;
        ProcessBuilder builder = new ProcessBuilder(TestJvm.penstock())
                .directory(folder.toFile())
                .redirectOutput(folder.resolve("out").toFile())
                .redirectError(folder.resolve("err").toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("PENSTOCK_") || name.equals("DATABASE_URL"));
        builder.environment().putAll(Map.of("HOST", "127.0.0.1", "PORT", "0", "PENSTOCK_LOG_FORMAT", "text"));
        builder.environment().putAll(settings);
        this.process = builder.start();
    }

    /** Waits until it takes requests. */
    public int port() {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> LISTENING.matcher(out()).results().findFirst(), java.util.Optional::isPresent)
                .map(found -> Integer.parseInt(found.group(1)))
                .orElseThrow();
    }

    public String out() throws IOException {
        return Files.readString(folder.resolve("out"));
    }

    public String err() throws IOException {
        return Files.readString(folder.resolve("err"));
    }

    /** Waits until it ends by itself. */
    public int exitStatus() throws InterruptedException {
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new AssertionError("The process has not ended");
        }
        return process.exitValue();
    }

    /** Ends it without a warning: kill -9. */
    public void kill() {
        process.destroyForcibly();
        process.onExit().orTimeout(60, TimeUnit.SECONDS).join();
    }

    /** Lets it drain. */
    @Override
    public void close() {
        process.destroy();
        process.onExit().orTimeout(60, TimeUnit.SECONDS).join();
    }
}
