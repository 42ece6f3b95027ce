package io.penstock.execution;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.config.Secret;
import io.penstock.dsl.Documents;
import io.penstock.engine.Origin;
import io.penstock.event.CloudEvent;
import io.penstock.event.CloudEvents;
import io.penstock.event.DedupeKey;
import io.penstock.expression.Budget;
import io.penstock.http.TestServer;
import io.penstock.identity.EventId;
import io.penstock.identity.ExecutionId;
import io.penstock.identity.IdSource;
import io.penstock.identity.OrganizationId;
import io.penstock.identity.UserId;
import io.penstock.identity.WorkflowId;
import io.penstock.organization.DataKeyStore;
import io.penstock.organization.DataKeys;
import io.penstock.postgres.Database;
import io.penstock.postgres.DatabaseSettings;
import io.penstock.postgres.GroupCommit;
import io.penstock.postgres.Migrations;
import io.penstock.postgres.PartitionedTable;
import io.penstock.postgres.Partitions;
import io.penstock.seal.Sealer;
import io.penstock.secret.SecretStore;
import io.penstock.secret.SecretValues;
import io.penstock.telemetry.Meters;
import io.penstock.telemetry.tracing.Tracing;
import io.penstock.workflow.CatalogueStore;
import io.penstock.workflow.Catalogues;
import io.penstock.workflow.Directory;
import io.penstock.workflow.DirectoryStore;
import io.penstock.workflow.Programs;
import io.penstock.workflow.WorkflowStore;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.sqlclient.Tuple;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One node of executions on a real database: everything of the server below HTTP. */
public final class ExecutionFixture implements AutoCloseable {

    public static final OrganizationId ORGANIZATION = TestServer.ORGANIZATION;
    private static final UserId AUTHOR = new UserId(UUID.fromString("0193a000-0000-7000-8000-000000000002"));
    static final int MAX_HOPS = 8;
    static final int MAX_DEPTH = 4;
    private static final ObjectMapper JSON = new ObjectMapper();

    public final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
    public final Database database;
    public final WorkflowStore workflows;
    public final Programs programs;
    public final Executions executions;
    public final IdSource ids;
    private final Executor executor;

    public ExecutionFixture(DatabaseSettings settings, Calls calls) {
        this(settings, calls, Duration.ofSeconds(10));
    }

    ExecutionFixture(DatabaseSettings settings, Calls calls, Duration longWait) {
        database = new Database(vertx, settings);
        new Migrations(database, Migrations.FOLDER).run().await();
        Partitions partitions = new Partitions(
                vertx,
                database,
                List.of(
                        new PartitionedTable("events"),
                        new PartitionedTable("executions"),
                        new PartitionedTable("journal")));
        InstantSource clock = InstantSource.system();
        partitions.ensure(clock.instant().minus(Duration.ofDays(1)), 3).await();
        database.pool()
                .preparedQuery("insert into organizations (id, name) values ($1, 'test') on conflict do nothing")
                .execute(Tuple.of(ORGANIZATION.value()))
                .await();
        workflows = new WorkflowStore(database);
        programs = new Programs(vertx, workflows, 100);
        Catalogues catalogues = new Catalogues(new CatalogueStore(database.pool()), programs, Budget.DEFAULT);
        DataKeys keys = new DataKeys(
                new DataKeyStore(database.pool()), new Sealer(List.of(new Secret("k".repeat(32))), new SecureRandom()));
        SecretValues secrets = new SecretValues(new SecretStore(database), keys);
        executions = new Executions(
                vertx,
                new Executions.Parts(
                        database,
                        workflows,
                        programs,
                        catalogues,
                        new Directory(catalogues, new DirectoryStore(database.pool()), programs),
                        calls,
                        secrets,
                        Tracing.off(),
                        clock,
                        new Meters(),
                        first -> new GroupCommit(
                                vertx, database, first, new GroupCommit.Settings(), partitions::repair)),
                settings(longWait));
        ids = executions.newIds();
        executions.deploy(2).await();
        executions.membership().start(false).await();
        executor = executions.executors().current();
    }

    private static Executions.Settings settings(Duration longWait) {
        return new Executions.Settings(
                new OwnershipSettings("test", Duration.ofMillis(200), Duration.ofSeconds(1), Duration.ofMillis(300)),
                new RunnerSettings(
                        1_000,
                        50_000,
                        Duration.ofMillis(2),
                        longWait,
                        Duration.ofMillis(50),
                        MAX_HOPS,
                        MAX_DEPTH,
                        10,
                        64 << 10,
                        Origin.Limits.DEFAULT),
                new GroupCommit.QueueLimit(10_000, 64 << 20),
                2,
                1 << 20,
                1 << 20,
                Duration.ofHours(1));
    }

