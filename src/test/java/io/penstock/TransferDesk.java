package io.penstock;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.config.ConfigLoader;
import io.penstock.http.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Runs {@code export} and {@code import} in this process, and looks at what they left on both sides. */
final class TransferDesk {

    final StringWriter out = new StringWriter();
    final StringWriter err = new StringWriter();
    private final WholeServer server;
    private final Path folder;

    /** How the workflows are reached. */
    enum Way {
        API,
        DATABASE
    }

    TransferDesk(WholeServer server, Path folder) {
        this.server = server;
        this.folder = folder;
    }

    static String document(String name, String greeting) {
        return """
                # Every byte of this counts, the comment too.
                document:
                  dsl: '1.0.3'
                  namespace: tests
                  name: %s
                  version: '0.1.0'
                do: [{greet:   {
                  set: {greeting: '%s'}}}]
                """.formatted(name, greeting);
    }

    int run(Way way, String... arguments) {
        List<String> all = new ArrayList<>(Arrays.asList(arguments));
        all.addAll(
                way == Way.DATABASE
                        ? List.of("--database")
                        : List.of(
                                "--url",
                                server.api().base().toString(),
                                "--email",
                                WholeServer.EMAIL,
                                "--password",
                                WholeServer.PASSWORD));
        return run(all.toArray(String[]::new));
    }

    int run(String... arguments) {
        return run(server.settings(), arguments);
    }

    int run(ConfigLoader settings, String... arguments) {
        return Main.commandLine(settings)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    /** What was printed since the last look. */
    String printed() {
        String text = out.toString();
        out.getBuffer().setLength(0);
        return text;
    }

    JsonNode printedJson() {
        return Json.parse(printed().getBytes(StandardCharsets.UTF_8));
    }

    void write(String name, String document) throws IOException {
        Files.writeString(folder.resolve(name + ".yaml"), document);
    }

    Map<String, String> files(String below) throws IOException {
        Map<String, String> files = new TreeMap<>();
        Path root = folder.resolve(below);
        try (Stream<Path> found = Files.walk(root)) {
            for (Path file : found.filter(Files::isRegularFile).toList()) {
                files.put(root.relativize(file).toString(), Files.readString(file));
            }
        }
        return files;
    }

    void save(String format, String document) {
        server.api().post("/api/workflows", "application/" + format, document.getBytes(StandardCharsets.UTF_8));
    }

    /** The newest version of each workflow, by its name. */
    Map<String, Integer> versions() {
        Map<String, Integer> versions = new TreeMap<>();
        workflows()
                .forEach(each -> versions.put(
                        each.path("name").asText(), each.path("version").asInt()));
        return versions;
    }

    String id(String name) {
        for (JsonNode each : workflows()) {
            if (each.path("name").asText().equals(name)) {
                return each.path("id").asText();
            }
        }
        throw new AssertionError(name);
    }

    void forget() {
        workflows()
                .forEach(each ->
                        server.api().delete("/api/workflows/" + each.path("id").asText()));
    }

    private JsonNode workflows() {
        return server.api().get("/api/workflows?limit=200").path("items");
    }
}
