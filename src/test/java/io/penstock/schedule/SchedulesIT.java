package io.penstock.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.identity.WorkflowId;
import io.penstock.postgres.DatabaseSettings;
import io.penstock.postgres.TestPostgres;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What starts by time, on a real database and by a clock that the test moves. */
@ExtendWith(TestPostgres.class)
class SchedulesIT {

    private static final String GREET = "do: [{greet: {set: {hello: world}}}]\n";
    private static final String WAIT = "do: [{rest: {wait: P1D}}]\n";
    private static final String MINUTELY = "cron: '* * * * *'";

    private final Instant start = InstantSource.system().instant().truncatedTo(ChronoUnit.MINUTES);
    private final AtomicReference<Instant> now = new AtomicReference<>(start);
    private DatabaseSettings settings;
    private ScheduleNode node;

    @BeforeEach
    void open(DatabaseSettings database) {
        settings = database;
        node = new ScheduleNode(settings, now);
    }

    @AfterEach
    void close() {
        node.clear();
        node.close();
    }

    private Instant minute(int number) {
        return start.plus(Duration.ofMinutes(number));
    }

    /** After a minute has begun, and before anything else is due. */
    private void runIn(int number) {
        node.runAt(minute(number).plusMillis(20));
    }

    @Test
    void startsEachMinuteAtOnceAndWithAnEmptyObject() {
        WorkflowId workflow = node.save("minutely", MINUTELY);

        runIn(0);
        assertThat(node.executions(workflow)).isZero();
        runIn(1);
        runIn(1);
        runIn(2);

        assertThat(node.fires(workflow)).containsExactly(minute(1), minute(2));
        node.ended(workflow, 2);
        assertThat(node.row("select output from executions where workflow_id = $1 limit 1", workflow)
                        .getBuffer(0))
                .hasToString("{\"input\":{}}");
        assertThat(node.due(workflow)).isEqualTo(minute(3));
        assertThat(node.punctuality()).isEqualTo(new Punctuality.Report(true, Duration.ofMillis(20)));
    }

    @Test
    void countsAnIntervalFromTheMomentOfSaving() {
        WorkflowId workflow = node.save("rhythm", "every: PT90S");
        Instant saved = node.row("select updated_at from workflows where id = $1", workflow)
                .getOffsetDateTime(0)
                .toInstant();

        node.runAt(saved.plusSeconds(1));
        node.runAt(saved.plusSeconds(93));
        node.runAt(saved.plusSeconds(181));

        assertThat(node.fires(workflow)).containsExactly(saved.plusSeconds(90), saved.plusSeconds(180));
        assertThat(node.due(workflow)).isEqualTo(saved.plusSeconds(270));
    }

    @Test
    void startsTheNextOfAChainSoLongAfterTheEndOfTheOneBefore() {
        WorkflowId workflow = node.save("chain", "after: PT1M");

        runIn(0);
        runIn(2);
        assertThat(node.executions(workflow)).isOne();
        assertThat(node.due(workflow)).isNull();
        node.ended(workflow, 1);
        runIn(3);

        Instant end = node.row("select finished_at from executions where workflow_id = $1", workflow)
                .getOffsetDateTime(0)
                .toInstant();
        assertThat(node.fires(workflow)).hasSize(2).contains(end.plusSeconds(60));
        node.ended(workflow, 2);
    }

    @Test
    void startsNothingOfAChainWhileItsLastExecutionGoesOn() {
        WorkflowId workflow = node.save("waiting", "after: PT1M", WAIT);

        runIn(0);
        runIn(2);
        runIn(60);
        assertThat(node.executions(workflow)).isOne();

        node.update(
                "update executions set status = 6, owner = null, finished_at = $2 where workflow_id = $1",
                workflow,
                minute(60));
        runIn(60);
        assertThat(node.due(workflow)).isEqualTo(minute(61));
        runIn(61);

        assertThat(node.executions(workflow)).isEqualTo(2);
    }

    @Test
    void goesOnWithAChainWhoseLastExecutionIsNotThereAnyMore() {
        WorkflowId workflow = node.save("forgotten", "after: PT1M");
        runIn(0);
        runIn(2);
        node.ended(workflow, 1);

        node.update("delete from executions where workflow_id = $1 and $2", workflow, true);
        runIn(5);

        assertThat(node.due(workflow)).isEqualTo(minute(6).plusMillis(20));
    }

