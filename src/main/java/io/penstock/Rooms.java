package io.penstock;

import io.penstock.auth.Gatehouse;
import io.penstock.config.Config;
import io.penstock.execution.Executions;
import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import io.penstock.http.CookieRoutes;
import io.penstock.http.Dispatcher;
import io.penstock.http.Endpoint;
import io.penstock.http.LogRoutes;
import io.penstock.http.OpenApi;
import io.penstock.http.SecurityText;
import io.penstock.identity.IdSource;
import io.penstock.integration.EgressPolicy;
import io.penstock.integration.OutboundClient;
import io.penstock.maintenance.Duties;
import io.penstock.organization.Credentials;
import io.penstock.organization.DataKeyStore;
import io.penstock.organization.DataKeys;
import io.penstock.organization.FirstStart;
import io.penstock.organization.OrganizationStore;
import io.penstock.organization.Organizations;
import io.penstock.postgres.GroupCommit;
import io.penstock.postgres.SqlErrors;
import io.penstock.schedule.Schedules;
import io.penstock.seal.Sealer;
import io.penstock.secret.SecretRoutes;
import io.penstock.secret.SecretStore;
import io.penstock.secret.SecretValues;
import io.penstock.telemetry.Meters;
import io.penstock.telemetry.tracing.Tracing;
import io.penstock.webhook.Deliveries;
import io.penstock.webhook.EventIntake;
import io.penstock.webhook.HookRoutes;
import io.penstock.webhook.ReceiveHandler;
import io.penstock.webhook.SampleRoutes;
import io.penstock.webhook.WebhookCatalogue;
import io.penstock.webhook.WebhookRoutes;
import io.penstock.webhook.WebhookStore;
import io.penstock.workflow.Catalogues;
import io.penstock.workflow.Directory;
import io.penstock.workflow.DirectoryStore;
import io.penstock.workflow.VersionRoutes;
import io.penstock.workflow.WorkflowRoutes;
import io.penstock.workflow.Workflows;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

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
        Duties duties,
        Auditing audit,
        Limits limits,
        Tracing tracing,
        Safekeeping safekeeping,
        Instruments instruments,
        Dispatcher dispatcher,
        List<Endpoint> endpoints) {

    static Rooms furnish(Ground ground) {
        Vertx vertx = ground.vertx();
        Config config = ground.config();
        Storage storage = ground.storage();
        var pool = storage.database().pool();
        Auditing audit = Auditing.of(vertx, config, ground.clock(), storage);
        Limits limits = Limits.of(vertx, config, ground.meters());
        Tracing tracing = Tracing.of(config.tracing(), version(), ground.clock());
        SecureRandom random = new SecureRandom();
        Sealer sealer = new Sealer(List.of(config.secretKey()), random);
        DataKeys keys = new DataKeys(new DataKeyStore(pool), sealer);
        SecretValues secrets = new SecretValues(new SecretStore(storage.database()), keys);
        OutboundClient outbound = Outside.client(vertx, config, ground.clock(), new OrganizationStore(pool));
        Texts texts = Texts.of(vertx, config, storage, outbound, secrets);
        Executions executions = executions(ground, texts, outbound, secrets, tracing);
        WebhookStore webhookStore = new WebhookStore(storage.database(), sealer, config.webhook());
        WebhookCatalogue webhooks = new WebhookCatalogue(webhookStore);
        Gatehouse gatehouse = gatehouse(ground, executions, sealer, limits, audit);
        Schedules schedules = schedules(config, storage, texts, executions);
        Organizations organizations = new Organizations(pool);
        Safekeeping safe = Safekeeping.of(vertx, config, ground.clock(), storage);
        Duties duties = Upkeep.duties(ground, executions.clock(), safe);
        List<Endpoint> endpoints = new ArrayList<>(safe.endpoints());
        endpoints.addAll(organizations(organizations, gatehouse, executions.newIds(), random, webhooks));
        endpoints.addAll(new SecretRoutes(new SecretStore(storage.database()), secrets, keys).endpoints());
        endpoints.addAll(work(texts, executions, schedules));
        endpoints.addAll(webhooks(ground, executions, intake(executions), webhookStore, webhooks, random));
        var rooms = new Instruments.Rooms(executions, schedules, limits, texts.programs(), safe, duties);
        Instruments instruments = Instruments.of(ground, rooms);
        endpoints.addAll(about(ground, audit, instruments, duties));
        endpoints = new OpenApi(version()).describe(endpoints);
        var around = surroundings(audit, limits, tracing, ground.meters());
        return new Rooms(
                new FirstStart(new OrganizationStore(pool), gatehouse::hash, executions.newIds(), config.admin()),
                gatehouse,
                executions,
                texts.catalogues(),
                secrets,
                webhooks,
                schedules,
                organizations,
                duties,
                audit,
                limits,
                tracing,
                safe,
                instruments,
                new Dispatcher(endpoints, gatehouse.authenticator(), ground.gate(), config.server(), around),
                List.copyOf(endpoints));
    }

    private static EventIntake intake(Executions executions) {
        return (organization, event, key) ->
                executions.executors().current().intake().accept(organization, event, null, key);
    }

    private static Dispatcher.Surroundings surroundings(Auditing audit, Limits limits, Tracing tracing, Meters meters) {
        return new Dispatcher.Surroundings(Rooms::translated, audit.trail(), limits.requests(), tracing, meters);
    }

    private static List<Endpoint> work(Texts texts, Executions executions, Schedules schedules) {
        List<Endpoint> endpoints = new ArrayList<>(workflows(texts, executions.newIds()));
        endpoints.addAll(executions.endpoints());
        endpoints.addAll(schedules.endpoints());
        return endpoints;
    }

    /** What tells of the server itself, and of what was done with it. */
    private static List<Endpoint> about(Ground ground, Auditing audit, Instruments instruments, Duties duties) {
        List<Endpoint> endpoints = new ArrayList<>(audit.endpoints());
        endpoints.addAll(instruments.endpoints());
        endpoints.addAll(Upkeep.endpoints(duties, ground.storage()));
        endpoints.addAll(new CookieRoutes().endpoints());
        endpoints.addAll(new LogRoutes(ground.vertx(), ground.config().environment(), ground.clock()).endpoints());
        endpoints.addAll(new SecurityText(ground.config().server().securityContact(), ground.clock()).endpoints());
        return endpoints;
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
        Credentials credentials = new Credentials(gatehouse::hash, gatehouse::prove);
        List<Endpoint> endpoints = new ArrayList<>(gatehouse.endpoints());
        endpoints.addAll(organizations.endpoints(new Organizations.Surroundings(
                gatehouse.authenticator(),
                credentials,
                ids,
                random,
                EgressPolicy::parse,
                gatehouse::refresh,
                webhooks::refresh)));
        return endpoints;
    }

    private static Gatehouse gatehouse(
            Ground ground, Executions executions, Sealer sealer, Limits limits, Auditing audit) {
        Gatehouse gatehouse = new Gatehouse(
                ground.vertx(),
                ground.config().auth(),
                new Gatehouse.Parts(
                        ground.storage().database(),
                        sealer,
                        executions.clock(),
                        executions.newIds(),
                        limits.limiter(),
                        audit.trail()::tell));
        Gauges.ofGuards(ground.meters(), gatehouse, audit);
        return gatehouse;
    }

    private static List<Endpoint> workflows(Texts texts, IdSource ids) {
        Workflows workflows = new Workflows(texts.store(), texts.programs(), ids, texts.catalogues());
        List<Endpoint> endpoints = new ArrayList<>(new WorkflowRoutes(texts.store(), workflows).endpoints());
        endpoints.addAll(new VersionRoutes(texts.store(), workflows).endpoints());
        return endpoints;
    }

    private static Executions executions(
            Ground ground, Texts texts, OutboundClient outbound, SecretValues secrets, Tracing tracing) {
        Vertx vertx = ground.vertx();
        Config config = ground.config();
        Storage storage = ground.storage();
        CommitMeters commits = new CommitMeters(ground.meters());
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
                        new CountedCalls(Outside.calls(outbound, config.egress().timeout()), ground.meters()),
                        secrets,
                        tracing,
                        ground.clock(),
                        ground.meters(),
                        first -> new GroupCommit(
                                vertx,
                                storage.database(),
                                first,
                                FeatureSettings.commit(config),
                                storage.partitions()::repair,
                                commits)),
                FeatureSettings.executions(config));
    }

    private static Throwable translated(Throwable failure) {
        if (SqlErrors.isUnstorableText(failure)) {
            return new Failure(new Reason.Invalid("A text holds the character U+0000, which cannot be stored."));
        }
        return SqlErrors.isUnavailable(failure)
                ? new Failure(new Reason.Unavailable("The database is away.", Duration.ofSeconds(1)))
                : failure;
    }

    private static List<Endpoint> webhooks(
            Ground ground,
            Executions executions,
            EventIntake intake,
            WebhookStore store,
            WebhookCatalogue catalogue,
            SecureRandom random) {
        Config config = ground.config();
        int maxBody = config.webhook().maxBody().toInt();
        IdSource ids = executions.newIds();
        ReceiveHandler receive =
                new ReceiveHandler(catalogue, intake, ids::next, executions.clock(), new Deliveries(ground.meters()));
        List<Endpoint> endpoints = new ArrayList<>();
        endpoints.addAll(new HookRoutes(catalogue, receive, executions.clock(), maxBody).endpoints());
        endpoints.addAll(new WebhookRoutes(store, catalogue, config.webhook(), ids, random, "").endpoints());
        endpoints.addAll(new SampleRoutes(store, intake, ids, maxBody).endpoints());
        return endpoints;
    }

    static String version() {
        String version = Rooms.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
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
