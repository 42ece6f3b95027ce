package io.penstock.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.penstock.dsl.Documents;
import io.penstock.dsl.Program;
import io.penstock.engine.Command;
import io.penstock.engine.Origin;
import io.penstock.engine.Position;
import io.penstock.engine.Run;
import io.penstock.expression.Budget;
import io.penstock.identity.ExecutionId;
import io.penstock.postgres.DatabaseSettings;
import io.penstock.postgres.GroupCommit;
import io.penstock.postgres.TestPostgres;
import io.penstock.telemetry.Meters;
import io.penstock.workflow.CatalogueStore;
import io.penstock.workflow.Catalogues;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Beginning to listen while events pour in: whatever comes from then on is in the inbox, once. */
@ExtendWith(TestPostgres.class)
class RegistrarIT {

    private static final String POSITION = "/do/0/listen";
    private static final Program PROGRAM =
            Documents.compile("""
                    document: {dsl: '1.0.3', namespace: test, name: idle, version: '1.0.0'}
                    do: [{rest: {wait: {hours: 1}}}]
                    """.getBytes(StandardCharsets.UTF_8), Documents.Format.YAML);

    private ExecutionFixture node;
    private Context context;
    private GroupCommit commit;
    private Registrar registrar;
    private final Queue<ActiveRun> settled = new ConcurrentLinkedQueue<>();
    private final Queue<Throwable> refused = new ConcurrentLinkedQueue<>();

    @BeforeEach
    void start(DatabaseSettings settings) {
        node = new ExecutionFixture(settings, (organization, call, key, trace) -> Future.failedFuture("no calls here"));
        context = node.vertx.getOrCreateContext();
        Node self = Node.of(node.ids.next());
        NodeStore.insert(node.database.pool(), self, "test").await();
        // It has no heart: nobody may declare it dead.
        node.database
                .pool()
                .query("update nodes set heartbeat_at = now() + interval '1 hour' where id = '" + self.id() + "'")
                .execute()
                .await();
        registrar = onLoop(() -> {
            Lanes lanes = new Lanes(
                    each -> new GroupCommit(
                            node.vertx,
                            node.database,
                            opened -> NodeStore.prepare(opened, each),
                            new GroupCommit.Settings(),
                            Future::failedFuture),
                    new GroupCommit.QueueLimit(10_000, 64 << 20),
                    new Tally(new Meters()),
                    () -> {},
                    () -> {});
            commit = lanes.open(self);
            Ledger ledger = lanes.ledger(context, commit, self);
            Barrier barrier = new Barrier(
                    context, new BarrierStore(node.database.pool()), System::nanoTime, Duration.ofSeconds(20));
            Interests interests = new Interests(
                    new Catalogues(new CatalogueStore(node.database.pool()), node.programs, Budget.DEFAULT),
                    new HeardStore(node.database.pool()));
            return new Registrar(
                    ledger,
                    interests,
                    barrier,
                    node.ids,
                    settled::add,
                    (run, failure) -> refused.add(failure),
                    () -> {});
        });
    }

    private <T> T onLoop(Supplier<T> work) {
        Promise<T> promise = Promise.promise();
        context.runOnContext(now -> promise.complete(work.get()));
        return promise.future().await();
    }

    @AfterEach
    void stop() {
        assertThat(refused).isEmpty();
        onLoop(commit::close).await();
        node.database.pool().query("truncate subscriptions, inbox").execute().await();
        node.close();
    }

    private ActiveRun run(Instant now) {
        ExecutionRef ref = new ExecutionRef(ExecutionFixture.ORGANIZATION, new ExecutionId(node.ids.next()), 0);
        Origins origins = new Origins(Origin.Limits.DEFAULT);
        Run run = Run.start(
                PROGRAM, origins.of(ref, Lineage.OUTSIDE, Vault.NONE, Set.of()), JsonNodeFactory.instance.objectNode());
        return new ActiveRun(ref, Lineage.OUTSIDE, Vault.NONE, run, now, Horizon.atSnapshot(now), 0);
    }

