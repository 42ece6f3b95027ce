package io.penstock.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.event.DedupeKey;
import io.penstock.execution.ExecutionFixture.Row;
import io.penstock.identity.EventId;
import io.penstock.postgres.DatabaseSettings;
import io.penstock.postgres.TestPostgres;
import io.vertx.core.Future;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Executions that are over before they are stored, beside the same ones that run after it. */
@ExtendWith(TestPostgres.class)
class PrologueIT {

    /** A workflow that is brief. */
    private static final String TASKS = """
            do:
              - add:
                  set:
                    n: ${ .[0].data.n + 1 }
              - choose:
                  switch:
                    - high:
                        when: .n > 10
                        then: refuse
                    - other:
                        then: keep
              - keep:
                  set:
                    kept: ${ .n }
                  then: end
              - refuse:
                  raise:
                    error:
                      type: https://example.com/too-high
                      status: 422
                      detail: ${ "\\(.n) is too high" }
            """;

    /** The same one, which a wait that it never comes to keeps from being brief. */
    private static final String WAITING = TASKS.replace("then: refuse\n", """
                        then: refuse
                    - never:
                        when: .n < 0
                        then: rest
            """.stripLeading()) + """
              - rest:
                  wait: PT1S
            """;

    private ExecutionFixture node;

    @BeforeEach
    void start(DatabaseSettings settings) {
        node = new ExecutionFixture(settings, (organization, call, key, trace) -> Future.failedFuture("no calls here"));
    }

    @AfterEach
    void stop() {
        node.database
                .pool()
                .query("truncate workflows, workflow_versions, dedupe_keys")
                .execute()
                .await();
        node.close();
    }

    /** What an acknowledged event has left, without waiting for anything. */
    private Row stored(EventId event) {
        return node.executionsOf(event).get(0);
    }

    private Row ended(EventId event) {
        await().atMost(Duration.ofSeconds(10))
                .until(() -> stored(event).status().ended());
        return stored(event);
    }

    private String tasksOf(EventId event) {
        String tasks = node.database
                .pool()
                .query("select convert_from(tasks, 'UTF8') as tasks from executions where event_id = '" + event + "'")
                .execute()
                .await()
                .iterator()
                .next()
                .getString("tasks");
        return tasks.replaceAll("\"(started|finished)_at\":\"[^\"]*\"", "\"$1_at\":0")
                .replaceAll("\"(id|time|type)\":\"[^\"]*\"", "\"$1\":0");
    }

    @Test
    void storesABriefExecutionEndedWithItsEvent() {
        node.save("brief", TASKS);

        EventId event = node.send("test.brief", "{\"n\":1}").id();

        Row row = stored(event);
        assertThat(row.status()).isEqualTo(Status.COMPLETED);
        assertThat(row.output()).isEqualTo(ExecutionFixture.json("{\"kept\":2}"));
        assertThat(node.count("select count(*) from journal where execution_id = '" + row.id() + "'"))
                .isZero();
    }

    @Test
    void storesTheErrorOfABriefExecution() {
        node.save("brief", TASKS);

        EventId event = node.send("test.brief", "{\"n\":11}").id();

        Row row = stored(event);
        assertThat(row.status()).isEqualTo(Status.FAULTED);
        assertThat(row.error()).isNotNull();
        assertThat(row.error().path("detail").asText()).isEqualTo("12 is too high");
        assertThat(row.error().path("instance").asText()).isEqualTo("/do/3/refuse");
    }

    @Test
    void leavesTheSameRowsAsARunAfterTheCommit() {
        node.save("brief", TASKS);
        node.save("waiting", WAITING);

        EventId brief = node.send("test.brief", "{\"n\":1}").id();
        EventId waiting = node.send("test.waiting", "{\"n\":1}").id();

        assertThat(ended(waiting).output()).isEqualTo(stored(brief).output());
        assertThat(tasksOf(waiting)).isEqualTo(tasksOf(brief));
    }

    @Test
    void runsWhatTurnsOutToBeLongAfterTheCommit() {
        node.save("jumping", """
                do:
                  - count:
                      set:
                        n: ${ (.n? // 0) + 1 }
                  - again:
                      switch:
                        - more:
                            when: .n < 2000
                            then: count
                """);

        EventId event = node.send("test.jumping", "{}").id();

        assertThat(ended(event).output()).isEqualTo(ExecutionFixture.json("{\"n\":2000}"));
    }

    @Test
    void startsNothingForADuplicate() {
        node.save("brief", TASKS);
        DedupeKey key = new DedupeKey(new byte[16], new byte[16], Duration.ofHours(1));

        EventId first = node.send("test.brief", "{\"n\":1}", key).id();
        EventId second = node.send("test.brief", "{\"n\":1}", key).id();

        assertThat(second).isEqualTo(first);
        assertThat(node.executionsOf(first)).hasSize(1);
    }
}
