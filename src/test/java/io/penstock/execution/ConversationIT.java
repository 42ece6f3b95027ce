package io.penstock.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
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

/** Workflows that emit, listen to and start each other, on a real database. */
@ExtendWith(TestPostgres.class)
class ConversationIT {

    private static final Calls NO_CALLS = (organization, call, key, trace) -> Future.failedFuture("no calls here");

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
                        + " executions, events, journal")
                .execute()
                .await();
        node.close();
    }

    private Row ended(EventId event) {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> node.executionsOf(event).stream()
                        .anyMatch(row -> row.status().ended()));
        return node.executionsOf(event).get(0);
    }

    private void waiting(EventId event) {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> node.executionsOf(event).stream().anyMatch(row -> row.status() == Status.WAITING));
    }

    private static JsonNode json(String text) {
        return ExecutionFixture.json(text);
    }

    private static final String LISTEN_TWICE = """
            do:
              - first: {listen: {to: {one: {with: {type: test.answer}}}}, output: {as: '${ .[0] }'}}
              - second: {listen: {to: {one: {with: {type: test.answer}}}}, output: {as: '${ .[0] }'}}
            """;

    @Test
    void startsAWorkflowByAnEventThatAnotherEmits() {
        node.save("ask", """
                do:
                  - say: {emit: {event: {with: {source: "https://test/ask", type: test.reply, data: {n: '${ .[0].data.n }'}}}}}
                """);
        node.save("reply", "do: [{take: {set: {got: '${ .[0].data.n }', by: '${ .[0].source }'}}}]\n");

        EventId event = node.send("test.ask", "{\"n\":7}").id();

        Row asked = ended(event);
        assertThat(asked.status()).isEqualTo(Status.COMPLETED);
        EventId emitted = EventId.parse(asked.output().path("id").asText());
        assertThat(ended(emitted).output()).isEqualTo(json("{\"got\":7,\"by\":\"https://test/ask\"}"));
        assertThat(node.count("select hops from events where id = '" + emitted + "'"))
                .isOne();
        assertThat(node.count("select hops from executions where event_id = '" + emitted + "'"))
                .isOne();
    }

    @Test
    void stopsAWorkflowThatStartsItself() {
        node.save("loop", """
                do:
                  - again: {emit: {event: {with: {source: "https://test/loop", type: test.loop}}}}
                """);

        node.send("test.loop", "{}");

        await().atMost(Duration.ofSeconds(20))
                .until(() -> node.count("select count(*) from executions where status = 5") == 1);
        assertThat(node.count("select count(*) from executions")).isEqualTo(1 + ExecutionFixture.MAX_HOPS);
        String error = node.text("select convert_from(error, 'UTF8') from executions where status = 5");
        assertThat(json(error).path("type").asText()).endsWith("/runtime");
        assertThat(json(error).path("detail").asText()).contains("start itself");
    }

    @Test
    void wakesAWorkflowThatLeftMemoryToListen() {
        node.save("listen", "do: [{hear: {listen: {to: {one: {with: {type: test.answer, data: '${ .n > 3 }'}}}}}}]\n");
        EventId event = node.send("test.listen", "{}").id();
        waiting(event);

        node.send("test.answer", "{\"n\":3}");
        node.send("test.answer", "{\"n\":4}");

        assertThat(ended(event).output()).isEqualTo(json("[{\"n\":4}]"));
        assertThat(node.count("select count(*) from subscriptions")).isZero();
        await().until(() -> node.count("select count(*) from inbox") == 0);
    }

    @Test
    void wakesItOnWhicheverNodeTheEventComes() {
        node.save("listen", "do: [{hear: {listen: {to: {one: {with: {type: test.answer}}}}}}]\n");
        EventId parked = node.send("test.listen", "{}").id();
        waiting(parked);
        try (ExecutionFixture other = new ExecutionFixture(database, NO_CALLS)) {
            other.send("test.answer", "{\"n\":1}");

            assertThat(ended(parked).output()).isEqualTo(json("[{\"n\":1}]"));
        }
    }

    @Test
    void hearsInMemoryWhatAnotherNodeStored() {
        node.save("listen", """
                do:
                  - both:
                      fork:
                        compete: true
                        branches:
                          - hear: {listen: {to: {one: {with: {type: test.answer}}}}}
                          - rest: {wait: {seconds: 9}}
                """);
        EventId event = node.send("test.listen", "{}").id();
        await().until(() -> node.count("select count(*) from subscriptions where scanned") == 1);
        try (ExecutionFixture other = new ExecutionFixture(database, NO_CALLS)) {
            other.send("test.answer", "{\"n\":1}");

            await().atMost(Duration.ofSeconds(3))
                    .until(() -> node.executionsOf(event).get(0).status().ended());
        }
        assertThat(ended(event).output()).isEqualTo(json("[{\"n\":1}]"));
        await().until(() -> node.count("select count(*) from subscriptions") == 0);
    }

    @Test
    void hearsTwoEventsThatComeTogetherOneAfterTheOther() {
        node.save("listen", LISTEN_TWICE);
        EventId event = node.send("test.listen", "{}").id();
        await().until(() -> node.count("select count(*) from subscriptions where scanned") == 1);

        Future<Accepted> one = node.submit("test.answer", "{\"n\":1}", null);
        Future<Accepted> two = node.submit("test.answer", "{\"n\":2}", null);
        one.await();
        two.await();

        Row row = ended(event);
        assertThat(row.output()).isIn(json("{\"n\":2}"), json("{\"n\":1}"));
        assertThat(node.count("select count(*) from journal where position like '%@%'"))
                .isEqualTo(2);
    }

    @Test
    void hearsTheAnswerToWhatItHasJustEmitted() {
        node.save("ask", """
                do:
                  - say:
                      emit: {event: {with: {source: "https://test/ask", type: test.request, data: {for: '${ $workflow.id }'}}}}
                      output: {as: '${ {} }'}
                  - hear:
                      listen:
                        to:
                          one:
                            with: {type: test.response, data: '${ .for == $workflow.id }'}
                """);
        node.save("answer", "schedule: {on: {one: {with: {type: test.request}}}}\n", """
                do:
                  - say: {emit: {event: {with: {source: "https://test/answer", type: test.response, data: '${ .[0].data }'}}}}
                """);
        List<Future<Accepted>> sent = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            sent.add(node.submit("test.ask", "{}", null));
        }

        for (Future<Accepted> each : sent) {
            assertThat(ended(each.await().id()).status()).isEqualTo(Status.COMPLETED);
        }
        assertThat(node.count("select count(*) from executions where status <> 4"))
                .isZero();
    }

    @Test
    void takesEachOfManyEventsOnce() {
        node.save("collect", """
                do:
                  - hear:
                      listen:
                        to:
                          any: [{with: {type: test.item}}]
                          until: '${ length >= 100 }'
                      output: {as: '${ [.[].n] | sort }'}
                """);
        EventId event = node.send("test.collect", "{}").id();
        await().until(() -> node.count("select count(*) from subscriptions where scanned") == 1);
        StringBuilder all = new StringBuilder();
        List<Future<Accepted>> sent = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            sent.add(node.submit("test.item", "{\"n\":" + i + "}", null));
            all.append(i == 0 ? "[" : ",").append(i);
        }
        sent.forEach(each -> each.await());

        assertThat(ended(event).output()).isEqualTo(json(all.append("]").toString()));
    }

    @Test
    void goesOnWithTheOutputOfAnotherWorkflow() {
        node.save(
                "child",
                "input: {schema: {document: {type: object}}}\n",
                "do: [{out: {set: {double: '${ .n * 2 }'}}}]\n");
        node.save("parent", """
                do:
                  - call: {run: {workflow: {namespace: test, name: child, version: '1.0.0', input: {n: 21}}}}
                """);

        EventId event = node.send("test.parent", "{}").id();

        assertThat(ended(event).output()).isEqualTo(json("{\"double\":42}"));
        assertThat(node.count("select count(*) from children")).isZero();
        await().until(() -> node.count("select count(*) from inbox") == 0);
        assertThat(node.count("select depth from executions where parent_id is not null"))
                .isOne();
    }

    @Test
    void doesNotWaitForAWorkflowThatIsNotAwaited() {
        node.save("child", "", "do: [{rest: {wait: {hours: 1}}}]\n");
        node.save("parent", """
                do:
                  - call: {run: {await: false, workflow: {namespace: test, name: child, version: latest}}}
                """);

        EventId event = node.send("test.parent", "{}").id();

        assertThat(ended(event).status()).isEqualTo(Status.COMPLETED);
        assertThat(node.count(
                        "select count(*) from executions where parent_id is not null and parent_position is null"))
                .isOne();
    }

    @Test
    void failsWithTheErrorOfAnotherWorkflow() {
        node.save(
                "child", "", "do: [{no: {raise: {error: {type: https://example.com/no, status: 418, title: No}}}}]\n");
        node.save("parent", """
                do:
                  - call: {run: {workflow: {namespace: test, name: child, version: '1.0.0'}}}
                """);

        Row row = ended(node.send("test.parent", "{}").id());

        assertThat(row.status()).isEqualTo(Status.FAULTED);
        assertThat(row.error().path("status").asInt()).isEqualTo(418);
    }

    @Test
    void failsClearlyWhereThereIsNoSuchWorkflow() {
        node.save("parent", """
                do:
                  - call: {run: {workflow: {namespace: test, name: nowhere, version: '1.0.0'}}}
                """);

        Row row = ended(node.send("test.parent", "{}").id());

        assertThat(row.error().path("type").asText()).endsWith("/configuration");
        assertThat(row.error().path("detail").asText()).isEqualTo("There is no workflow test/nowhere.");
    }

    @Test
    void stopsAWorkflowThatRunsItself() {
        node.save("self", "schedule: {on: {one: {with: {type: test.self}}}}\n", """
                do:
                  - call: {run: {workflow: {namespace: test, name: self, version: '1.0.0'}}}
                """);

        Row row = ended(node.send("test.self", "{}").id());

        assertThat(row.status()).isEqualTo(Status.FAULTED);
        assertThat(row.error().path("type").asText()).endsWith("/runtime");
        assertThat(node.count("select count(*) from executions")).isEqualTo(1 + ExecutionFixture.MAX_DEPTH);
    }

    @Test
    void cancelsTheWorkflowsThatACancelledOneWaitsFor() {
        node.save("grandchild", "", "do: [{rest: {wait: {hours: 1}}}]\n");
        node.save("child", "", """
                do:
                  - call: {run: {workflow: {namespace: test, name: grandchild, version: '1.0.0'}}}
                """);
        node.save("parent", """
                do:
                  - call: {run: {workflow: {namespace: test, name: child, version: '1.0.0'}}}
                """);
        EventId event = node.send("test.parent", "{}").id();
        await().until(() -> node.count("select count(*) from executions where status = 2") == 3);

        node.cancel(node.executionsOf(event).get(0).id());

        await().atMost(Duration.ofSeconds(10))
                .until(() -> node.count("select count(*) from executions where status = 6") == 3);
        await().until(() -> node.count("select count(*) from inbox") == 0);
    }

    @Test
    void cancelsWhatABranchWaitsForThatLost() {
        node.save("child", "", "do: [{rest: {wait: {hours: 1}}}]\n");
        node.save("parent", """
                do:
                  - race:
                      fork:
                        compete: true
                        branches:
                          - slow: {run: {workflow: {namespace: test, name: child, version: '1.0.0'}}}
                          - quick: {wait: {milliseconds: 300}}
                """);

        EventId event = node.send("test.parent", "{}").id();

        assertThat(ended(event).status()).isEqualTo(Status.COMPLETED);
        await().atMost(Duration.ofSeconds(10))
                .until(() -> node.count("select count(*) from executions where status = 6") == 1);
    }

    @Test
    void hearsWhatWasSaidWhileItsNodeWasDead() {
        node.save("listen", "do: [{hear: {listen: {to: {one: {with: {type: test.answer}}}}}}]\n");
        ExecutionFixture dying = new ExecutionFixture(database, NO_CALLS);
        EventId event = dying.send("test.listen", "{}").id();
        await().until(() -> node.count("select count(*) from subscriptions where scanned") == 1);
        dying.die();

        node.send("test.answer", "{\"n\":1}");

        assertThat(ended(event).output()).isEqualTo(json("[{\"n\":1}]"));
    }
}
