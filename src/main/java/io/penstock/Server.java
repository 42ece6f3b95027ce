package io.penstock;

import io.penstock.auth.AuthVerticle;
import io.penstock.config.Config;
import io.penstock.config.TlsConfig;
import io.penstock.execution.Executions;
import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import io.penstock.http.Dispatcher;
import io.penstock.http.Gate;
import io.penstock.http.HttpVerticle;
import io.penstock.http.Listeners;
import io.penstock.http.Tls;
import io.penstock.maintenance.Job;
import io.penstock.maintenance.MaintenanceVerticle;
import io.penstock.organization.FirstStart;
import io.penstock.ratelimit.RateLimitVerticle;
import io.penstock.ratelimit.RateLimiter;
import io.penstock.telemetry.MachineMeters;
import io.penstock.telemetry.Meters;
import io.penstock.telemetry.sentry.ErrorReports;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.lang.management.ManagementFactory;
import java.net.BindException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One running server: starts everything in order, and stops it in the reverse order. */
public final class Server {

    private static final Logger LOG = LoggerFactory.getLogger(Server.class);
    private static final Duration PARTITIONS_EVERY = Duration.ofMinutes(10);
    private static final Duration SESSIONS_EVERY = Duration.ofMinutes(10);
    private static final Duration CATALOGUES_EVERY = Duration.ofSeconds(1);
    private static final Duration CERTIFICATE_EVERY = Duration.ofSeconds(10);
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration LAST_SPANS = Duration.ofSeconds(3);
    private static final Duration LAST_ENTRIES = Duration.ofSeconds(5);

    private final Vertx vertx;
    private final Config config;
    private final Gate gate = new Gate();
    private final Meters meters;
    private final MachineMeters machine;
    private final Listeners listeners;
    private final ErrorReports reports;
    /** Leave before the others: whoever they still let in needs all of them. */
    private final List<String> doors = new ArrayList<>();

    private final List<String> deployments = new ArrayList<>();
    /** Leaves after the others: whoever they still serve has to be known. */
    private String gatehouse = "";

    private Server(Vertx vertx, Config config, Meters meters) {
        this.meters = meters;
        this.machine = new MachineMeters(meters);
        this.vertx = vertx;
        this.config = config;
        this.reports = ErrorReports.of(config.sentry(), config.environment(), Rooms.version());
        TlsConfig tls = config.server().tls();
        this.listeners = tls.isPresent() ? new Listeners(new Tls(vertx, tls, InstantSource.system())) : new Listeners();
    }

    /** The number of event loops: one for each core. */
    static int loops() {
        return Runtime.getRuntime().availableProcessors();
    }

    /**
     * Starts a server that takes requests when the future succeeds.
     *
     * @param firstOwner told of the owner that the first start of an empty database has made
     */
    public static Future<Running> start(Config config, Consumer<FirstStart.Made> firstOwner) {
        Meters meters = new Meters();
        Vertx vertx = Vertx.builder()
                .with(new VertxOptions().setEventLoopPoolSize(loops()))
                .withMetrics(meters.pools())
                .build();
        // A promise without a context: one of an event loop could not be completed after the loops have ended.
        Promise<Running> started = Promise.promise();
        new Server(vertx, config, meters)
                .start(InstantSource.system(), firstOwner)
                .onComplete(result -> {
                    if (result.succeeded()) {
                        started.complete(result.result());
                    } else {
                        vertx.close().onComplete(closed -> started.fail(result.cause()));
                    }
                });
        return started.future();
    }

    private Future<Running> start(InstantSource clock, Consumer<FirstStart.Made> firstOwner) {
        Outside.check(config);
        Safekeeping.check(config);
        Upkeep.check(config);
        LOG.atInfo()
                .addKeyValue("version", Rooms.version())
                .addKeyValue("environment", config.environment())
                .addKeyValue("java", Runtime.version())
                .addKeyValue("processors", loops())
                .addKeyValue("heap_mb", Runtime.getRuntime().maxMemory() >> 20)
                .addKeyValue("database", config.database().url().isPresent() ? "external" : "embedded")
                .addKeyValue("redis", config.redis().url().isPresent() ? "configured" : "none")
                .addKeyValue("data_dir", config.dataDir().toAbsolutePath())
                .log("Starting");
        return Storage.open(vertx, config, clock)
                .compose(storage -> Future.succeededFuture(storage)
                        .map(open -> Rooms.furnish(new Ground(vertx, config, clock, open, gate, listeners, meters)))
                        .onSuccess(rooms -> Gauges.ofReports(meters, rooms.tracing(), reports))
                        .compose(rooms -> open(rooms, storage, clock, firstOwner))
                        // PostgreSQL would outlive the process.
                        .recover(failure -> storage.close(vertx).transform(closed -> Future.failedFuture(failure))));
    }

