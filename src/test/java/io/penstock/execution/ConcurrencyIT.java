package io.penstock.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.engine.Command.HttpCall;
import io.penstock.engine.Outcome;
import io.penstock.execution.ExecutionFixture.Row;
import io.penstock.identity.EventId;
import io.penstock.postgres.DatabaseSettings;
import io.penstock.postgres.TestPostgres;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A workflow that says how many of its executions may run at the same time, on one node and on two. */
@ExtendWith(TestPostgres.class)
class ConcurrencyIT {

    private record Asked(String uri, Runnable answer) {}

    private final Queue<Asked> asked = new ConcurrentLinkedQueue<>();
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();

    /** Answers when the test says so. */
    private Calls held() {
        return (organization, call, key, trace) -> {
            Promise<Outcome> promise = Promise.promise();
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            asked.add(new Asked(call.uri(), () -> {
                running.decrementAndGet();
                promise.complete(answered(call));
            }));
            return promise.future();
        };
    }

    private Calls immediate() {
        return (organization, call, key, trace) -> {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            Promise<Outcome> promise = Promise.promise();
            asked.add(new Asked(call.uri(), () -> {}));
            io.vertx.core.Vertx.currentContext().owner().setTimer(5, later -> {
                running.decrementAndGet();
                promise.complete(answered(call));
            });
            return promise.future();
        };
    }

    private static Outcome answered(HttpCall call) {
        byte[] body = "{}".getBytes(StandardCharsets.UTF_8);
        return new Outcome.Answered(
                call.position().value(),
                InstantSource.system().instant(),
                200,
                Map.of("Content-Type", "application/json"),
                ExecutionFixture.json("{}"),
                body,
                call.uri());
    }

    /** Of a name of its own, in a database without other executions. */
    private void save(ExecutionFixture node, String concurrency) {
        node.database
                .pool()
                .query("truncate executions, turns, timers, inbox, journal; delete from workflows")
                .execute()
                .await();
        node.save("limited", """
                  metadata: {penstock: {concurrency: %s}}
                schedule: {on: {one: {with: {type: test.limited}}}}
                """.formatted(concurrency), """
                do:
                  - ask:
                      call: http
                      with: {method: get, endpoint: '${ "http://stub/\\(.[0].data.n)" }'}
                """);
    }

    private static Row only(ExecutionFixture node, Accepted accepted) {
        return node.executionsOf(accepted.id()).get(0);
    }

    private static void awaitStatus(ExecutionFixture node, Accepted accepted, Status status) {
        await().atMost(Duration.ofSeconds(10)).until(() -> only(node, accepted).status() == status);
    }

    private Asked nextAsked() {
        await().atMost(Duration.ofSeconds(10)).until(() -> !asked.isEmpty());
        return asked.remove();
    }

    @Test
    void theSecondWaitsUntilTheFirstHasEnded(DatabaseSettings settings) {
        try (ExecutionFixture node = new ExecutionFixture(settings, held())) {
            save(node, "{limit: 1}");
            Accepted first = node.send("test.limited", "{\"n\":1}");
            Asked call = nextAsked();
            Accepted second = node.send("test.limited", "{\"n\":2}");
            awaitStatus(node, second, Status.WAITING);
            assertThat(asked).isEmpty();

            call.answer().run();

            nextAsked().answer().run();
            awaitStatus(node, first, Status.COMPLETED);
            awaitStatus(node, second, Status.COMPLETED);
            assertThat(node.count("select count(*) from turns")).isZero();
        }
    }

    @Test
    void executionsOfDifferentKeysDoNotWaitForEachOther(DatabaseSettings settings) {
        try (ExecutionFixture node = new ExecutionFixture(settings, held())) {
            save(node, "{limit: 1, key: '${ .[0].data.n }'}");
            node.send("test.limited", "{\"n\":1}");
            node.send("test.limited", "{\"n\":2}");
            Accepted third = node.send("test.limited", "{\"n\":1}");

            await().until(() -> asked.size() == 2);
            awaitStatus(node, third, Status.WAITING);
        }
    }

    @Test
    void oneThatIsSkippedEndsAtOnceAndSaysWhy(DatabaseSettings settings) {
        try (ExecutionFixture node = new ExecutionFixture(settings, held())) {
            save(node, "{limit: 1, on_conflict: skip}");
            node.send("test.limited", "{\"n\":1}");
            Asked call = nextAsked();
            Accepted second = node.send("test.limited", "{\"n\":2}");

            awaitStatus(node, second, Status.CANCELLED);

            assertThat(only(node, second).error().path("type").asText()).endsWith("/skipped");
            call.answer().run();
            await().until(() -> node.count("select count(*) from turns") == 0);
            Accepted third = node.send("test.limited", "{\"n\":3}");
            nextAsked().answer().run();
            awaitStatus(node, third, Status.COMPLETED);
        }
    }

