package io.penstock;

import io.penstock.config.Config;
import io.penstock.execution.AgedStore;
import io.penstock.execution.KeySweepStore;
import io.penstock.execution.Unfinished;
import io.penstock.failure.Failure;
import io.penstock.http.Endpoint;
import io.penstock.identity.OrganizationId;
import io.penstock.maintenance.Duties;
import io.penstock.maintenance.Duty;
import io.penstock.maintenance.Timetable;
import io.penstock.organization.Keeping;
import io.penstock.organization.OrganizationStore;
import io.penstock.postgres.Clearance;
import io.penstock.postgres.Remainder;
import io.penstock.retention.Batches;
import io.penstock.retention.Purge;
import io.penstock.retention.Purge.Removed;
import io.penstock.retention.Retention;
import io.penstock.retention.StorageRoutes;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

/** What is removed with age, by the rules of the features that made it. */
final class Upkeep {

    static final String RETENTION = "retention";
    private static final long PAGES = 100;

    private final Vertx vertx;
    private final Config config;
    private final InstantSource clock;
    private final Storage storage;
    private final Batches batches;

    Upkeep(Vertx vertx, Config config, InstantSource clock, Storage storage) {
        this.vertx = vertx;
        this.config = config;
        this.clock = clock;
        this.storage = storage;
        this.batches = new Batches(vertx);
    }

    /** @throws Failure when {@code retention.at} is no cron expression */
    static void check(Config config) {
        times(config);
    }

    private static Timetable times(Config config) {
        return timetable(config, "retention.at", config.retention().at());
    }

    /** @throws Failure when the setting is no cron expression */
    static Timetable timetable(Config config, String setting, String times) {
        return Timetable.parse(setting, times, ZoneId.of(config.schedule().timezone()));
    }

    /** All that one node does for the others. */
    static Duties duties(Ground ground, InstantSource clock, Safekeeping safekeeping) {
        UpkeepMeters meters = new UpkeepMeters(ground.meters());
        List<Duty> duties = new ArrayList<>(safekeeping.duties());
        duties.add(new Upkeep(ground.vertx(), ground.config(), clock, ground.storage()).retention(meters::counted));
        return new Duties(
                ground.storage().database(),
                duties.stream().map(meters::counted).toList());
    }

    static List<Endpoint> endpoints(Duties duties, Storage storage) {
        List<Endpoint> endpoints = new ArrayList<>(duties.endpoints());
        endpoints.addAll(new StorageRoutes(storage.database()).endpoints());
        return endpoints;
    }

    /** @param watched what each kind is done by */
    Duty retention(UnaryOperator<Purge> watched) {
        Retention retention = new Retention(purges().stream().map(watched).toList());
        return new Duty(RETENTION, times(config), retention::run);
    }

    private List<Purge> purges() {
        return List.of(
                new Purge(
                        "executions",
                        () -> days(Unfinished.RUNS_OF_A_DAY, config.retention().executions())),
                new Purge("events", () -> days(Unfinished.EVENTS_OF_A_DAY, eventAge())),
                new Purge("executions_of_organizations", () -> each(this::executions)),
                new Purge("events_of_organizations", () -> each(this::events)),
                new Purge("gatherings", this::gatherings),
                new Purge("dedupe_keys", this::keys));
    }

    /** An execution's input stands in its event, which is kept as long. */
    private static Duration eventAge(Duration events, Duration executions) {
        if (events.isZero() || executions.isZero()) {
            return Duration.ZERO;
        }
        return executions.compareTo(events) > 0 ? executions : events;
    }

    private Duration eventAge() {
        return eventAge(config.retention().events(), config.retention().executions());
    }

    private Future<Removed> days(List<Remainder> tables, Duration age) {
        return age.isZero()
                ? Future.succeededFuture(new Removed(0, 0))
                : new Clearance(vertx, storage.database(), tables)
                        .before(clock.instant().minus(age))
                        .map(cleared -> new Removed(cleared.rows(), cleared.bytes()));
    }

    private Future<Removed> each(BiFunction<OrganizationId, Keeping, Future<Long>> purge) {
        return new OrganizationStore(storage.database().pool())
                .keepings()
                .compose(keepings -> {
                    Future<Long> all = Future.succeededFuture(0L);
                    for (var each : keepings.entrySet()) {
                        all = all.compose(before ->
                                purge.apply(each.getKey(), each.getValue()).map(rows -> before + rows));
                    }
                    return all;
                })
                .map(rows -> new Removed(rows, 0));
    }

    private Future<Long> executions(OrganizationId organization, Keeping keeping) {
        return older(
                keeping.executions(),
                (store, before, last) -> store.executions(organization, before, last, Batches.FULL));
    }

    private Future<Long> events(OrganizationId organization, Keeping keeping) {
        Duration executions = keeping.executions().isZero() ? config.retention().executions() : keeping.executions();
        Duration events = keeping.events().isZero() ? Duration.ZERO : eventAge(keeping.events(), executions);
        return older(events, (store, before, last) -> store.events(organization, before, last, Batches.FULL));
    }

    private interface Taking {
        Future<AgedStore.Taken> batch(AgedStore store, Instant before, AgedStore.Taken last);
    }

    private Future<Long> older(Duration age, Taking taking) {
        if (age.isZero()) {
            return Future.succeededFuture(0L);
        }
        Instant before = clock.instant().minus(age);
        AgedStore store = new AgedStore(storage.database().pool());
        AtomicReference<AgedStore.Taken> last = new AtomicReference<>(AgedStore.Taken.NONE);
        return batches.all(() -> taking.batch(store, before, Objects.requireNonNull(last.get()))
                .onSuccess(last::set)
                .map(AgedStore.Taken::rows));
    }

    private Future<Removed> gatherings() {
        Duration age = eventAge();
        if (age.isZero()) {
            return Future.succeededFuture(new Removed(0, 0));
        }
        AgedStore store = new AgedStore(storage.database().pool());
        Instant before = clock.instant().minus(age);
        return batches.all(() -> store.gathered(before, Batches.FULL)).map(rows -> new Removed(rows, 0));
    }

    private Future<Removed> keys() {
        KeySweepStore store = new KeySweepStore(storage.database().pool());
        Future<Long> all = Future.succeededFuture(0L);
        for (int partition = 0; partition < KeySweepStore.PARTITIONS; partition++) {
            int number = partition;
            all = all.compose(before -> store.pages(number)
                    .compose(pages -> batches.over(pages, PAGES, from -> store.sweep(number, from, from + PAGES)))
                    .map(rows -> before + rows));
        }
        return all.map(rows -> new Removed(rows, 0));
    }
}
