package io.penstock.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.execution.ExecutionFixture.Row;
import io.penstock.identity.EventId;
import io.penstock.identity.WorkflowId;
import io.penstock.postgres.DatabaseSettings;
import io.penstock.postgres.TestPostgres;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Workflows that several events start together, on a real database. */
@ExtendWith(TestPostgres.class)
class GatheringIT {

    private static final Calls NO_CALLS = (organization, call, key, trace) -> Future.failedFuture("no calls here");
    private static final String BOTH = """
            schedule:
              on:
                all:
                  - with: {type: test.paid}
                  - with: {type: test.packed}
            """;
    private static final String OF_ONE_ORDER = """
            schedule:
              on:
                all:
                  - with: {type: test.paid}
                    correlate: {order: {from: .data.order}}
                  - with: {type: test.packed}
                    correlate: {order: {from: .data.order}, shop: {from: .data.shop, expect: berlin}}
            """;
    private static final String TAKE = "do: [{take: {set: {types: '${ [.[].type] }', n: '${ [.[].data.n] }'}}}]\n";

    private DatabaseSettings database;
    private ExecutionFixture node;

    @BeforeEach
    void start(DatabaseSettings settings) {
        database = settings;
        node = new ExecutionFixture(settings, NO_CALLS);
    }

    @AfterEach
    void stop() {
        node.database
                .pool()
                .query("truncate workflows, workflow_versions, dedupe_keys, subscriptions, inbox, children, timers,"
                        + " executions, events, journal, gatherings")
                .execute()
                .await();
        node.close();
    }

