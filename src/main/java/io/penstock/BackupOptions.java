package io.penstock;

import io.penstock.backup.Archive;
import io.penstock.backup.BackupPlace;
import io.penstock.backup.Backups;
import io.penstock.backup.FolderPlace;
import io.penstock.config.Config;
import io.penstock.config.ConfigLoader;
import io.penstock.config.SecretKeys;
import io.penstock.config.ShownSettings;
import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import io.penstock.seal.Sealer;
import io.penstock.telemetry.Logging;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What the commands that deal with backups have in common: where the backups are, which database, and how a failure is told. */
final class BackupOptions {

    static final int FAILED = 1;

    @Parameters(
            paramLabel = "DIR",
            description =
                    "A folder of backups, of which the newest is taken, or the folder of one; or s3://BUCKET/PREFIX, which"
                            + " is asked with the settings of backup.s3.")
    @SuppressWarnings("NullAway.Init") // Set by picocli.
    private String place;

    @Option(
            names = "--database-url",
            paramLabel = "URL",
            description = "postgresql://user:password@host:port/database instead of what DATABASE_URL or"
                    + " PENSTOCK_DATA_DIR name.")
    private @Nullable String url;

    @Option(names = "--json", description = "Prints the result as JSON.")
    private boolean json;

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // Set by picocli.
    private CommandSpec spec;

    private final ConfigLoader settings;
    private final InstantSource clock;

    BackupOptions(ConfigLoader settings, InstantSource clock) {
        this.settings = settings;
        this.clock = clock;
    }

    /** What a command works with. */
    record Desk(Vertx vertx, Config config, Backups backups, String url) {}

    boolean json() {
        return json;
    }

    String place() {
        return place;
    }

    /** Where new backups go. */
    BackupPlace place(Config config) {
        return Places.isBucket(place) ? Places.bucket(place, config, clock) : new FolderPlace(Path.of(place));
    }

    /** The one that is meant. */
    Future<Backups.Kept> kept(Desk desk) {
        return desk.vertx()
                .executeBlocking(
                        () -> Places.isBucket(place)
                                ? Backups.newest(place(desk.config()))
                                : Backups.find(Path.of(place)),
                        false);
    }

    /**
     * Does the work and waits for it.
     *
     * @return the status to exit with: what {@code tell} says of the result; otherwise the failure was told
     */
    <T> int run(BiFunction<BackupOptions, Desk, Future<T>> work, java.util.function.ToIntFunction<T> tell) {
        Logging.aside();
        Vertx vertx = Vertx.vertx();
        try {
            Config config = withKey(settings.load().config());
            Desk desk = new Desk(
                    vertx,
                    config,
                    backups(vertx, config),
                    url == null ? config.database().url().reveal() : url);
            return tell.applyAsInt(work.apply(this, desk)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join());
        } catch (Failure refused) {
            return Main.refuse(spec.commandLine().getErr(), refused);
        } catch (CompletionException failed) {
            return complain(message(failed));
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    /** What stopped the work, in one sentence. */
    static String message(CompletionException failed) {
        Throwable cause = failed.getCause() == null ? failed : failed.getCause();
        return Archive.message(cause);
    }

    private int complain(String sentence) {
        spec.commandLine().getErr().println("penstock: " + sentence);
        return FAILED;
    }

    /** No key is made here: it would be another than that of the servers. */
    private static Config withKey(Config config) {
        boolean made = Files.exists(config.dataDir().resolve(SecretKeys.FILE));
        return made ? SecretKeys.complete(config) : config;
    }

    private Backups backups(Vertx vertx, Config config) {
        Sealer sealer =
                config.secretKey().isPresent() ? new Sealer(List.of(config.secretKey()), new SecureRandom()) : null;
        return new Backups(
                vertx, new Backups.Parts(Rooms.version(), ShownSettings.of(config), sealer, Storage.TABLES, clock));
    }

    void requireKey(Config config) {
        if (!config.secretKey().isPresent()) {
            throw new Failure(new Reason.Invalid("A sealed backup needs the secret key of the servers:"
                    + " PENSTOCK_SECRET_KEY, or the data folder with its " + SecretKeys.FILE
                    + " in PENSTOCK_DATA_DIR."));
        }
    }
}
