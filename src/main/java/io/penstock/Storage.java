package io.penstock;

import io.penstock.config.Config;
import io.penstock.config.DatabaseConfig.RowSecurity;
import io.penstock.config.Environment;
import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import io.penstock.postgres.Database;
import io.penstock.postgres.DatabaseSettings;
import io.penstock.postgres.EmbeddedPostgres;
import io.penstock.postgres.FirstContact;
import io.penstock.postgres.Migrations;
import io.penstock.postgres.PartitionedTable;
import io.penstock.postgres.Partitions;
import io.penstock.postgres.SharedKey;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The database in working order: reached or started, migrated, its partitions standing.
 *
 * @param embedded the PostgreSQL that this process runs; null with a database of the operator's
 */
public record Storage(
        Database database, Partitions partitions, @Nullable EmbeddedPostgres embedded) {

    static final List<PartitionedTable> TABLES = List.of(
            new PartitionedTable("events"),
            new PartitionedTable("executions", "fillfactor = 85"),
            new PartitionedTable("journal"));

    static final int DAYS_AHEAD = 7;
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration LONGEST_START = Duration.ofMinutes(10);

    static Future<Storage> open(Vertx vertx, Config config, InstantSource clock) {
        String url = config.database().url().reveal();
        if (!url.isEmpty()) {
            return prepare(vertx, config, clock, url, null);
        }
        WorkerExecutor starter =
                vertx.createSharedWorkerExecutor("penstock-start", 1, LONGEST_START.toSeconds(), TimeUnit.SECONDS);
        return starter.executeBlocking(() -> EmbeddedPostgres.start(new EmbeddedPostgres.Settings(config.dataDir())))
                .eventually(starter::close)
                .compose(
                        started -> prepare(vertx, config, clock, started.login().uri(), started)
                                .onFailure(failure -> started.stop()));
    }

    /**
     * The database as it is, beside the server that works on it: an embedded one is started only when no server runs it.
     *
     * @throws Failure in the future, when there is none yet
     */
    static Future<Storage> visit(Vertx vertx, Config config) {
        return visit(vertx, config, config.database().url().reveal());
    }

    /** @param url instead of the configuration's; empty: the embedded one */
    static Future<Storage> visit(Vertx vertx, Config config, String url) {
        return url.isEmpty()
                ? vertx.executeBlocking(() -> embedded(vertx, config), false)
                : Future.succeededFuture(at(vertx, config, url, null));
    }

    /** A database to fill: the one at that address; if none is given, an embedded one, made if there is none, that no server runs. */
    static Future<Storage> vacant(Vertx vertx, Config config, String url) {
        return url.isEmpty()
                ? vertx.executeBlocking(() -> EmbeddedPostgres.start(new EmbeddedPostgres.Settings(config.dataDir())))
                        .map(started -> at(vertx, config, started.login().uri(), started))
                : Future.succeededFuture(at(vertx, config, url, null));
    }

    private static Storage embedded(Vertx vertx, Config config) {
        EmbeddedPostgres.Login login;
        try {
            login = EmbeddedPostgres.login(config.dataDir());
        } catch (IOException none) {
            throw new Failure(new Reason.Invalid("The data folder " + config.dataDir()
                    + " holds no database; name another in PENSTOCK_DATA_DIR, or a database in DATABASE_URL."));
        }
        try {
            EmbeddedPostgres started = EmbeddedPostgres.start(new EmbeddedPostgres.Settings(config.dataDir()));
            return at(vertx, config, started.login().uri(), started);
        } catch (Failure inUse) {
            if (inUse.reason() instanceof Reason.Conflict) {
                return at(vertx, config, login.uri(), null);
            }
            throw inUse;
        }
    }

    static Storage at(Vertx vertx, Config config, String url, @Nullable EmbeddedPostgres embedded) {
        Database database = database(vertx, config, url);
        return new Storage(database, new Partitions(vertx, database, TABLES), embedded);
    }

    /** A database that nobody has reached: for building what stands on one without running it. */
    static Storage unopened(Vertx vertx, Config config) {
        return at(vertx, config, "postgresql://nobody@localhost/none", null);
    }

    private static Database database(Vertx vertx, Config config, String url) {
        var settings = config.database();
        return new Database(
                vertx,
                new DatabaseSettings(
                        url,
                        settings.poolSize(),
                        settings.maxWaitQueue(),
                        settings.connectTimeout(),
                        settings.statementTimeout()));
    }

    private static Future<Storage> prepare(
            Vertx vertx, Config config, InstantSource clock, String url, @Nullable EmbeddedPostgres embedded) {
        Database database = database(vertx, config, url);
        Partitions partitions = new Partitions(vertx, database, TABLES);
        Migrations migrations = new Migrations(database, Migrations.FOLDER);
        return new FirstContact(vertx, config.database().startTimeout())
                .with(() -> migrations
                        .run()
                        .compose(migrated -> wall(database, config))
                        .compose(walled -> new SharedKey(database).require(config.secretKey()))
                        // Yesterday's, too: an id may be made before midnight and stored after it.
                        .compose(shared -> partitions.ensure(clock.instant().minus(DAY), DAYS_AHEAD + 2)))
                .map(standing -> new Storage(database, partitions, embedded));
    }

    /** Nobody goes without the second wall between organizations unawares, in production. */
    private static Future<Void> wall(Database database, Config config) {
        RowSecurity wanted = config.database().rowSecurity();
        boolean needed = wanted == RowSecurity.REQUIRED
                || wanted == RowSecurity.AUTO && config.environment() == Environment.PRODUCTION;
        if (needed && !database.tenants().areWalled()) {
            return Future.failedFuture(new Failure(new Reason.Invalid("The database user cannot be the role \""
                    + database.tenants().role() + "\", by which the database itself keeps organizations apart: let an"
                    + " administrator create it with nologin and grant it to the user, or set database.row_security to"
                    + " off.")));
        }
        if (wanted == RowSecurity.OFF) {
            database.tenants().forgo();
        }
        return Future.succeededFuture();
    }

    Future<Void> close(Vertx vertx) {
        EmbeddedPostgres running = embedded;
        return database.close()
                .eventually(() -> running == null
                        ? Future.succeededFuture()
                        : vertx.executeBlocking(
                                () -> {
                                    running.stop();
                                    return null;
                                },
                                false));
    }
}