    @Test
    void aNewerOneTakesThePlaceOfWhatRunsAndOfWhatWaits(DatabaseSettings settings) {
        try (ExecutionFixture node = new ExecutionFixture(settings, held())) {
            save(node, "{limit: 1, on_conflict: replace}");
            Accepted first = node.send("test.limited", "{\"n\":1}");
            nextAsked();
            Accepted second = node.send("test.limited", "{\"n\":2}");
            Accepted third = node.send("test.limited", "{\"n\":3}");

            awaitStatus(node, first, Status.CANCELLED);
            awaitStatus(node, second, Status.CANCELLED);
            assertThat(only(node, first).error().path("type").asText()).endsWith("/replaced");
            await().until(() -> asked.stream().anyMatch(call -> call.uri().endsWith("/3")));
            asked.forEach(call -> call.answer().run());
            awaitStatus(node, third, Status.COMPLETED);
            assertThat(node.count("select count(*) from turns")).isZero();
        }
    }

    @Test
    void oneThatWaitsForItsTurnCanBeCancelled(DatabaseSettings settings) {
        try (ExecutionFixture node = new ExecutionFixture(settings, held())) {
            save(node, "{limit: 1}");
            node.send("test.limited", "{\"n\":1}");
            Asked call = nextAsked();
            Accepted second = node.send("test.limited", "{\"n\":2}");
            awaitStatus(node, second, Status.WAITING);

            node.cancel(only(node, second).id());

            awaitStatus(node, second, Status.CANCELLED);
            assertThat(node.count("select count(*) from turns")).isOne();
            call.answer().run();
        }
    }

    @Test
    void noMoreThanTheLimitRunWhateverTheNumberAndTheNodes(DatabaseSettings settings) {
        try (ExecutionFixture one = new ExecutionFixture(settings, immediate());
                ExecutionFixture two = new ExecutionFixture(settings, immediate())) {
            save(one, "{limit: 3}");
            List<Future<Accepted>> sent = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                sent.add((i % 2 == 0 ? one : two).submit("test.limited", "{\"n\":" + (100 + i) + "}", null));
            }
            Future.join(sent).await();

            await().atMost(30, TimeUnit.SECONDS)
                    .until(() -> one.count("select count(*) from executions where status = 4") == 60);

            assertThat(most).hasValueLessThanOrEqualTo(3);
            // What tests before this one have left in the database may be adopted and asked, too.
            assertThat(asked.stream().filter(each -> each.uri().matches(".*/1\\d\\d")))
                    .hasSize(60);
            assertThat(one.count("select count(*) from turns")).isZero();
        }
    }

    @Test
    void theTurnOfADeadNodeGoesOnWithTheExecution(DatabaseSettings settings) {
        ExecutionFixture dying = new ExecutionFixture(settings, held());
        save(dying, "{limit: 1}");
        EventId first = dying.send("test.limited", "{\"n\":1}").id();
        nextAsked();
        EventId second = dying.send("test.limited", "{\"n\":2}").id();
        await().until(() -> dying.executionsOf(second).get(0).status() == Status.WAITING);
        running.set(0);
        try (ExecutionFixture other = new ExecutionFixture(settings, held())) {
            dying.die();

            nextAsked().answer().run();
            nextAsked().answer().run();

            await().atMost(Duration.ofSeconds(10))
                    .until(() -> other.executionsOf(first).get(0).status() == Status.COMPLETED
                            && other.executionsOf(second).get(0).status() == Status.COMPLETED);
            assertThat(other.count("select count(*) from turns")).isZero();
        }
    }

    @Test
    void aTurnIsGivenOnWhenItsExecutionEndedWithoutLeavingIt(DatabaseSettings settings) {
        try (ExecutionFixture node = new ExecutionFixture(settings, held())) {
            save(node, "{limit: 1}");
            Accepted first = node.send("test.limited", "{\"n\":1}");
            nextAsked();
            Accepted second = node.send("test.limited", "{\"n\":2}");
            awaitStatus(node, second, Status.WAITING);

            node.database
                    .pool()
                    .preparedQuery("update executions set status = 6, finished_at = now() where id = $1")
                    .execute(io.vertx.sqlclient.Tuple.of(only(node, first).id()))
                    .await();

            await().atMost(Duration.ofSeconds(20)).until(() -> !asked.isEmpty());
            nextAsked().answer().run();
            awaitStatus(node, second, Status.COMPLETED);
        }
    }
}
