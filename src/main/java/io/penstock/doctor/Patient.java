package io.penstock.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.backup.BackupPlace;
import io.penstock.config.Config;
import io.penstock.config.ConfigLoader;
import io.penstock.config.Environment;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Predicate;

/**
 * What is examined, and by what means.
 *
 * @param settings as the server that is examined has them, if it has the same environment
 * @param folder in which files are looked for that come with a release
 * @param server that runs
 * @param token of an operator
 * @param database of the server
 * @param redis of the server
 * @param kit what only the rest of the program can do
 */
public record Patient(
        ConfigLoader.Loaded settings,
        Path folder,
        InstantSource clock,
        Means<Site> server,
        Means<String> token,
        Means<DiagnosisStore> database,
        Means<Memory> redis,
        Kit kit) {

    /** Says how Redis keeps house: the text of {@code INFO memory}. Blocks. */
    public interface Memory {
        String info();
    }

    /** Restores a backup into a database of its own and compares: a sentence for each difference. Blocks. */
    public interface Trial {
        List<String> differences() throws Exception;
    }

    /**
     * What the rest of the program lends.
     *
     * @param version of this jar
     * @param openApi what this jar would serve as its description
     * @param backups where they are kept
     * @param trial missing unless it is wanted
     * @param provocation whether limits may really be used up; missing unless it is wanted
     * @param callable whether the configuration lets workflows call an address by its number
     */
    public record Kit(
            String version,
            JsonNode openApi,
            BackupPlace backups,
            Means<Trial> trial,
            Means<Boolean> provocation,
            Predicate<InetAddress> callable) {}

    Config config() {
        return settings.config();
    }

    /** Where what is merely convenient is a failure. */
    boolean isStrict() {
        return config().environment() != Environment.DEVELOPMENT;
    }

    /** What is wrong in earnest, and merely convenient on a developer's machine. */
    Outcome lapse(String found) {
        return isStrict() ? Outcome.fail(found) : Outcome.warn(found);
    }

    /** A pass when it is good, else a lapse. */
    Outcome expect(boolean good, String found) {
        return good ? Outcome.pass(found) : lapse(found);
    }

    /** An answer to nobody in particular. */
    Reply get(String path, String... headers) throws Exception {
        return server.need().send("GET", path, null, headers);
    }

    /** An answer to the operator. */
    Reply asOperator(String path) throws Exception {
        Site site = server.need();
        return site.trusted().send("GET", path, null, "Authorization", "Bearer " + token.need());
    }
}
