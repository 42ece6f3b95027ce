package io.penstock;

import io.penstock.backup.Archive;
import io.penstock.backup.Backups;
import io.penstock.backup.Paused;
import io.penstock.config.Config;
import io.penstock.config.ShownSettings;
import io.penstock.failure.Failure;
import io.penstock.health.Finding;
import io.penstock.health.HealthCheck;
import io.penstock.http.Endpoint;
import io.penstock.maintenance.Duty;
import io.penstock.maintenance.Job;
import io.penstock.maintenance.Timetable;
import io.penstock.seal.Sealer;
import io.penstock.telemetry.Meters;
import io.penstock.telemetry.Metric;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The backups of this server's database: what makes them, and what keeps a restored one from acting. */
record Safekeeping(Archive archive, Paused paused, Config config) {

    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration REFRESH = Duration.ofSeconds(30);

    static Safekeeping of(Vertx vertx, Config config, InstantSource clock, Storage storage) {
        Sealer sealer = new Sealer(List.of(config.secretKey()), new SecureRandom());
        Backups backups = new Backups(
                vertx, new Backups.Parts(Rooms.version(), ShownSettings.of(config), sealer, Storage.TABLES, clock));
        var settings = new Archive.Settings(
                Places.of(config, clock),
                config.backup().keep(),
                config.backup().sealed(),
                work -> Scratch.with(vertx, config, config.backup().scratchUrl().reveal(), work),
                clock,
                new Archive.Times(times(config)::next, trials(config)::next));
        return new Safekeeping(
                new Archive(vertx, storage.database(), backups, settings), new Paused(storage.database()), config);
    }

    /** @throws Failure when the times cannot be read */
    static void check(Config config) {
        times(config);
        trials(config);
    }

    private static Timetable times(Config config) {
        return Upkeep.timetable(config, "backup.times", config.backup().times());
    }

    private static Timetable trials(Config config) {
        return Upkeep.timetable(config, "backup.verify_times", config.backup().verifyTimes());
    }

    /** What one node does for all. */
    List<Duty> duties() {
        return List.of(
                new Duty("backup", times(config), archive::backUp),
                new Duty("verify-backup", trials(config), archive::tryNewest));
    }

    /** What each node does, also while it stands still. */
    List<Job> jobs() {
        return List.of(new Job("pause", LOOK, paused::look), new Job("backups", REFRESH, archive::refresh));
    }

    List<Endpoint> endpoints() {
        List<Endpoint> endpoints = new ArrayList<>(paused.endpoints());
        endpoints.addAll(archive.endpoints());
        return endpoints;
    }

    /** Numbers as the database has them, some seconds old, the same on every node. */
    void register(Meters meters, InstantSource clock) {
        meters.seconds(Metric.BACKUP_AGE, () -> age(archive.standing().completeAt(), clock));
        meters.gauge(Metric.BACKUP_SIZE, () -> archive.standing().size());
        meters.gauge(Metric.BACKUP_FAILED, () -> archive.standing().error() == null ? 0 : 1);
        meters.seconds(Metric.TRIAL_AGE, () -> age(archive.standing().triedAt(), clock));
        meters.gauge(Metric.TRIAL_FAILED, () -> archive.standing().findings() == null ? 0 : 1);
    }

    private Duration age(@Nullable Instant of, InstantSource clock) {
        Instant since = archive.standing().since();
        return since.equals(Instant.EPOCH) ? Duration.ZERO : Duration.between(of == null ? since : of, clock.instant());
    }

    HealthCheck check() {
        return new HealthCheck("backups", false, () -> Future.succeededFuture(finding()));
    }

    private Finding finding() {
        String complaint = archive.complaint();
        return complaint == null ? Finding.good() : Finding.bad(complaint);
    }
}
