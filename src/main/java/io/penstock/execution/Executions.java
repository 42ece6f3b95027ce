package io.penstock.execution;

import io.penstock.event.EventStore;
import io.penstock.http.Endpoint;
import io.penstock.identity.IdSource;
import io.penstock.postgres.Database;
import io.penstock.postgres.GroupCommit;
import io.penstock.secret.SecretValues;
import io.penstock.telemetry.Meters;
import io.penstock.telemetry.tracing.Tracing;
import io.penstock.workflow.Catalogues;
import io.penstock.workflow.Directory;
import io.penstock.workflow.Programs;
import io.penstock.workflow.WorkflowStore;
import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;

/** The feature as a whole: its executors, its membership, its routes, put together. */
public final class Executions {

    private static final Duration BARRIER_MARGIN = Duration.ofSeconds(5);

    private final Vertx vertx;
    private final Parts parts;
    private final Settings settings;
    private final Executors executors = new Executors();
    private final DatabaseClock clock;
    private final WorkerExecutor workers;
    private final Interests interests;
    private final Reconstruction reconstruction;
    private final Membership membership;
    private final Tally tally;

    /**
     * What the feature is built on.
     *
     * @param commits makes a group commit for the calling loop, over connections that the given step prepares
     */
    public record Parts(
            Database database,
            WorkflowStore workflows,
            Programs programs,
            Catalogues catalogues,
            Directory directory,
            Calls calls,
            SecretValues secrets,
            Tracing tracing,
            InstantSource clock,
            Meters meters,
            Function<Function<SqlConnection, Future<Void>>, GroupCommit> commits) {}

    /**
     * How it behaves.
     *
     * @param maxEvent bytes of an event published through the API
     * @param maxInput bytes of an execution's input
     * @param dedupeWindow of events published through the API
     */
    public record Settings(
            OwnershipSettings ownership,
            RunnerSettings runner,
            GroupCommit.QueueLimit queue,
            int workers,
            int maxEvent,
            int maxInput,
            Duration dedupeWindow) {}

    public Executions(Vertx vertx, Parts parts, Settings settings) {
        this.vertx = vertx;
        this.parts = parts;
        this.settings = settings;
        this.clock = new DatabaseClock(parts.clock());
        this.tally = new Tally(parts.meters());
        this.workers = vertx.createSharedWorkerExecutor("penstock-runs", settings.workers());
        this.interests = new Interests(
                parts.catalogues(), new HeardStore(parts.database().pool()));
        IdSource ids = newIds();
        Ownership ownership = new Ownership(
                opened -> parts.database().connect(opened), ids, clock, System::nanoTime, settings.ownership());
        // Not the pool of the runs: whatever they compute, what was interrupted goes on.
        WorkerExecutor recoverers = vertx.createSharedWorkerExecutor("penstock-recovery", settings.workers());
        this.reconstruction = new Reconstruction(
                parts.programs(), interests, settings.runner().limits(), new Vaults(parts.secrets()), recoverers);
        Adoption adoption = new Adoption(ownership, executors, reconstruction, ids);
        this.membership = new Membership(
                vertx.getOrCreateContext(),
                ownership,
                executors,
                adoption,
                new Postman(ownership, executors, adoption),
                interests,
                settings.ownership().heartbeat());
    }

    /** Another source of ids, on the database's clock. */
    public IdSource newIds() {
        return new IdSource(clock, ThreadLocalRandom.current().nextLong());
    }

    public Executors executors() {
        return executors;
    }

    public Membership membership() {
        return membership;
    }

    /** How many nodes are alive, this one among them. */
    public Future<Integer> nodes() {
        return NodeStore.count(parts.database().pool());
    }

    public DatabaseClock clock() {
        return clock;
    }

    /** Puts an executor on each event loop. */
    public Future<Void> deploy(int loops) {
        return vertx.deployVerticle(
                        () -> new ExecutionVerticle(executors, this::executor),
                        new DeploymentOptions().setInstances(loops))
                .mapEmpty();
    }

    private Executor executor(Context context) {
        Function<Node, GroupCommit> commits = node -> parts.commits().apply(opened -> NodeStore.prepare(opened, node));
        return new Executor(
                context,
                new Lanes(
                        commits,
                        settings.queue(),
                        tally,
                        () -> membership().adopt(),
                        () -> membership().nudge()),
                workers,
                new Executor.Surroundings(
                        parts.catalogues(),
                        parts.directory(),
                        parts.calls(),
                        new Vaults(parts.secrets()),
                        interests,
                        post(),
                        new Spans(parts.tracing()),
                        this::barrier),
                newIds(),
                settings.runner());
    }

    private Barrier barrier(Context context) {
        Duration longest = parts.database().settings().clientTimeout().plus(BARRIER_MARGIN);
        return new Barrier(context, new BarrierStore(parts.database().pool()), System::nanoTime, longest);
    }

    private Post post() {
        return new Post() {
            @Override
            public void send(List<Mail> mails) {
                if (!mails.isEmpty()) {
                    executors.deliver(mails).onSuccess(absent -> {
                        if (!absent.isEmpty()) {
                            nudge();
                        }
                    });
                }
            }

            @Override
            public void nudge() {
                membership.nudge();
            }
        };
    }

    private ControlRoutes control(ExecutionStore store) {
        ControlStore control = new ControlStore(parts.database().pool());
        Rehearsal rehearsal =
                new Rehearsal(new Recovery(new Origins(settings.runner().limits())));
        Retries retries = new Retries(
                control, parts.workflows(), parts.programs(), new Vaults(parts.secrets()), rehearsal, workers);
        Absentees absentees = new Absentees(control, reconstruction, interests, executors, newIds());
        return new ControlRoutes(vertx, store, control, absentees, retries, membership);
    }

    public List<Endpoint> endpoints() {
        ExecutionStore store = new ExecutionStore(parts.database().tenants());
        EventStore events = new EventStore(parts.database().pool());
        ExecutionView view = new ExecutionView(
                store,
                events,
                parts.programs(),
                executors,
                new Vaults(parts.secrets()),
                settings.runner().limits());
        List<Endpoint> endpoints = new ArrayList<>();
        endpoints.addAll(new ExecutionRoutes(store, events, parts.workflows(), view).endpoints());
        endpoints.addAll(control(store).endpoints());
        endpoints.addAll(
                new EventRoutes(executors, events, store, newIds(), settings.maxEvent(), settings.dedupeWindow())
                        .endpoints());
        endpoints.add(
                new ExecuteRoute(vertx, executors, store, parts.workflows(), parts.programs(), settings.maxInput())
                        .endpoint());
        return endpoints;
    }
}