    @ParameterizedTest
    @CsvSource({"skip, 0", "once, 1", "all, 4"})
    void makesUpForWhatWasMissedAsTheDocumentSays(String missed, int madeUp) {
        WorkflowId workflow = node.save("missed-" + missed, MINUTELY, "missed: " + missed, GREET);
        runIn(0);
        runIn(1);

        node.restart();
        node.runAt(minute(5).plusSeconds(30));
        assertThat(node.fires(workflow)).hasSize(1 + madeUp);
        runIn(6);

        assertThat(node.fires(workflow)).hasSize(2 + madeUp).contains(minute(1), minute(6));
        node.ended(workflow, 2 + madeUp);
    }

    @Test
    void makesUpForNoMoreThanTheServerAllows() {
        WorkflowId workflow = node.save("long", MINUTELY, "missed: all", GREET);
        runIn(0);

        node.restart();
        node.runAt(minute(2_000).plusSeconds(30));

        assertThat(node.fires(workflow))
                .containsExactly(minute(1_996), minute(1_997), minute(1_998), minute(1_999), minute(2_000));
    }

    @Test
    void startsEachTimeOnceOnTwoNodes() {
        WorkflowId cron = node.save("both", MINUTELY, "missed: all", GREET);
        WorkflowId every = node.save("both-every", "every: PT15S", "missed: all", GREET);
        try (ScheduleNode other = new ScheduleNode(settings, now)) {
            runIn(0);
            other.runAt(minute(0).plusMillis(20));
            for (int i = 1; i <= 20; i++) {
                now.set(minute(i).plusMillis(20));
                List<Future<?>> rounds = new ArrayList<>(List.of(node.submit(), other.submit()));
                Future.join(rounds).await();
            }

            assertThat(node.fires(cron)).hasSize(20).doesNotHaveDuplicates();
            assertThat(node.executions(cron)).isEqualTo(20);
            assertThat(node.fires(every)).hasSizeBetween(76, 80).doesNotHaveDuplicates();
            assertThat(node.executions(every)).isEqualTo(node.fires(every).size());
            assertThat(node.node.count(
                            "select count(distinct owner) from executions e join fires f on f.execution_id = e.id"))
                    .as("both have started some")
                    .isEqualTo(2);
        }
    }

    @Test
    void catchesUpOnceWhenTwoNodesComeBackTogether() {
        WorkflowId workflow = node.save("together", MINUTELY, "missed: once", GREET);
        runIn(0);
        try (ScheduleNode other = new ScheduleNode(settings, now)) {
            node.restart();
            now.set(minute(9).plusSeconds(30));

            Future.join(node.submit(), other.submit()).await();

            assertThat(node.fires(workflow)).containsExactly(minute(9));
        }
    }

    @Test
    void stopsWhatItCannotReadAndGoesOnWithTheRest() {
        WorkflowId unreadable = node.save("unreadable", MINUTELY);
        WorkflowId good = node.save("good", MINUTELY);
        runIn(0);
        node.update("update schedules set expression = $2 where workflow_id = $1", unreadable, "0 0 L * *");

        runIn(1);

        assertThat(node.executions(good)).isOne();
        assertThat(node.executions(unreadable)).isZero();
        assertThat(node.due(unreadable)).isNull();
    }

    @Test
    void startsLaterWhatTheNodeCannotStartNow() {
        WorkflowId workflow = node.save("again", MINUTELY);
        runIn(0);
        node.node.executions.membership().stop(Duration.ZERO).await();

        runIn(1);

        assertThat(node.executions(workflow)).isZero();
        assertThat(node.due(workflow)).isEqualTo(minute(1));
        assertThat(node.pause()).isEqualTo(Duration.ofSeconds(1));
        node.node.executions.membership().start(false).await();
        runIn(1);
        assertThat(node.fires(workflow)).containsExactly(minute(1));
    }

    @Test
    void startsManyThatAreDueAtTheSameTime() {
        List<WorkflowId> workflows = new ArrayList<>();
        for (int i = 0; i < 250; i++) {
            workflows.add(node.save("many-" + i, MINUTELY));
        }
        for (int i = 0; i < 3; i++) {
            runIn(0);
        }

        runIn(1);

        assertThat(node.node.count("select count(*) from fires")).isEqualTo(workflows.size());
        assertThat(node.node.count("select count(*) from schedules where next_at = '" + minute(2) + "'"))
                .isEqualTo(workflows.size());
    }

    @Test
    void forgetsOldFires() {
        WorkflowId workflow = node.save("old", MINUTELY);
        runIn(0);
        runIn(1);
        node.update(
                "update fires set fired_at = $2 where workflow_id = $1",
                workflow,
                minute(0).minus(8, ChronoUnit.DAYS));

        runIn(20);

        assertThat(node.node.count("select count(*) from fires where fire_at = '" + minute(1) + "'"))
                .isZero();
    }
}
