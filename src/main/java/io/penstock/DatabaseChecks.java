package io.penstock;

import io.penstock.health.Finding;
import io.penstock.health.Finding.Level;
import io.penstock.health.HealthCheck;
import io.penstock.postgres.Database;
import io.penstock.postgres.EmbeddedPostgres;
import io.penstock.postgres.Migrations;
import io.penstock.telemetry.Pools;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** How the database is: whether it answers and how soon, whether it is as this server needs it, and who waits for it. */
final class DatabaseChecks {

    private static final long NANOS_PER_MICRO = 1_000;
    private static final double MICROS_PER_MILLI = 1_000;

    private final Storage storage;
    private final Database database;
    private final Migrations migrations;
    private final Pools pools;

    DatabaseChecks(Storage storage, Pools pools) {
        this.storage = storage;
        this.database = storage.database();
        this.migrations = new Migrations(database, Migrations.FOLDER);
        this.pools = pools;
    }

    List<HealthCheck> checks() {
        List<HealthCheck> checks = new ArrayList<>(List.of(
                new HealthCheck("database", true, this::answers),
                new HealthCheck("migrations", false, this::standing),
                HealthChecks.now(
                        "row_security",
                        false,
                        () -> Finding.good(database.tenants().areWalled() ? "on" : "off"))));
        EmbeddedPostgres embedded = storage.embedded();
        if (embedded != null) {
            checks.add(HealthChecks.now("embedded", false, () -> embedded(embedded)));
        }
        return checks;
    }

    private Future<Finding> answers() {
        long asked = System.nanoTime();
        return database.ping()
                .map(answered -> answered(System.nanoTime() - asked))
                .otherwise(failure ->
                        Finding.of(Level.BAD, report -> report.put("message", "The database does not answer.")));
    }

    private Finding answered(long nanos) {
        List<Pools.Usage> usages = Stream.of(Database.JOBS, Database.TENANTS)
                .flatMap(name -> Stream.ofNullable(pools.connections(name)))
                .toList();
        int waiting = usages.stream().mapToInt(Pools.Usage::waiting).sum();
        boolean crowded = waiting > database.settings().maxWaitQueueSize() / 2;
        return Finding.of(
                crowded ? Level.WARNING : Level.GOOD,
                report -> report.put("latency_ms", nanos / NANOS_PER_MICRO / MICROS_PER_MILLI)
                        .putObject("pool")
                        .put("size", usages.stream().mapToInt(Pools.Usage::size).sum())
                        .put("used", usages.stream().mapToInt(Pools.Usage::used).sum())
                        .put("waiting", waiting));
    }

    /** A database that a newer server has moved on is up to date for this one, which would not have started otherwise. */
    private Future<Finding> standing() {
        return migrations.standing().map(standing -> {
            boolean pending = !standing.pending().isEmpty();
            return Finding.of(pending ? Level.BAD : Level.GOOD, pending ? "pending" : "up_to_date", report -> {
                report.put("current_revision", standing.revision()).put("server_revision", migrations.revision());
                standing.pending().forEach(report.putArray("pending")::add);
            });
        });
    }

    private static Finding embedded(EmbeddedPostgres embedded) {
        return Finding.of(
                embedded.isAlive() ? Level.GOOD : Level.BAD, report -> report.put("restarts", embedded.restarts()));
    }
}
