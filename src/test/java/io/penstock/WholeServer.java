package io.penstock;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.client.Api;
import io.penstock.client.RequestFailedException;
import io.penstock.config.ConfigLoader;
import io.penstock.config.SecretKeys;
import io.penstock.postgres.TestPostgres;
import io.penstock.ratelimit.RedisState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A server as it ships, for all tests of a class: on a database of its own and a free port of loopback, its owner signed in. */
public final class WholeServer implements BeforeAllCallback, AfterAllCallback {

    public static final String EMAIL = "ada@example.com";
    public static final String PASSWORD = "correct horse battery";

    private final TestPostgres postgres = new TestPostgres();
    private final Map<String, String> settings = new TreeMap<>();
    private Path data;
    private Server.Running running;
    private Api api;

    /** @param variables names and values, in turn */
    public WholeServer(String... variables) {
        settings.put("PENSTOCK_RATE_LIMIT_ENABLED", "false");
        for (int i = 0; i < variables.length; i += 2) {
            settings.put(variables[i], variables[i + 1]);
        }
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        postgres.beforeAll(context);
        try {
            data = Files.createTempDirectory("penstock-test-data");
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        settings.put("HOST", "127.0.0.1");
        settings.put("PORT", "0");
        settings.put("DATABASE_URL", postgres.uri());
        settings.put("PENSTOCK_DATA_DIR", data.toString());
        settings.put("PENSTOCK_ADMIN_EMAIL", EMAIL);
        settings.put("PENSTOCK_ADMIN_PASSWORD", PASSWORD);
        running = Server.start(SecretKeys.complete(settings().load().config()), made -> {})
                .await();
        api = Api.at(URI.create("http://127.0.0.1:" + running.port())).signIn(EMAIL, PASSWORD);
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        running.stop().await();
        postgres.afterAll(context);
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** What it was started with. */
    public ConfigLoader settings() {
        return new ConfigLoader(data, settings);
    }

    /** The same with another value of one variable. */
    public ConfigLoader settings(String name, String value) {
        Map<String, String> others = new TreeMap<>(settings);
        others.put(name, value);
        return new ConfigLoader(data, others);
    }

    /** Saves a document; the workflow's id. */
    public String save(String document) {
        return api.post("/api/workflows", "application/yaml", document.getBytes(StandardCharsets.UTF_8))
                .path("id")
                .asText();
    }

    /** What is wrong with a document that cannot be saved: {@code errors} of the answer. */
    public JsonNode refusal(String document) {
        try {
            throw new AssertionError("saved as " + save(document));
        } catch (RequestFailedException refused) {
            return refused.problem().path("errors");
        }
    }

    /** Runs a workflow to its end, at most ten seconds; the answer, with {@code status}, {@code output} and {@code error}. */
    public JsonNode execute(String workflow, String input) {
        byte[] body = ("{\"input\":" + input + "}").getBytes(StandardCharsets.UTF_8);
        return api.post("/api/workflows/" + workflow + "/execute", "application/json", body, "Prefer", "wait=10");
    }

    public JsonNode run(String document, String input) {
        return execute(save(document), input);
    }

    public int port() {
        return running.port();
    }

    /** Its database. */
    Storage storage() {
        return running.storage();
    }

    /** What stands behind its limits. */
    public RedisState redis() {
        return running.rooms().limits().limiter().state();
    }

    /** Its interface, as its owner. */
    public Api api() {
        return api;
    }
}
