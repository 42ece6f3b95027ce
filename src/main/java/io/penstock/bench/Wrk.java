package io.penstock.bench;

import io.penstock.bench.Volley.Latency;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Load by the {@code wrk} of this machine: it takes the least of the processors, and so disturbs least what it measures. */
final class Wrk implements Load {

    private static final String LINE = "volley";
    /** Numbers of the last line: all in microseconds, but for the counts. */
    private static final String REPORT = """
            done = function(summary, latency, requests)
              local e = summary.errors
              io.write(string.format("%s %%d %%d %%d %%d %%d %%d %%d\\n", summary.requests, e.status,
                e.connect + e.read + e.write + e.timeout, summary.duration,
                latency:percentile(50), latency:percentile(99), latency:percentile(99.9)))
            end
            """.formatted(LINE);

    private final Path folder;
    private final int threads;
    private final String version;

    private Wrk(Path folder, int threads, String version) {
        this.folder = folder;
        this.threads = threads;
        this.version = version;
    }

    /**
     * Nothing when there is no wrk here.
     *
     * @param folder for its scripts
     */
    static Optional<Load> find(Path folder, int threads) {
        try {
            String said = Command.output(List.of("wrk", "--version"));
            String[] words = said.split("\\s+", 3);
            return Optional.of(new Wrk(folder, threads, words.length < 2 ? "" : words[1]));
        } catch (IOException missing) {
            return Optional.empty();
        }
    }

    @Override
    public String name() {
        return "wrk " + version;
    }

    @Override
    public Volley fire(Shot shot, int connections, Duration duration) {
        try {
            Path script = Files.writeString(folder.resolve("load.lua"), script(shot), StandardCharsets.ISO_8859_1);
            return read(Command.output(List.of(
                    "wrk",
                    "--threads",
                    Integer.toString(Math.min(threads, connections)),
                    "--connections",
                    Integer.toString(connections),
                    "--duration",
                    duration.toSeconds() + "s",
                    "--timeout",
                    "30s",
                    "--script",
                    script.toString(),
                    shot.target().toString())));
        } catch (IOException broken) {
            throw new BenchFailedException("wrk failed: " + broken.getMessage(), broken);
        }
    }

    private static String script(Shot shot) {
        StringBuilder script = new StringBuilder("wrk.method = \"" + shot.method() + "\"\n");
        if (shot.body().length > 0) {
            script.append("wrk.body = ").append(quoted(new String(shot.body(), StandardCharsets.ISO_8859_1)));
            script.append('\n');
        }
        for (Map.Entry<String, String> header : shot.headers().entrySet()) {
            script.append("wrk.headers[").append(quoted(header.getKey())).append("] = ");
            script.append(quoted(header.getValue())).append('\n');
        }
        return script.append(REPORT).toString();
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }

    static Volley read(String output) {
        String[] numbers = output.lines()
                .filter(line -> line.startsWith(LINE + ' '))
                .findFirst()
                .orElseThrow(() -> new BenchFailedException("wrk said: " + output.strip()))
                .split(" ");
        long answered = Long.parseLong(numbers[1]);
        return new Volley(
                answered,
                answered - Long.parseLong(numbers[2]),
                Long.parseLong(numbers[3]),
                Double.parseDouble(numbers[4]) / 1e6,
                new Latency(millis(numbers[5]), millis(numbers[6]), millis(numbers[7])));
    }

    private static double millis(String micros) {
        return Long.parseLong(micros) / 1e3;
    }
}
