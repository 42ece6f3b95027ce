package io.penstock.doctor;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.penstock.backup.BackupPlace;
import io.penstock.backup.FolderPlace;
import io.penstock.config.Config;
import io.penstock.config.ConfigLoader;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Patients of which only that is there which a test is about. A patient runs as staging: what is merely convenient is a failure. */
final class Patients {

    static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");

    private final Path folder;
    private final Map<String, String> variables =
            new TreeMap<>(Map.of("PENSTOCK_ENV", "staging", "PENSTOCK_SECRET_KEY", "q8WnR2vXcZ7LmT4yPdKfJ0sHbGxE6uA9"));
    private Means<Site> server = Means.missing("There is no server.");
    private Means<String> token = Means.missing("There is no token.");
    private Means<DiagnosisStore> database = Means.missing("There is no database.");
    private Means<Patient.Memory> redis = Means.missing("There is no Redis.");
    private Means<Patient.Trial> trial = Means.missing("Nothing is restored.");
    private Means<Boolean> provocation = Means.missing("No limit is used up.");
    private Instant now = NOW;

    private Patients(Path folder) {
        this.folder = folder;
        variables.put("PENSTOCK_DATA_DIR", folder.resolve("data").toString());
    }

    /** @param folder of its own, for its data and its release */
    static Patients in(Path folder) {
        return new Patients(folder);
    }

    Patients with(String variable, String value) {
        variables.put(variable, value);
        return this;
    }

    Patients at(String url) {
        server = Means.of(Site.at(URI.create(url)));
        return this;
    }

    Patients server(Means<Site> means) {
        server = means;
        return this;
    }

    Patients token(String text) {
        token = Means.of(text);
        return this;
    }

    Patients database(Means<DiagnosisStore> means) {
        database = means;
        return this;
    }

    Patients redis(String info) {
        redis = Means.of(() -> info);
        return this;
    }

    Patients trial(String... differences) {
        trial = Means.of(() -> List.of(differences));
        return this;
    }

    Patients provoked() {
        provocation = Means.of(true);
        return this;
    }

    Patients now(Instant instant) {
        now = instant;
        return this;
    }

    Patient patient() {
        ConfigLoader.Loaded loaded = new ConfigLoader(folder, variables).load();
        return new Patient(
                loaded, folder, InstantSource.fixed(now), server, token, database, redis, kit(loaded.config()));
    }

    private Patient.Kit kit(Config config) {
        String told = config.backup().folder();
        BackupPlace place = new FolderPlace(told.isEmpty() ? config.dataDir().resolve("backups") : Path.of(told));
        return new Patient.Kit(
                "1.2.3",
                JsonNodeFactory.instance.objectNode(),
                place,
                trial,
                provocation,
                address -> config.egress().allow().contains(address.getHostAddress()));
    }

    /** What comes of that check now. */
    Outcome outcome(String id) {
        return outcome(patient(), id);
    }

    static Outcome outcome(Patient patient, String id) {
        return find(Examination.of(patient), id).run();
    }

    private static Check find(List<Check> checks, @Nullable String id) {
        return checks.stream()
                .filter(check -> check.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new AssertionError("There is no check " + id));
    }
}
