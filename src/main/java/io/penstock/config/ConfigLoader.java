package io.penstock.config;

import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import io.penstock.failure.Violation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Lays the file over the defaults and the environment over the file: {@code PENSTOCK_CONFIG} names the file, else {@code conf/penstock.yaml}
 * in the current folder is taken when it is there. Tells all problems at once.
 */
public final class ConfigLoader {

    private final Path folder;
    private final Map<String, String> environment;

    /** @param folder in which {@code conf/penstock.yaml} and relative paths are looked for */
    public ConfigLoader(Path folder, Map<String, String> environment) {
        this.folder = folder;
        this.environment = Map.copyOf(environment);
    }

    /** Of this process: its environment and its current folder. */
    public static ConfigLoader ofProcess() {
        return new ConfigLoader(Path.of(""), System.getenv());
    }

    /**
     * What was loaded.
     *
     * @param warnings what was ignored, one sentence each
     * @param exposed files that other users of the machine could read or change, one sentence each; in production there are none
     */
    public record Loaded(Config config, List<String> warnings, List<String> exposed) {
        public Loaded {
            warnings = List.copyOf(warnings);
            exposed = List.copyOf(exposed);
        }
    }

    /** @throws Failure {@link Reason.Invalid} that lists every problem with its line */
    public Loaded load() {
        List<Violation> problems = new ArrayList<>();
        List<Setting> settings = Setting.all();
        Map<String, Given> fromFile = file(settings, problems);
        Map<String, Given> given = new LinkedHashMap<>(fromFile);
        Variables variables = new Variables(settings, environment, folder);
        given.putAll(variables.read(problems));
        Config config = new Binder(given, problems).bind();
        List<Violation> exposed = Production.exposed(sensitive(config, settings, fromFile, variables));
        if (config.environment() == Environment.PRODUCTION) {
            new Production(config, problems).judge();
            problems.addAll(exposed);
        }
        if (!problems.isEmpty()) {
            throw new Failure(new Reason.Invalid("The configuration is refused.", problems));
        }
        return new Loaded(
                config,
                variables.warnings(),
                exposed.stream().map(Violation::message).toList());
    }

    private List<SensitiveFile> sensitive(
            Config config, List<Setting> settings, Map<String, Given> fromFile, Variables variables) {
        List<SensitiveFile> files = new ArrayList<>(variables.secretFiles());
        boolean secrets =
                settings.stream().anyMatch(setting -> setting.isSecret() && fromFile.containsKey(setting.path()));
        if (Files.isRegularFile(file())) {
            files.add(new SensitiveFile("PENSTOCK_CONFIG", file(), secrets));
        }
        TlsConfig tls = config.server().tls();
        if (tls.isPresent()) {
            files.add(new SensitiveFile("server.tls.certificate", folder.resolve(tls.certificate()), false));
            files.add(new SensitiveFile("server.tls.key", folder.resolve(tls.key()), true));
        }
        return files;
    }

    private Path file() {
        return folder.resolve(environment.getOrDefault("PENSTOCK_CONFIG", "conf/penstock.yaml"));
    }

    private Map<String, Given> file(List<Setting> settings, List<Violation> problems) {
        String named = environment.get("PENSTOCK_CONFIG");
        Path file = file();
        if (Files.isRegularFile(file)) {
            return new SettingsFile(file, settings, problems).read();
        }
        if (named != null) {
            problems.add(new Violation("", "PENSTOCK_CONFIG names " + named + ", which is not a file."));
        }
        return Map.of();
    }
}
