package io.penstock.config;

import io.penstock.failure.Violation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Settings from environment variables: short names, {@code PENSTOCK_} names, and secrets in files. Used once, on the main thread. */
final class Variables {

    /** Names that operators and platforms know; the {@code PENSTOCK_} name wins over them. */
    private static final Map<String, String> SHORT = Map.of(
            "redis.url", "REDIS_URL",
            "server.host", "HOST",
            "server.port", "PORT",
            "server.cors_origins", "CORS_ORIGINS",
            "database.url", "DATABASE_URL",
            "environment", "PENSTOCK_ENV",
            "log.level", "LOG_LEVEL",
            "tracing.endpoint", "OTEL_EXPORTER_OTLP_ENDPOINT",
            "tracing.headers", "OTEL_EXPORTER_OTLP_HEADERS",
            "sentry.dsn", "SENTRY_DSN");

    private static final String FILE = "_FILE";

    private final List<Setting> settings;
    private final Map<String, String> environment;
    private final Path folder;
    private final Map<String, Path> files = new TreeMap<>();

    Variables(List<Setting> settings, Map<String, String> environment, Path folder) {
        this.settings = settings;
        this.environment = environment;
        this.folder = folder;
    }

    Map<String, Given> read(List<Violation> problems) {
        Map<String, Given> given = new LinkedHashMap<>();
        for (Setting setting : settings) {
            Given value = value(setting, problems);
            if (value != null) {
                given.put(setting.path(), value);
            }
        }
        return given;
    }

    private @Nullable Given value(Setting setting, List<Violation> problems) {
        for (String name : names(setting)) {
            String text = environment.getOrDefault(name, "");
            String file = setting.isSecret() ? environment.getOrDefault(name + FILE, "") : "";
            if (!text.isEmpty() && !file.isEmpty()) {
                problems.add(problem(setting, name + " and " + name + FILE + " are both set; allowed is one of them."));
            }
            if (!file.isEmpty()) {
                return secret(setting, name + FILE, file, problems);
            }
            if (!text.isEmpty()) {
                return new Given(List.of(text), name, 0);
            }
        }
        return null;
    }

    private @Nullable Given secret(Setting setting, String name, String file, List<Violation> problems) {
        Path path = folder.resolve(file);
        files.put(name, path);
        try {
            return new Given(List.of(Files.readString(path).stripTrailing()), name, 0);
        } catch (IOException unreadable) {
            problems.add(problem(setting, name + " names " + file + ", which cannot be read."));
            return null;
        }
    }

    private static Violation problem(Setting setting, String message) {
        return new Violation("/" + setting.path().replace('.', '/'), message);
    }

    private static List<String> names(Setting setting) {
        String known = SHORT.get(setting.path());
        return known == null ? List.of(setting.variable()) : List.of(setting.variable(), known);
    }

    /** The files that variables have named for secrets. */
    List<SensitiveFile> secretFiles() {
        return files.entrySet().stream()
                .map(file -> new SensitiveFile(file.getKey(), file.getValue(), true))
                .toList();
    }

    /** About variables that look like ours and set nothing. */
    List<String> warnings() {
        Set<String> known = new java.util.TreeSet<>(Set.of("PENSTOCK_CONFIG", "PENSTOCK_TOKEN"));
        for (Setting setting : settings) {
            for (String name : names(setting)) {
                known.add(name);
                if (setting.isSecret()) {
                    known.add(name + FILE);
                }
            }
        }
        List<String> warnings = new ArrayList<>();
        for (String name : new TreeMap<>(environment).keySet()) {
            if (name.startsWith("PENSTOCK_") && !known.contains(name)) {
                String meant = Suggestion.of(name, known)
                        .map(near -> " Did you mean " + near + "?")
                        .orElse("");
                warnings.add(name + " is not a setting and has no effect." + meant);
            }
        }
        return warnings;
    }
}