    private JsonNode output(EventId event) {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> node.executionsOf(event).stream()
                        .anyMatch(row -> row.status().ended()));
        return node.executionsOf(event).get(0).output();
    }

    private long executions() {
        return node.count("select count(*) from executions");
    }

    private long gathered() {
        return node.count("select count(*) from gatherings");
    }

    private static JsonNode json(String text) {
        return ExecutionFixture.json(text);
    }

    @Test
    void startsOneExecutionWhenEachFilterHasAnEvent() {
        node.save("ship", BOTH, TAKE);

        EventId packed = node.send("test.packed", "{\"n\":1}").id();
        assertThat(node.send("test.packed", "{\"n\":2}").duplicate()).isFalse();
        assertThat(executions()).isZero();
        EventId paid = node.send("test.paid", "{\"n\":3}").id();

        assertThat(output(paid)).isEqualTo(json("{\"types\":[\"test.paid\",\"test.packed\"],\"n\":[3,1]}"));
        assertThat(executions()).isOne();
        assertThat(gathered()).isZero();
        assertThat(node.count("select count(*) from events where octet_length(executions) = 16 and id in ('" + packed
                        + "', '" + paid + "')"))
                .isEqualTo(2);
    }

    @Test
    void startsOnlyWithEventsThatBelongTogether() {
        node.save("ship", OF_ONE_ORDER, TAKE);

        node.send("test.paid", "{\"order\":7,\"n\":1}");
        node.send("test.packed", "{\"order\":8,\"shop\":\"berlin\",\"n\":2}");
        node.send("test.packed", "{\"order\":7,\"shop\":\"paris\",\"n\":3}");
        node.send("test.packed", "{\"shop\":\"berlin\",\"n\":4}");
        assertThat(executions()).isZero();
        EventId last = node.send("test.packed", "{\"order\":7.0,\"shop\":\"berlin\",\"n\":5}")
                .id();

        assertThat(output(last).path("n")).isEqualTo(json("[1,5]"));
        assertThat(gathered()).isOne();
    }

    @Test
    void neitherDoublesNorLosesAnEventOnTwoNodesAtOnce() {
        node.save("ship", OF_ONE_ORDER, TAKE);
        node.save("any", BOTH, TAKE);
        int orders = 100;
        try (ExecutionFixture other = new ExecutionFixture(database, NO_CALLS)) {
            List<Future<Accepted>> sent = new ArrayList<>();
            for (int i = 0; i < orders; i++) {
                String data = "{\"order\":" + i + ",\"shop\":\"berlin\",\"n\":" + i + "}";
                sent.add((i % 2 == 0 ? node : other).submit("test.paid", data, null));
                sent.add((i % 3 == 0 ? node : other).submit("test.packed", data, null));
            }
            sent.forEach(each -> each.await());
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> node.count("select count(*) from executions where status < 4") == 0);
        }
        List<Row> ofOrders = rows("ship");
        Set<JsonNode> pairs = new HashSet<>();
        ofOrders.forEach(row -> pairs.add(row.output().path("n")));
        assertThat(ofOrders).hasSize(orders);
        assertThat(pairs).hasSize(orders).allMatch(pair -> pair.get(0).equals(pair.get(1)));
        Set<Integer> paid = new HashSet<>();
        Set<Integer> packed = new HashSet<>();
        List<Row> ofAny = rows("any");
        for (Row row : ofAny) {
            assertThat(paid.add(row.output().path("n").get(0).intValue())).isTrue();
            assertThat(packed.add(row.output().path("n").get(1).intValue())).isTrue();
        }
        assertThat(ofAny).isNotEmpty();
        assertThat(gathered()).isLessThanOrEqualTo(1);
    }

    private List<Row> rows(String workflow) {
        return node
                .database
                .pool()
                .query("select e.event_id from executions e join workflows w on w.id = e.workflow_id where w.name = '"
                        + workflow + "'")
                .execute()
                .await()
                .stream()
                .map(row -> new EventId(row.getUUID(0)))
                .flatMap(event -> node.executionsOf(event).stream()
                        .filter(row -> node.text(
                                        "select w.name from executions e join workflows w on w.id = e.workflow_id"
                                                + " where e.id = '" + row.id() + "'")
                                .equals(workflow)))
                .toList();
    }

    @Test
    void keepsWhatADeadNodeHasGathered() {
        node.save("ship", BOTH, TAKE);
        ExecutionFixture dying = new ExecutionFixture(database, NO_CALLS);
        dying.send("test.paid", "{\"n\":1}");
        dying.die();

        EventId last = node.send("test.packed", "{\"n\":2}").id();

        assertThat(output(last).path("n")).isEqualTo(json("[1,2]"));
    }

    @Test
    void beginsAnewWithANewVersion() {
        WorkflowId id = node.save("ship", BOTH, TAKE);
        node.send("test.paid", "{\"n\":1}");
        node.saveVersion(id, "ship", BOTH + "do: [{take: {set: {n: '${ [.[].data.n] }', v: 2}}}]\n");

        EventId packed = node.send("test.packed", "{\"n\":2}").id();
        assertThat(node.executionsOf(packed)).isEmpty();
        EventId paid = node.send("test.paid", "{\"n\":3}").id();

        assertThat(output(paid)).isEqualTo(json("{\"n\":[3,2],\"v\":2}"));
    }

    @Test
    void gathersWhatWorkflowsEmitAndTell() {
        node.save("ship", """
                schedule:
                  on:
                    all:
                      - with: {type: test.said}
                      - with: {type: io.serverlessworkflow.workflow.completed.v1}
                """, TAKE);
        node.save("say", "do: [{say: {emit: {event: {with: {source: 'https://test/say', type: test.said}}}}}]\n");

        node.send("test.say", "{}");

        await().atMost(Duration.ofSeconds(20))
                .until(() -> node.count("select count(*) from executions where status = 4") == 2);
        assertThat(rows("ship").get(0).output().path("types"))
                .isEqualTo(json("[\"test.said\",\"io.serverlessworkflow.workflow.completed.v1\"]"));
        assertThat(node.count("select max(hops) from executions")).isOne();
    }

    @Test
    void storesABatchWholeOrNotAtAll() {
        node.save("ship", BOTH, TAKE);
        node.save("one", "do: [{take: {set: {n: 1}}}]\n");

        assertThat(node.sendAll("test.one", "test.two", "test.\u0000").failed()).isTrue();
        assertThat(node.sendAll("test.paid", "test.packed", "test.\u0000").failed())
                .isTrue();
        assertThat(node.count("select count(*) from events")).isZero();
        assertThat(gathered()).isZero();

        List<Accepted> accepted =
                node.sendAll("test.one", "test.paid", "test.packed").result();

        assertThat(accepted).hasSize(3);
        output(accepted.get(0).id());
        output(accepted.get(2).id());
        assertThat(executions()).isEqualTo(2);
    }
}
