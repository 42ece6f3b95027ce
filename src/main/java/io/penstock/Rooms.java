package io.penstock;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.penstock.auth.Gatehouse;
import io.penstock.config.Config;
import io.penstock.engine.Command.HttpCall;
import io.penstock.engine.Outcome;
import io.penstock.execution.Calls;
import io.penstock.execution.Executions;
import io.penstock.expression.Budget;
import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import io.penstock.health.Finding;
import io.penstock.health.Health;
import io.penstock.health.HealthCheck;
import io.penstock.health.HealthRoutes;
import io.penstock.http.CookieRoutes;
import io.penstock.http.Dispatcher;
import io.penstock.http.Endpoint;
import io.penstock.http.Gate;
import io.penstock.http.Listeners;
import io.penstock.http.OpenApi;
import io.penstock.http.SecurityText;
import io.penstock.identity.IdSource;
import io.penstock.identity.OrganizationId;
import io.penstock.integration.AllowLists;
import io.penstock.integration.CallContext;
import io.penstock.integration.EgressPolicy;
import io.penstock.integration.Ongoing;
import io.penstock.integration.OutboundClient;
import io.penstock.integration.OutboundLimits;
import io.penstock.organization.Credentials;
import io.penstock.organization.DataKeyStore;
import io.penstock.organization.DataKeys;
import io.penstock.organization.FirstStart;
import io.penstock.organization.OrganizationStore;
import io.penstock.organization.Organizations;
import io.penstock.postgres.GroupCommit;
import io.penstock.postgres.SqlErrors;
import io.penstock.ratelimit.RedisState;
import io.penstock.schedule.Punctuality;
import io.penstock.schedule.Schedules;
import io.penstock.seal.Sealer;
import io.penstock.secret.SecretRoutes;
import io.penstock.secret.SecretStore;
import io.penstock.secret.SecretValues;
import io.penstock.webhook.EventIntake;
import io.penstock.webhook.HookRoutes;
import io.penstock.webhook.ReceiveHandler;
import io.penstock.webhook.SampleRoutes;
import io.penstock.webhook.WebhookCatalogue;
import io.penstock.webhook.WebhookRoutes;
import io.penstock.webhook.WebhookStore;
import io.penstock.workflow.CatalogueStore;
import io.penstock.workflow.Catalogues;
import io.penstock.workflow.Directory;
import io.penstock.workflow.DirectoryStore;
import io.penstock.workflow.Programs;
import io.penstock.workflow.Sources;
import io.penstock.workflow.VersionRoutes;
import io.penstock.workflow.WorkflowRoutes;
import io.penstock.workflow.WorkflowStore;
import io.penstock.workflow.Workflows;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** Every object of the server, built once, by hand, in order. */
public record Rooms(
        FirstStart firstStart,
        Gatehouse gatehouse,
        Executions executions,
        Catalogues catalogues,
        SecretValues secrets,
        WebhookCatalogue webhooks,
        Schedules schedules,
        Organizations organizations,
        Auditing audit,
        Limits limits,
        Dispatcher dispatcher,
        List<Endpoint> endpoints) {

    private static final int PROGRAMS = 10_000;
    private static final Budget FILTER_BUDGET = new Budget(20_000, 1 << 20, 128);

    static Rooms furnish(
            Vertx vertx, Config config, InstantSource clock, Storage storage, Gate gate, Listeners listeners) {
        var pool = storage.database().pool();
        Auditing audit = Auditing.of(vertx, config, clock, storage);
        Limits limits = Limits.of(vertx, config);
        SecureRandom random = new SecureRandom();
        Sealer sealer = new Sealer(List.of(config.secretKey()), random);
        DataKeys keys = new DataKeys(new DataKeyStore(pool), sealer);
        SecretValues secrets = new SecretValues(new SecretStore(storage.database()), keys);
        OutboundClient outbound = outbound(vertx, config, clock, new OrganizationStore(pool));
        Texts texts = texts(vertx, config, storage, outbound, secrets);
        Executions executions = executions(vertx, config, clock, storage, texts, outbound, secrets);
        WebhookStore webhookStore = new WebhookStore(storage.database(), sealer, config.webhook());
        WebhookCatalogue webhooks = new WebhookCatalogue(webhookStore);

        Gatehouse gatehouse = gatehouse(vertx, config, executions, storage, sealer, limits);

        EventIntake intake = (organization, event, key) ->
                executions.executors().current().intake().accept(organization, event, null, key);

        Schedules schedules = schedules(config, storage, texts, executions);
        Organizations organizations = new Organizations(pool);
        List<Endpoint> endpoints = new ArrayList<>();
        endpoints.addAll(gatehouse.endpoints());
        endpoints.addAll(organizations(organizations, gatehouse, executions.newIds(), random, webhooks));
        endpoints.addAll(new SecretRoutes(new SecretStore(storage.database()), secrets, keys).endpoints());
        endpoints.addAll(workflows(texts, executions.newIds()));
        endpoints.addAll(executions.endpoints());
        endpoints.addAll(schedules.endpoints());
        endpoints.addAll(webhooks(config, executions, intake, webhookStore, webhooks, random));
        endpoints.addAll(audit.endpoints());
        endpoints.addAll(about(config, checks(storage, executions, schedules, limits, listeners), gate, clock));
        endpoints = new OpenApi(version()).describe(endpoints);
        Dispatcher.Surroundings surroundings =
                new Dispatcher.Surroundings(Rooms::translated, audit.trail(), limits.requests());
        return new Rooms(
                new FirstStart(new OrganizationStore(pool), gatehouse::hash, executions.newIds(), config.admin()),
                gatehouse,
                executions,
                texts.catalogues(),
                secrets,
                webhooks,
                schedules,
                organizations,
                audit,
                limits,
                new Dispatcher(endpoints, gatehouse.authenticator(), gate, config.server(), surroundings),
                List.copyOf(endpoints));
    }

    private static Schedules schedules(Config config, Storage storage, Texts texts, Executions executions) {
        return new Schedules(
                storage.database(),
                texts.programs(),
                executions.executors(),
                executions.clock(),
                FeatureSettings.schedules(config));
    }

    private static List<Endpoint> organizations(
            Organizations organizations,
            Gatehouse gatehouse,
            IdSource ids,
            SecureRandom random,
            WebhookCatalogue webhooks) {
        Credentials credentials = new Credentials(gatehouse::hash, gatehouse::verify);
        return organizations.endpoints(new Organizations.Surroundings(
                gatehouse.authenticator(),
                credentials,
                ids,
                random,
                EgressPolicy::parse,
                gatehouse::refresh,
                webhooks::refresh));
    }

    private static Gatehouse gatehouse(
            Vertx vertx, Config config, Executions executions, Storage storage, Sealer sealer, Limits limits) {
        return new Gatehouse(
                vertx,
                config.auth(),
                new Gatehouse.Parts(
                        storage.database(), sealer, executions.clock(), executions.newIds(), limits.limiter()));
    }

    record Texts(WorkflowStore store, Programs programs, Catalogues catalogues) {}

    /** The same without a server around them. */
    static Texts texts(Vertx vertx, Config config, InstantSource clock, Storage storage) {
        var pool = storage.database().pool();
        DataKeys keys =
                new DataKeys(new DataKeyStore(pool), new Sealer(List.of(config.secretKey()), new SecureRandom()));
        return texts(
                vertx,
                config,
                storage,
                outbound(vertx, config, clock, new OrganizationStore(pool)),
                new SecretValues(new SecretStore(storage.database()), keys));
    }

    /** What tells of the server itself. */
    private static List<Endpoint> about(Config config, List<HealthCheck> checks, Gate gate, InstantSource clock) {
        Health health = new Health(checks, clock);
        List<Endpoint> endpoints = new ArrayList<>(new HealthRoutes(health, gate, version(), clock).endpoints());
        endpoints.addAll(new CookieRoutes().endpoints());
        endpoints.addAll(new SecurityText(config.server().securityContact(), clock).endpoints());
        return endpoints;
    }

    private static Texts texts(
            Vertx vertx, Config config, Storage storage, OutboundClient outbound, SecretValues secrets) {
        WorkflowStore store = new WorkflowStore(storage.database());
        Sources sources = new RemoteSources(outbound.documents(config.egress().timeout()), secrets);
        Programs programs = new Programs(vertx, store, sources, PROGRAMS);
        return new Texts(
                store,
                programs,
                new Catalogues(new CatalogueStore(storage.database().pool()), programs, FILTER_BUDGET));
    }

    private static List<Endpoint> workflows(Texts texts, IdSource ids) {
        Workflows workflows = new Workflows(texts.store(), texts.programs(), ids);
        List<Endpoint> endpoints = new ArrayList<>(new WorkflowRoutes(texts.store(), workflows).endpoints());
        endpoints.addAll(new VersionRoutes(texts.store(), workflows).endpoints());
        return endpoints;
    }

    private static Executions executions(
            Vertx vertx,
            Config config,
            InstantSource clock,
            Storage storage,
            Texts texts,
            OutboundClient outbound,
            SecretValues secrets) {
        return new Executions(
                vertx,
                new Executions.Parts(
                        storage.database(),
                        texts.store(),
                        texts.programs(),
                        texts.catalogues(),
                        new Directory(
                                texts.catalogues(),
                                new DirectoryStore(storage.database().pool()),
                                texts.programs()),
                        calls(outbound, config.egress().timeout()),
                        secrets,
                        clock,
                        first -> new GroupCommit(
                                vertx,
                                storage.database(),
                                first,
                                FeatureSettings.commit(config),
                                storage.partitions()::repair)),
                FeatureSettings.executions(config));
    }

    private static Throwable translated(Throwable failure) {
        return SqlErrors.isUnavailable(failure)
                ? new Failure(new Reason.Unavailable("The database is away.", Duration.ofSeconds(1)))
                : failure;
    }

    private static List<Endpoint> webhooks(
            Config config,
            Executions executions,
            EventIntake intake,
            WebhookStore store,
            WebhookCatalogue catalogue,
            SecureRandom random) {
        int maxBody = config.webhook().maxBody().toInt();
        IdSource ids = executions.newIds();
        ReceiveHandler receive = new ReceiveHandler(catalogue, intake, ids::next, executions.clock(), refused -> {});
        List<Endpoint> endpoints = new ArrayList<>();
        endpoints.addAll(new HookRoutes(catalogue, receive, executions.clock(), maxBody).endpoints());
        endpoints.addAll(new WebhookRoutes(store, catalogue, config.webhook(), ids, random, "").endpoints());
        endpoints.addAll(new SampleRoutes(store, intake, ids, maxBody).endpoints());
        return endpoints;
    }

    private static List<HealthCheck> checks(
            Storage storage, Executions executions, Schedules schedules, Limits limits, Listeners listeners) {
        List<HealthCheck> checks = new ArrayList<>(CertificateCheck.of(listeners));
        checks.addAll(List.of(
                new HealthCheck("api", true, () -> Future.succeededFuture(Finding.good())),
                new HealthCheck(
                        "database",
                        true,
                        () -> storage.database()
                                .ping()
                                .map(Finding.good())
                                .otherwise(failure -> Finding.bad("The database does not answer."))),
                new HealthCheck(
                        "node",
                        true,
                        () -> Future.succeededFuture(
                                executions.membership().healthy()
                                        ? Finding.good()
                                        : Finding.bad(
                                                "The node's lease has lapsed: the database was not reached in time."))),
                new HealthCheck(
                        "clock",
                        true,
                        () -> Future.succeededFuture(
                                executions.clock().tolerable()
                                        ? Finding.good()
                                        : Finding.bad("This machine's clock and the database's differ by over 60 s."))),
                new HealthCheck(
                        "row_security",
                        false,
                        () -> Future.succeededFuture(
                                Finding.good(storage.database().tenants().areWalled() ? "on" : "off"))),
                new HealthCheck(
                        "redis",
                        false,
                        () -> Future.succeededFuture(redis(limits.limiter().state()))),
                new HealthCheck(
                        "queue_depth",
                        false,
                        () -> Future.succeededFuture(
                                Finding.value(executions.executors().queued()))),
                new HealthCheck("schedules", false, () -> Future.succeededFuture(punctuality(schedules)))));
        return checks;
    }

    private static Finding redis(RedisState state) {
        return new Finding(
                state != RedisState.UNAVAILABLE,
                JsonNodeFactory.instance.objectNode().put("status", state.word()));
    }

    private static Finding punctuality(Schedules schedules) {
        Punctuality.Report report = schedules.punctuality().report();
        return new Finding(
                report.isGood(),
                JsonNodeFactory.instance
                        .objectNode()
                        .put("status", report.isGood() ? "healthy" : "late")
                        .put("lateness_ms", report.lateness().toMillis()));
    }

    /** @throws Failure when a setting is refused that only its room can judge */
    static void check(Config config) {
        egress(config);
    }

    private static EgressPolicy egress(Config config) {
        try {
            return new EgressPolicy(config.egress().allow());
        } catch (IllegalArgumentException refused) {
            throw new Failure(new Reason.Invalid("egress.allow is refused: " + refused.getMessage() + "."));
        }
    }

    private static OutboundClient outbound(
            Vertx vertx, Config config, InstantSource clock, OrganizationStore organizations) {
        var egress = config.egress();
        return OutboundClient.create(
                vertx,
                new OutboundClient.Settings(
                        egress(config),
                        new AllowLists(organizations::egressAllow, clock)::of,
                        clock,
                        new OutboundLimits(
                                egress.connectTimeout(),
                                OutboundLimits.DEFAULT.connections(),
                                OutboundLimits.DEFAULT.waiting(),
                                egress.maxResponse().toInt()),
                        "Penstock/" + version()));
    }

    static String version() {
        String version = Rooms.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    private static Calls calls(OutboundClient outbound, Duration timeout) {
        return new Calls() {
            @Override
            public Future<Outcome> call(OrganizationId organization, HttpCall call, String key, String traceId) {
                return begin(organization, call, key, traceId).outcome();
            }

            @Override
            public Ongoing begin(OrganizationId organization, HttpCall call, String key, String traceId) {
                String traceparent = "00-" + traceId + "-" + spanId() + "-01";
                return outbound.begin(organization, call, new CallContext(key, traceparent, timeout));
            }
        };
    }

    private static String spanId() {
        return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong() | 1);
    }

    /** What must be in memory before requests come. */
    Future<Void> load() {
        return webhooks.refresh();
    }

    /** Follows what other nodes have changed. */
    Future<Void> refresh() {
        return Future.join(catalogues.refresh(), secrets.refresh(), webhooks.refresh())
                .mapEmpty();
    }
}
