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
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Events in, executions out, on a real database. */
@ExtendWith(TestPostgres.class)
class ExecutionsIT {

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

    private Row ended(EventId event) {
        await().atMost(Duration.ofSeconds(10))
                .until(() -> node.executionsOf(event).stream()
                        .anyMatch(row -> row.status().ended()));
        return node.executionsOf(event).get(0);
    }

    @Test
    void runsAWorkflowForAnEvent() {
        node.save("greet", """
                do:
                  - greet:
                      set:
                        hello: world
                """);

        Accepted accepted = node.send("test.greet", "{\"n\":1}");

        Row row = ended(accepted.id());
        assertThat(row.status()).isEqualTo(Status.COMPLETED);
        assertThat(row.output()).isEqualTo(ExecutionFixture.json("{\"hello\":\"world\"}"));
    }

    @Test
    void startsNothingForAnEventOfAnotherType() {
        node.save("greet", "do: [{greet: {set: {a: 1}}}]\n");

        Accepted accepted = node.send("test.other", "{}");

        assertThat(node.count("select count(*) from events where id = '" + accepted.id() + "'"))
                .isOne();
        assertThat(node.executionsOf(accepted.id())).isEmpty();
    }

    @Test
    void seesAWorkflowThatWasSavedAfterTheCatalogueWasLoaded() {
        node.send("test.late", "{}");
        node.save("late", "do: [{greet: {set: {a: 1}}}]\n");

        Accepted accepted = node.send("test.late", "{}");

        assertThat(ended(accepted.id()).status()).isEqualTo(Status.COMPLETED);
    }

    @Test
    void answersADuplicateWithTheFirstEvent() {
        node.save("once", "do: [{greet: {set: {a: 1}}}]\n");
        DedupeKey key = new DedupeKey(new byte[16], new byte[16], Duration.ofHours(1));
        byte[] other = new byte[16];
        other[3] = 7;

        Accepted first = node.send("test.once", "{}", key);
        Accepted second = node.send("test.once", "{}", key);
        Accepted conflicting = node.send("test.once", "{}", new DedupeKey(new byte[16], other, Duration.ofHours(1)));

        assertThat(first.duplicate()).isFalse();
        assertThat(second).isEqualTo(new Accepted(first.id(), true, true));
        assertThat(conflicting).isEqualTo(new Accepted(first.id(), true, false));
        assertThat(node.executionsOf(first.id())).hasSize(1);
    }

    @Test
    void storesDuplicatesWithinOneBatchOnce() {
        byte[] hash = new byte[16];
        hash[0] = 1;
        DedupeKey key = new DedupeKey(hash, new byte[16], Duration.ofHours(1));
        List<Future<Accepted>> sent = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            sent.add(node.submit("test.batch", "{}", key));
        }

        List<Accepted> accepted = sent.stream().map(each -> each.await()).toList();

        assertThat(accepted)
                .extracting(Accepted::id)
                .containsOnly(accepted.get(0).id());
        assertThat(accepted).filteredOn(each -> !each.duplicate()).hasSize(1);
        assertThat(node.count("select count(*) from events where type = 'test.batch'"))
                .isOne();
    }

    @Test
    void finishesEveryOneOfManyExecutions() {
        node.save("many", "do: [{one: {set: {a: 1}}}, {two: {set: {b: 2}}}]\n");
        List<Future<Accepted>> sent = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            sent.add(node.submit("test.many", "{\"n\":" + i + "}", null));
        }

        sent.forEach(each -> each.await());

        await().atMost(Duration.ofSeconds(20))
                .until(() -> node.count("select count(*) from executions e join workflows w on w.id = e.workflow_id"
                                + " where w.name = 'many' and e.status = 4")
                        == 2_000);
    }
}