    WorkflowId save(String name, String tasks) {
        return save(name, """
                schedule:
                  on:
                    one:
                      with:
                        type: test.%s
                """.formatted(name), tasks);
    }

    public WorkflowId save(String name, String schedule, String tasks) {
        WorkflowId id = new WorkflowId(ids.next());
        byte[] text = document(name, schedule + tasks);
        Documents.compile(text, Documents.Format.YAML);
        workflows
                .insert(ORGANIZATION, id, new WorkflowStore.Draft("test", name, Documents.Format.YAML, text, AUTHOR))
                .await();
        return id;
    }

    private static byte[] document(String name, String rest) {
        String head = """
                document:
                  dsl: '1.0.3'
                  namespace: test
                  name: %s
                  version: '1.0.0'
                """.formatted(name);
        return (head + rest).getBytes(StandardCharsets.UTF_8);
    }

    /** A next version, which no event starts. */
    void saveVersion(WorkflowId id, String name, String tasks) {
        byte[] text = document(name, tasks);
        workflows
                .insertVersion(
                        ORGANIZATION, id, new WorkflowStore.Draft("test", name, Documents.Format.YAML, text, AUTHOR))
                .await();
    }

    Accepted send(String type, String data) {
        return send(type, data, null);
    }

    Accepted send(String type, String data, @Nullable DedupeKey key) {
        return submit(type, data, key).await();
    }

    Future<Accepted> submit(String type, String data, @Nullable DedupeKey key) {
        var event = CloudEvents.structured(("{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/test\",\"type\":\""
                                + type + "\",\"data\":" + data + "}")
                        .getBytes(StandardCharsets.UTF_8))
                .finish(ids.next(), Instant.EPOCH);
        Promise<Accepted> accepted = Promise.promise();
        executor.onLoop(() -> executor.intake().accept(ORGANIZATION, event, null, key))
                .onComplete(accepted);
        return accepted.future();
    }

    /** Sends events of these types as one batch, and waits until it is known what became of it. */
    Future<List<Accepted>> sendAll(String... types) {
        List<Intake.Arrival> arrivals = new ArrayList<>();
        for (String type : types) {
            CloudEvent event = CloudEvents.structured(
                            "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/test\",\"type\":\"t\"}"
                                    .getBytes(StandardCharsets.UTF_8))
                    .finish(ids.next(), Instant.EPOCH);
            event.json().put("type", type);
            arrivals.add(new Intake.Arrival(
                    ORGANIZATION,
                    new CloudEvent(event.id(), type, event.source(), null, event.json(), event.bytes()),
                    null,
                    null));
        }
        Promise<List<Accepted>> accepted = Promise.promise();
        executor.onLoop(() -> executor.intake().acceptAll(ORGANIZATION, arrivals))
                .onComplete(accepted);
        accepted.future().otherwiseEmpty().await();
        return accepted.future();
    }

    /** The executions that an event started. */
    List<Row> executionsOf(EventId event) {
        return database
                .pool()
                .preparedQuery(
                        "select id, status, output, error, tasks from executions where event_id = $1 order by id")
                .execute(Tuple.of(event.value()))
                .await()
                .stream()
                .map(row -> new Row(
                        row.getUUID("id"),
                        Status.of(row.getShort("status")),
                        read(
                                row.getBuffer("output") == null
                                        ? null
                                        : row.getBuffer("output").getBytes()),
                        read(
                                row.getBuffer("error") == null
                                        ? null
                                        : row.getBuffer("error").getBytes())))
                .toList();
    }

    record Row(
            UUID id,
            Status status,
            @Nullable JsonNode output,
            @Nullable JsonNode error) {}

    private static @Nullable JsonNode read(byte @Nullable [] bytes) {
        return bytes == null ? null : Trees.read(bytes);
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (java.io.IOException malformed) {
            throw new IllegalArgumentException(malformed);
        }
    }

    public long count(String query) {
        return database.pool().query(query).execute().await().iterator().next().getLong(0);
    }

    String text(String query) {
        return database.pool().query(query).execute().await().iterator().next().getString(0);
    }

    /** Asks for an end, as the API does. */
    void cancel(UUID execution) {
        InboxStore.send(database.pool(), new Mail.Address(ORGANIZATION, new ExecutionId(execution)), InboxStore.CANCEL)
                .await();
        executions.membership().nudge();
    }

    /** Dies without a word, as a killed process would; only its connections end. */
    void die() {
        vertx.close().await();
    }

    @Override
    public void close() {
        executions.membership().stop(Duration.ofSeconds(1)).await();
        vertx.close().await();
    }
}
