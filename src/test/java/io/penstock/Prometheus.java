package io.penstock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** A real Prometheus with the files that ship, in a hurry: what they do every 15 seconds it does each second. */
final class Prometheus implements AutoCloseable {

    private static final Path PROGRAM = Path.of("/usr/bin/prometheus");
    private static final Pattern LISTENING = Pattern.compile("msg=\"Listening on\" address=(\\S+)");

    private final Process process;
    private final HttpClient client = HttpClient.newHttpClient();
    private final String address;

    private Prometheus(Process process, Path log) {
        this.process = process;
        this.address = Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> LISTENING.matcher(Files.readString(log)).results().findFirst(), Optional::isPresent)
                .map(found -> found.group(1))
                .orElseThrow();
    }

    static boolean isInstalled() {
        return Files.isExecutable(PROGRAM);
    }

    /** One that scrapes that server only, and keeps its data in that folder. */
    static Prometheus scraping(String server, Path folder) {
        try {
            for (Path rules : MonitoringFiles.files(".rules.yaml")) {
                String text = Files.readString(rules).replace("interval: 5m", "interval: 1s");
                Files.writeString(folder.resolve(rules.getFileName()), text);
            }
            String settings = Files.readString(MonitoringFiles.FOLDER.resolve("prometheus.yaml"))
                    .replaceAll("(scrape_interval|scrape_timeout|evaluation_interval): \\w+", "$1: 1s")
                    .replace("penstock:8080", server);
            Files.writeString(folder.resolve("prometheus.yaml"), settings);
            Path log = Files.createFile(folder.resolve("log"));
            Process process = new ProcessBuilder(
                            PROGRAM.toString(),
                            "--config.file=" + folder.resolve("prometheus.yaml"),
                            "--storage.tsdb.path=" + folder.resolve("data"),
                            "--web.listen-address=127.0.0.1:0")
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            return new Prometheus(process, log);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** The only one of a job; missing when there is none. */
    JsonNode target(String job) {
        for (JsonNode target : get("/api/v1/targets").at("/data/activeTargets")) {
            if (target.at("/labels/job").asText().equals(job)) {
                return target;
            }
        }
        return MissingNode.getInstance();
    }

    List<JsonNode> rules() {
        List<JsonNode> rules = new ArrayList<>();
        get("/api/v1/rules")
                .at("/data/groups")
                .forEach(group -> group.path("rules").forEach(rules::add));
        return rules;
    }

    /** The names of the alerts that fire. */
    List<String> firing() {
        List<String> firing = new ArrayList<>();
        for (JsonNode alert : get("/api/v1/alerts").at("/data/alerts")) {
            if (alert.path("state").asText().equals("firing")) {
                firing.add(alert.at("/labels/alertname").asText());
            }
        }
        return firing;
    }

    /** Of the only series that a query gives; empty when it gives none. */
    String value(String query) {
        String encoded = URLEncoder.encode(query, StandardCharsets.UTF_8);
        return get("/api/v1/query?query=" + encoded)
                .at("/data/result/0/value/1")
                .asText();
    }

    private JsonNode get(String path) {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + address + path))
                    .timeout(Duration.ofSeconds(10))
                    .build();
            return new ObjectMapper()
                    .readTree(client.send(request, HttpResponse.BodyHandlers.ofByteArray())
                            .body());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