    private void listen(ActiveRun run, String... types) {
        Command.Listen listen = new Command.Listen(new Position(POSITION, POSITION), List.of(types));
        run.asked(listen);
        registrar.listen(run, listen);
    }

    private Set<UUID> inbox(ActiveRun run) {
        Set<UUID> events = new HashSet<>();
        for (Row row : node.database
                .pool()
                .preparedQuery("select about from inbox where execution_id = $1 and kind = 'event' and position = $2")
                .execute(Tuple.of(run.ref.id().value(), POSITION))
                .await()) {
            events.add(row.getUUID(0));
        }
        return events;
    }

    private record Sent(Instant before, UUID id) {}

    /** Keeps some events in flight until told to stop. */
    private Future<Void> pour(AtomicBoolean stopped, Queue<Sent> sent) {
        Instant before = node.ids.now();
        return node.submit("test.poured", "{}", null).compose(accepted -> {
            sent.add(new Sent(before, accepted.id().value()));
            return stopped.get() ? Future.succeededFuture() : pour(stopped, sent);
        });
    }

    @Test
    void missesNoEventThatComesWhileItRegisters() {
        AtomicBoolean stopped = new AtomicBoolean();
        Queue<Sent> sent = new ConcurrentLinkedQueue<>();
        List<Future<Void>> streams = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            streams.add(pour(stopped, sent));
        }
        List<ActiveRun> runs = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            int expected = i + 1;
            runs.add(onLoop(() -> {
                ActiveRun run = run(node.ids.now());
                listen(run, "test.poured", "test.other");
                return run;
            }));
            if (i % 10 == 0) {
                await().until(() -> settled.size() == expected);
            }
        }
        await().atMost(Duration.ofSeconds(20)).until(() -> settled.size() == 100);
        stopped.set(true);
        streams.forEach(stream -> stream.await());

        for (ActiveRun run : runs) {
            Instant since = run.view(POSITION).since();
            Set<UUID> wanted = new HashSet<>();
            sent.stream().filter(each -> each.before().isAfter(since)).forEach(each -> wanted.add(each.id()));
            assertThat(inbox(run)).containsAll(wanted);
        }
        assertThat(sent).hasSizeGreaterThan(200);
    }

    @Test
    void looksBackToWhenTheRunCameToIt() {
        Instant before = node.ids.now();
        UUID missed = node.send("test.poured", "{}").id().value();
        UUID other = node.send("test.other", "{}").id().value();

        ActiveRun run = onLoop(() -> {
            ActiveRun begun = run(before);
            listen(begun, "test.poured");
            return begun;
        });
        await().until(() -> settled.contains(run));

        assertThat(inbox(run)).contains(missed).doesNotContain(other);
    }

    @Test
    void looksBackOnceAcrossLives() {
        Instant before = node.ids.now();
        node.send("test.poured", "{}");
        ActiveRun run = onLoop(() -> {
            ActiveRun begun = run(before);
            listen(begun, "test.poured");
            return begun;
        });
        await().until(() -> settled.contains(run));
        node.database.pool().query("delete from inbox").execute().await();
        settled.clear();

        onLoop(() -> {
            listen(run, "test.poured");
            return run;
        });
        await().until(() -> settled.contains(run));

        assertThat(inbox(run)).isEmpty();
    }

    @Test
    void takesBackWhatWasWithdrawnWhileItRegistered() {
        ActiveRun run = onLoop(() -> {
            ActiveRun begun = run(node.ids.now());
            listen(begun, "test.poured");
            assertThat(begun.ties.withdraw(POSITION)).isFalse();
            return begun;
        });

        await().until(() -> onLoop(run.ties::quiet));

        assertThat(node.count("select count(*) from subscriptions")).isZero();
    }
}
