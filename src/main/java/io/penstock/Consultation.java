package io.penstock;

import io.penstock.backup.Backups;
import io.penstock.config.Config;
import io.penstock.config.ConfigLoader;
import io.penstock.config.SecretKeys;
import io.penstock.config.ShownSettings;
import io.penstock.doctor.DiagnosisStore;
import io.penstock.doctor.Means;
import io.penstock.doctor.Patient;
import io.penstock.doctor.Site;
import io.penstock.postgres.Database;
import io.penstock.postgres.EmbeddedPostgres;
import io.penstock.redis.RedisLink;
import io.penstock.seal.Sealer;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** All that the doctor needs, from what is there: opened when it is made, let go of when it is closed. Starts nothing and changes nothing. */
final class Consultation implements AutoCloseable {

    private final Vertx vertx = Vertx.vertx();
    private final Config config;
    private final InstantSource clock;
    private final Wishes wishes;
    private @Nullable Database database;
    private @Nullable Patient patient;

    /**
     * What was asked for.
     *
     * @param url of the server; null: where the configuration says
     * @param token of an operator; empty: none
     * @param restore whether the newest backup is restored
     * @param provoke whether limits are used up
     */
    record Wishes(@Nullable URI url, String token, boolean restore, boolean provoke) {}

    private Consultation(Config config, InstantSource clock, Wishes wishes) {
        this.config = config;
        this.clock = clock;
        this.wishes = wishes;
    }

    static Consultation of(ConfigLoader.Loaded loaded, InstantSource clock, Wishes wishes) {
        Config config = withKey(loaded.config());
        Consultation consultation = new Consultation(config, clock, wishes);
        consultation.patient = new Patient(
                new ConfigLoader.Loaded(config, loaded.warnings(), loaded.exposed()),
                Path.of(""),
                clock,
                consultation.server(),
                wishes.token().isEmpty()
                        ? Means.missing("It takes an operator's token: --token or PENSTOCK_TOKEN.")
                        : Means.of(wishes.token()),
                consultation.database(),
                consultation.redis(),
                consultation.kit());
        return consultation;
    }

    /** No key is made here. */
    private static Config withKey(Config config) {
        boolean made = Files.isReadable(config.dataDir().resolve(SecretKeys.FILE));
        return made ? SecretKeys.complete(config) : config;
    }

    Patient patient() {
        if (patient == null) {
            throw new IllegalStateException("It is made by of()");
        }
        return patient;
    }

    URI address() {
        URI url = wishes.url();
        if (url != null) {
            return url;
        }
        boolean secure = config.server().tls().isPresent();
        String host = config.server().host();
        boolean everywhere = host.equals("0.0.0.0") || host.equals("::");
        return URI.create((secure ? "https://" : "http://") + (everywhere ? "127.0.0.1" : host) + ":"
                + config.server().port());
    }

    String environment() {
        return config.environment().name().toLowerCase(Locale.ROOT);
    }

    private Means<Site> server() {
        Site site = Site.at(address());
        if (site.answers()) {
            return Means.of(site);
        }
        return wishes.url() == null
                ? Means.missing("No server answers at " + address() + "; start it, or name another in --url.")
                : Means.broken("No server answers at " + address() + ".");
    }

    private Means<DiagnosisStore> database() {
        String url = config.database().url().reveal();
        boolean embedded = url.isEmpty();
        if (embedded) {
            try {
                url = EmbeddedPostgres.login(config.dataDir()).uri();
            } catch (IOException | NumberFormatException none) {
                return Means.missing("The data folder " + config.dataDir() + " holds no database that can be read;"
                        + " name it in PENSTOCK_DATA_DIR, or a database in DATABASE_URL.");
            }
        }
        Database opened = Storage.at(vertx, config, url, null).database();
        database = opened;
        try {
            opened.ping().toCompletionStage().toCompletableFuture().join();
            return Means.of(new DiagnosisStore(opened));
        } catch (CompletionException away) {
            return embedded
                    ? Means.missing("The embedded database does not run; start the server.")
                    : Means.broken("The database does not answer: " + BackupOptions.message(away) + ".");
        }
    }

    private Means<Patient.Memory> redis() {
        RedisLink link = Limits.link(vertx, config);
        return link == null
                ? Means.missing("No Redis is configured.")
                : Means.of(() -> link.info("memory")
                        .toCompletionStage()
                        .toCompletableFuture()
                        .join());
    }

    private Patient.Kit kit() {
        return new Patient.Kit(
                Rooms.version(),
                OpenApiCommand.document(),
                Places.of(config, clock),
                wishes.restore() ? Means.of(this::trial) : Means.missing("Nothing is restored without --restore."),
                wishes.provoke() ? Means.of(true) : Means.missing("Without --provoke no limit is used up."),
                address -> Outside.admits(config, address));
    }

    private List<String> trial() throws IOException {
        Sealer sealer =
                config.secretKey().isPresent() ? new Sealer(List.of(config.secretKey()), new SecureRandom()) : null;
        Backups backups = new Backups(
                vertx, new Backups.Parts(Rooms.version(), ShownSettings.of(config), sealer, Storage.TABLES, clock));
        Backups.Kept newest = Backups.newest(Places.of(config, clock));
        return Scratch.with(
                        vertx, config, config.backup().scratchUrl().reveal(), empty -> backups.tryOut(newest, empty))
                .toCompletionStage()
                .toCompletableFuture()
                .join()
                .differences();
    }

    @Override
    public void close() {
        if (database != null) {
            database.close().toCompletionStage().toCompletableFuture().join();
        }
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
