package io.penstock.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import io.penstock.identity.IdSource;
import io.penstock.identity.Uuids;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class GroupCommitIT {

    private static final GroupCommit.QueueLimit ROOMY = new GroupCommit.QueueLimit(100_000, 100 << 20);

    @RegisterExtension
    static final TestPostgres POSTGRES = new TestPostgres();

    private final IdSource ids = new IdSource(InstantSource.fixed(Instant.parse("2026-11-21T12:00:00Z")), 7);
    private Vertx vertx;
    private Context context;
    private CuttingProxy proxy;
    private Database direct;
    private Database database;
    private Partitions partitions;

    @BeforeEach
    void open() {
        vertx = Vertx.vertx();
        context = vertx.getOrCreateContext();
        proxy = CuttingProxy.before(vertx, POSTGRES.uri());
        direct = new Database(vertx, POSTGRES.settings());
        database = new Database(
                vertx, new DatabaseSettings(proxy.uri(), 1, 10, Duration.ofSeconds(2), Duration.ofSeconds(1)));
        direct.pool()
                .query("drop schema public cascade; create schema public;"
                        + "create table lines(id uuid, body text not null check (body <> 'bad'), primary key (id))"
                        + " partition by range (id)")
                .execute()
                .await();
        partitions = new Partitions(vertx, direct, List.of(new PartitionedTable("lines")));
        partitions.ensure(Instant.parse("2026-11-21T12:00:00Z"), 1).await();
    }

    @AfterEach
    void close() {
        proxy.cut();
        proxy.close();
        database.close().await();
        direct.close().await();
        vertx.close().await();
    }

    @Test
    void storesWhatWasSubmittedInOneTurnInOneStatement() {
        var lines = lines(new GroupCommit.Settings());

        List<String> answers = submit(lines, 500);

        assertThat(answers).hasSize(500).allMatch("stored"::equals);
        assertThat(stored()).isEqualTo(500);
        // The first may have gone out alone, when the connection opened in the midst of them.
        assertThat(lines.counters().batches()).isLessThanOrEqualTo(2);
        assertThat(lines.counters().items()).isEqualTo(500);
        assertThat(lines.counters().queuedItems()).isZero();
        assertThat(lines.counters().queuedBytes()).isZero();
    }

    @Test
    void keepsBatchesWithinTheirLimits() {
        var lines = lines(new GroupCommit.Settings(1, 100, 50 * LineBatch.OVERHEAD));

        submit(lines, 1000);

        assertThat(lines.counters().batches()).isGreaterThanOrEqualTo(20);
        assertThat(stored()).isEqualTo(1000);
    }

    @Test
    void storesEverythingOnceThoughConnectionsAreCutAllTheTime() {
        var lines = lines(new GroupCommit.Settings(2, 5, 1 << 20));
        submit(lines, 1);
        long cutting = vertx.setPeriodic(1, 97, tick -> proxy.cut());
        long cuttingAtAnswers = vertx.setPeriodic(20, 41, tick -> proxy.cutAtNextAnswer());
        // On a busy machine no connection would ever live long enough, so there is an end to it.
        vertx.setTimer(3000, enough -> {
            vertx.cancelTimer(cutting);
            vertx.cancelTimer(cuttingAtAnswers);
        });

        int submitted = 1;
        for (long began = System.nanoTime(); System.nanoTime() - began < 3_000_000_000L; submitted += 200) {
            assertThat(submit(lines, 200)).hasSize(200).allMatch("stored"::equals);
        }

        assertThat(stored()).isEqualTo(submitted);
        assertThat(lines.counters().resent()).isPositive();
    }

    @Test
    void sendsABatchAgainWhoseAnswerWasLost() {
        var lines = lines(new GroupCommit.Settings(1, 1000, 1 << 20));
        submit(lines, 1);
        proxy.cutAtNextAnswer();

        List<String> answers = submit(lines, 10);

        assertThat(answers).hasSize(10).allMatch("stored"::equals);
        assertThat(stored()).isEqualTo(11);
        assertThat(lines.counters().resent()).isEqualTo(1);
    }

    @Test
    void goesOnAfterTheDatabaseWasAway() {
        var lines = lines(new GroupCommit.Settings());
        submit(lines, 1);
        proxy.refuse(true);
        proxy.cut();
        vertx.setTimer(1000, back -> proxy.refuse(false));

        assertThat(submit(lines, 10)).hasSize(10);
        assertThat(stored()).isEqualTo(11);
    }

    @Test
    void goesOnAfterAConnectionFellSilent() {
        var lines = lines(new GroupCommit.Settings());
        submit(lines, 1);
        proxy.fallSilent(true);
        vertx.setTimer(7000, back -> {
            proxy.fallSilent(false);
            proxy.cut();
        });

        assertThat(submit(lines, 10)).hasSize(10);
        assertThat(stored()).isEqualTo(11);
    }

    @Test
    void failsTheBadRowAloneAndStoresTheOthers() {
        var lines = lines(new GroupCommit.Settings(2, 1000, 1 << 20));

        List<Future<String>> answers = onLoop(() -> {
            List<Future<String>> all = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                all.add(lines.submit(new LineBatch.Line(ids.next(), i == 77 || i == 150 ? "bad" : "good")));
            }
            return all;
        });

        Future.join(answers).otherwiseEmpty().await();
        assertThat(answers.get(77).cause())
                .satisfies(error -> assertThat(SqlErrors.isRowsFault(error)).isTrue());
        assertThat(answers.get(150).failed()).isTrue();
        assertThat(answers.stream().filter(Future::succeeded)).hasSize(198);
        assertThat(stored()).isEqualTo(198);
        assertThat(lines.counters().failed()).isEqualTo(2);
    }

    @Test
    void makesAPartitionThatIsMissing() {
        var lines = lines(new GroupCommit.Settings());
        UUID other = Uuids.lowest(Instant.parse("2026-12-24T00:00:00Z"));
        UUID third = Uuids.lowest(Instant.parse("2026-12-31T00:00:00Z"));

        List<Future<String>> answers = onLoop(() -> List.of(
                lines.submit(new LineBatch.Line(other, "a")),
                lines.submit(new LineBatch.Line(ids.next(), "b")),
                lines.submit(new LineBatch.Line(third, "c"))));

        Future.all(answers).await();
        assertThat(stored()).isEqualTo(3);
    }

    @Test
    void triesAgainWhenItLostADeadlockOrWaitedTooLongForALock() {
        var lines = lines(new GroupCommit.Settings(1, 1000, 1 << 20));
        submit(lines, 1);
        var blocking = direct.connect().await();
        blocking.query("begin; lock table lines in access exclusive mode")
                .execute()
                .await();
        vertx.setTimer(1500, release -> blocking.query("commit").execute());

        assertThat(submit(lines, 3)).hasSize(3);

        assertThat(stored()).isEqualTo(4);
        assertThat(lines.counters().resent()).isPositive();
        blocking.close().await();
    }

    @Test
    void failsTheWholeBatchWhenTheStatementItselfIsWrong() {
        var lines = lines(new GroupCommit.Settings());
        direct.pool().query("drop table lines").execute().await();

        assertThatThrownBy(() -> submit(lines, 2)).hasMessageContaining("lines");
        assertThat(lines.counters().queuedItems()).isZero();
    }

    @Test
    void refusesAtOnceWhatItsQueueCannotHold() {
        var lines = onLoop(() -> commit(new GroupCommit.Settings())
                .lane("lines", 1, new LineBatch(), new GroupCommit.QueueLimit(5, 1 << 20)));

        List<Future<String>> answers = onLoop(() -> {
            List<Future<String>> all = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                all.add(lines.submit(new LineBatch.Line(ids.next(), "line")));
            }
            assertThat(all.get(5).failed()).isTrue();
            return all;
        });

        assertThat(answers.get(5).cause())
                .isInstanceOfSatisfying(
                        Failure.class, failure -> assertThat(failure.reason()).isInstanceOf(Reason.Unavailable.class));
        Future.all(answers.subList(0, 5)).await();
        assertThat(stored()).isEqualTo(5);
    }

    @Test
    void boundsItsQueueInBytesToo() {
        var lines = onLoop(() -> commit(new GroupCommit.Settings())
                .lane("lines", 1, new LineBatch(), new GroupCommit.QueueLimit(1000, 3 * LineBatch.OVERHEAD)));

        List<Future<String>> answers = onLoop(() -> {
            List<Future<String>> all = new ArrayList<>();
            all.add(lines.submit(new LineBatch.Line(ids.next(), "x".repeat(10 * LineBatch.OVERHEAD))));
            all.add(lines.submit(new LineBatch.Line(ids.next(), "x")));
            return all;
        });

        assertThat(answers.get(1).failed()).isTrue();
        answers.get(0).await();
    }

    @Test
    void servesTheLaneOfHigherPriorityFirst() {
        List<String> order = new ArrayList<>();
        List<Future<String>> answers = onLoop(() -> {
            GroupCommit commit = commit(new GroupCommit.Settings(1, 10, 1 << 20));
            var ingest = commit.lane("ingest", 2, new LineBatch(), ROOMY);
            var journal = commit.lane("journal", 1, new LineBatch(), ROOMY);
            List<Future<String>> all = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                all.add(ingest.submit(new LineBatch.Line(ids.next(), "i")).onSuccess(stored -> order.add("ingest")));
                all.add(journal.submit(new LineBatch.Line(ids.next(), "j")).onSuccess(stored -> order.add("journal")));
            }
            return all;
        });

        Future.all(answers).await();
        assertThat(order.subList(0, 10)).containsOnly("journal");
        assertThat(order.subList(10, 20)).containsOnly("ingest");
    }

    @Test
    void drainsWhatIsUnfinishedAndTakesNothingAfterItClosed() {
        var commit = onLoop(() -> commit(new GroupCommit.Settings()));
        var lines = onLoop(() -> commit.lane("lines", 1, new LineBatch(), ROOMY));
        List<Future<String>> answers = onLoop(() -> List.of(lines.submit(new LineBatch.Line(ids.next(), "line"))));

        onLoop(commit::drain).await();
        assertThat(answers.get(0).succeeded()).isTrue();
        onLoop(commit::close).await();

        Future<String> late = onLoop(() -> lines.submit(new LineBatch.Line(ids.next(), "late")));
        assertThat(late.failed()).isTrue();
        Awaitility.await()
                .until(() -> count(
                                "pg_stat_activity where application_name = 'penstock' and query like 'insert into lines%'")
                        == 0);
    }

    @Test
    void failsWhatIsUnfinishedWhenItCloses() {
        proxy.refuse(true);
        var commit = onLoop(() -> commit(new GroupCommit.Settings()));
        var lines = onLoop(() -> commit.lane("lines", 1, new LineBatch(), ROOMY));
        Future<String> answer = onLoop(() -> lines.submit(new LineBatch.Line(ids.next(), "line")));

        onLoop(commit::close).await();

        Awaitility.await().until(answer::isComplete);
        assertThat(answer.cause()).isInstanceOf(Failure.class);
        assertThat(stored()).isZero();
    }

    @Test
    void answersTheOthersWhenACallerThrows() {
        var lines = lines(new GroupCommit.Settings());

        List<Future<String>> answers = onLoop(() -> {
            Future<String> first = lines.submit(new LineBatch.Line(ids.next(), "first"));
            first.onComplete(answer -> {
                throw new IllegalStateException("a defect of the caller");
            });
            return List.of(first, lines.submit(new LineBatch.Line(ids.next(), "second")));
        });

        assertThat(answers.get(1).await()).isEqualTo("stored");
        assertThat(submit(lines, 1)).hasSize(1);
    }

    @Test
    void isUsedOnItsOwnThreadOnly() {
        var lines = lines(new GroupCommit.Settings());

        assertThatThrownBy(() -> lines.submit(new LineBatch.Line(ids.next(), "line")))
                .isInstanceOf(IllegalStateException.class);
    }

    private GroupCommit commit(GroupCommit.Settings settings) {
        return new GroupCommit(vertx, database, settings, partitions::repair);
    }

    private GroupCommit.Lane<LineBatch.Line, String> lines(GroupCommit.Settings settings) {
        return onLoop(() -> commit(settings).lane("lines", 1, new LineBatch(), ROOMY));
    }

    private List<String> submit(GroupCommit.Lane<LineBatch.Line, String> lane, int count) {
        List<Future<String>> answers = onLoop(() -> {
            List<Future<String>> all = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                all.add(lane.submit(new LineBatch.Line(ids.next(), "line " + i)));
            }
            return all;
        });
        return Future.all(answers).timeout(60, TimeUnit.SECONDS).await().list();
    }

    private <T> T onLoop(Callable<T> work) {
        Promise<T> done = Promise.promise();
        context.runOnContext(now -> {
            try {
                done.complete(work.call());
            } catch (Exception | AssertionError failed) {
                done.fail(failed);
            }
        });
        return done.future().await();
    }

    private long stored() {
        return count("lines");
    }

    private long count(String from) {
        return direct.pool()
                .query("select count(*) from " + from)
                .execute()
                .await()
                .iterator()
                .next()
                .getLong(0);
    }
}