    private Future<Running> open(
            Rooms rooms, Storage storage, InstantSource clock, Consumer<FirstStart.Made> firstOwner) {
        // The port first: when it is taken nothing else has happened yet. Until the gate opens only probes are
        // answered.
        return vertx.deployVerticle(
                        () -> new HttpVerticle(config.server(), rooms.dispatcher(), gate, listeners),
                        new DeploymentOptions().setInstances(loops()))
                .recover(failure ->
                        Future.failedFuture(portTaken(failure, config.server().port())))
                .onSuccess(doors::add)
                .compose(listening -> listenAside(rooms.instruments().aside()))
                .compose(listening -> rooms.firstStart().run())
                .onSuccess(made -> made.ifPresent(firstOwner))
                .compose(made -> rooms.executions().deploy(loops()))
                .compose(deployed -> rooms.safekeeping()
                        .paused()
                        .start(() -> rooms.executions().membership().start(storage.embedded() != null)))
                .compose(joined -> vertx.deployVerticle(new AuthVerticle(rooms.gatehouse())))
                .onSuccess(deployed -> gatehouse = deployed)
                .compose(known -> connect(rooms.limits().limiter()))
                .compose(connected -> vertx.deployVerticle(
                        new RateLimitVerticle(rooms.limits().limiter(), rooms.executions()::nodes)))
                .onSuccess(deployments::add)
                .compose(deployed -> rooms.load())
                .compose(loaded -> vertx.deployVerticle(new MaintenanceVerticle(jobs(rooms, storage, clock))))
                .onSuccess(deployments::add)
                .map(deployed -> {
                    gate.open();
                    LOG.atInfo()
                            .addKeyValue("host", config.server().host())
                            .addKeyValue("port", listeners.port())
                            .addKeyValue("tls", config.server().tls().isPresent())
                            .addKeyValue(
                                    "millis",
                                    ManagementFactory.getRuntimeMXBean().getUptime())
                            .log("Listening");
                    return new Running(this, rooms, storage);
                });
    }

    /** For metrics alone, where they have a port to themselves. */
    private Future<Void> listenAside(@Nullable Dispatcher dispatcher) {
        if (dispatcher == null) {
            return Future.succeededFuture();
        }
        int port = config.metrics().port();
        return vertx.deployVerticle(new HttpVerticle(config.server().at(port), dispatcher, gate, new Listeners()))
                .recover(failure -> Future.failedFuture(portTaken(failure, port)))
                .onSuccess(doors::add)
                .mapEmpty();
    }

    private Future<Void> connect(RateLimiter limiter) {
        return limiter.connect()
                .recover(failure -> config.redis().required()
                        ? Future.failedFuture(new Failure(new Reason.Invalid(
                                "redis.required is true, and Redis does not answer: " + failure.getMessage() + ".")))
                        : Future.succeededFuture());
    }

    private Throwable portTaken(Throwable failure, int port) {
        return failure instanceof BindException
                ? new Failure(new Reason.Invalid("Port " + port + " on "
                        + config.server().host() + " cannot be listened on: " + failure.getMessage() + "."))
                : failure;
    }

    private List<Job> jobs(Rooms rooms, Storage storage, InstantSource clock) {
        List<Job> jobs = new ArrayList<>(rooms.safekeeping().jobs());
        jobs.add(rooms.instruments().job());
        jobs.add(rooms.audit().flush());
        jobs.add(held(rooms, rooms.audit().upkeep()));
        rooms.duties().jobs().forEach(job -> jobs.add(held(rooms, job)));
        jobs.addAll(List.of(
                new Job(
                        "partitions",
                        PARTITIONS_EVERY,
                        () -> storage.partitions().ensure(clock.instant().minus(DAY), Storage.DAYS_AHEAD + 2)),
                new Job("sessions", SESSIONS_EVERY, rooms.gatehouse()::purge),
                new Job("catalogues", CATALOGUES_EVERY, rooms::refresh),
                held(rooms, new Job("purge", rooms.organizations()::pause, rooms.organizations()::purge, nudge -> {})),
                held(
                        rooms,
                        new Job(
                                "schedules",
                                rooms.schedules()::pause,
                                rooms.schedules()::runOnce,
                                rooms.schedules()::nudgedBy))));
        listeners.tls().ifPresent(tls -> jobs.add(new Job("certificate", CERTIFICATE_EVERY, tls::runOnce)));
        return jobs;
    }

    /** Left out while the server stands still. */
    private static Job held(Rooms rooms, Job job) {
        return new Job(job.name(), job.pause(), rooms.safekeeping().paused().unlessOn(job.run()), job.begun());
    }

    /** A started server. */
    public record Running(Server server, Rooms rooms, Storage storage) {

        public int port() {
            return server.listeners.port();
        }

        /** Stops taking requests, finishes what is in flight, and leaves. */
        public Future<Void> stop() {
            return server.stop(this);
        }
    }

    /** All at once, whatever becomes of each. */
    private Future<Void> undeploy(List<String> these) {
        return Future.join(these.stream().map(vertx::undeploy).toList())
                .<Void>mapEmpty()
                .otherwiseEmpty();
    }

    private Future<Void> stop(Running running) {
        LOG.atInfo()
                .addKeyValue("drain_delay", config.server().drainDelay())
                .addKeyValue("drain_timeout", config.server().drainTimeout())
                .log(
                        "Stopping: first probes are told, then no new requests are taken, and what is in flight is finished");
        long began = System.nanoTime();
        Executions executions = running.rooms().executions();
        return undeploy(doors)
                .compose(closed -> undeploy(deployments))
                .compose(closed -> vertx.undeploy(gatehouse))
                .otherwiseEmpty()
                .compose(closed -> executions.membership().stop(config.server().drainTimeout()))
                .otherwiseEmpty()
                .compose(left ->
                        running.rooms().audit().trail().drain().timeout(LAST_ENTRIES.toSeconds(), TimeUnit.SECONDS))
                .otherwiseEmpty()
                .compose(written -> vertx.executeBlocking(() -> {
                    running.rooms().tracing().close(LAST_SPANS);
                    reports.close(LAST_SPANS);
                    return null;
                }))
                .otherwiseEmpty()
                .compose(handed -> running.storage().close(vertx))
                .eventually(vertx::close)
                .onComplete(closed -> machine.close())
                .onComplete(stopped -> LOG.atInfo()
                        .addKeyValue("millis", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began))
                        .log("Stopped"));
    }
}
