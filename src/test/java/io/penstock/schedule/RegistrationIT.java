package io.penstock.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.execution.ExecutionFixture;
import io.penstock.identity.WorkflowId;
import io.penstock.postgres.DatabaseSettings;
import io.penstock.postgres.TestPostgres;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Schedules follow their workflows. */
@ExtendWith(TestPostgres.class)
class RegistrationIT {

    private static final String GREET = "do: [{greet: {set: {hello: world}}}]\n";
    private static final String MINUTELY = "cron: '* * * * *'";

    private final Instant start = InstantSource.system().instant().truncatedTo(ChronoUnit.MINUTES);
    private final AtomicReference<Instant> now = new AtomicReference<>(start);
    private ScheduleNode node;

    @BeforeEach
    void open(DatabaseSettings settings) {
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
    void startsNothingWhileTheWorkflowIsDisabledAndNothingOfThatTimeLater() {
        WorkflowId workflow = node.save("switched", MINUTELY, "missed: all", GREET);
        runIn(0);
        node.enable(workflow, false);

        runIn(1);
        assertThat(node.executions(workflow)).isZero();
        assertThat(node.due(workflow)).isNull();
        node.enable(workflow, true);
        node.update(
                "update workflows set updated_at = $2 where id = $1",
                workflow,
                minute(4).plusSeconds(1));
        runIn(5);

        assertThat(node.fires(workflow)).containsExactly(minute(5));
    }

    @Test
    void startsNothingThatWasDisabledAMomentAgo() {
        WorkflowId workflow = node.save("late", MINUTELY);
        runIn(0);
        node.enable(workflow, false);
        node.update("update workflows set scheduled_enabled = enabled where id = $1 and $2", workflow, true);

        runIn(1);

        assertThat(node.executions(workflow)).isZero();
    }

    @Test
    void forgetsTheScheduleOfADeletedWorkflow() {
        WorkflowId workflow = node.save("deleted", MINUTELY);
        runIn(0);
        node.enable(workflow, false);
        runIn(0);
        node.node.workflows.delete(ExecutionFixture.ORGANIZATION, workflow).await();

        runIn(1);

        assertThat(node.executions(workflow)).isZero();
        assertThat(node.node.count("select count(*) from schedules")).isZero();
    }

    @Test
    void goesOnInTheSameRhythmWithANewVersionOfTheSameSchedule() {
        WorkflowId workflow = node.save("renewed", "every: PT5M");
        runIn(0);
        Instant due = node.due(workflow);

        node.put(workflow, "renewed", "schedule: {every: {minutes: 5}}\ndo: [{other: {set: {a: 2}}}]\n");
        runIn(6);

        assertThat(node.fires(workflow)).containsExactly(due);
        assertThat(node.row("select version from executions where workflow_id = $1", workflow)
                        .getInteger(0))
                .isEqualTo(2);
    }

    @Test
    void beginsAnewWithANewVersionOfAnotherScheduleAndKeepsTheLastStart() {
        WorkflowId workflow = node.save("changed", MINUTELY);
        runIn(0);
        runIn(1);

        node.put(workflow, "changed", "schedule: {cron: '30 4 1 1 *'}\n" + GREET);
        runIn(2);

        assertThat(node.fires(workflow)).containsExactly(minute(1));
        var row = node.row("select last_at, expression from schedules where workflow_id = $1", workflow);
        assertThat(row.getOffsetDateTime(0).toInstant()).isEqualTo(minute(1));
        assertThat(row.getString(1)).isEqualTo("30 4 1 1 *");
    }

    @Test
    void forgetsAScheduleThatTheNewVersionHasNot() {
        WorkflowId workflow = node.save("manual", MINUTELY);
        runIn(0);

        node.put(workflow, "manual", GREET);
        runIn(1);

        assertThat(node.executions(workflow)).isZero();
        assertThat(node.node.count("select count(*) from schedules")).isZero();
    }

    @Test
    void movesWithTheServersTimeZoneUnlessTheDocumentNamesOne() {
        WorkflowId servers = node.save("servers", "cron: '30 12 * * *'");
        WorkflowId own = node.save("own", "cron: '30 12 * * *'", "timezone: Asia/Tokyo", GREET);
        runIn(0);
        Instant before = node.due(servers);
        Instant tokyo = node.due(own);

        node.restart("Asia/Tokyo");
        runIn(0);

        assertThat(before).isNotEqualTo(tokyo);
        assertThat(node.due(servers)).isEqualTo(tokyo);
        assertThat(node.due(own)).isEqualTo(tokyo);
    }

    @Test
    void startsNothingOfAVersionThatCompilesNoMoreAndGoesOnWithTheRest() {
        WorkflowId broken = node.save("broken", MINUTELY);
        WorkflowId good = node.save("whole", MINUTELY);
        node.update(
                "update workflow_versions set document = $2 where workflow_id = $1", broken, Buffer.buffer("do: 5"));

        runIn(0);
        runIn(1);

        assertThat(node.executions(good)).isOne();
        assertThat(node.executions(broken)).isZero();
        assertThat(node.node.count("select count(*) from schedules")).isOne();
    }
}
