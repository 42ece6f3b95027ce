package io.penstock.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.penstock.engine.Command.HttpCall;
import io.penstock.engine.Outcome;
import io.penstock.execution.ExecutionFixture.Row;
import io.penstock.identity.EventId;
import io.penstock.identity.OrganizationId;
import io.penstock.integration.Ongoing;
import io.penstock.postgres.DatabaseSettings;
import io.penstock.postgres.TestPostgres;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Many branches that call at the same time: their answers are journaled side by side, and survive together what they must. */
@ExtendWith(TestPostgres.class)
class ForkIT {

    private static final int BRANCHES = 200;

    private final Vertx vertx = Vertx.vertx();
    private final Map<String, AtomicInteger> calls = new ConcurrentHashMap<>();
    private final Queue<String> answered = new ConcurrentLinkedQueue<>();

    @AfterEach
    void stop() {
        vertx.close().await();
    }

    private static String workflow() {
        StringBuilder tasks = new StringBuilder("do:\n  - all:\n      fork:\n        branches:\n");
        for (int i = 0; i < BRANCHES; i++) {
            tasks.append("          - b").append(i).append(":\n              call: http\n");
            tasks.append("              with: {method: get, endpoint: 'http://stub/")
                    .append(i)
                    .append("'}\n");
        }
        return tasks.append("  - count: {set: {answers: '${ length }'}}\n").toString();
    }

    /** @param millis after which the call of that number is answered; negative: never */
    private Calls answering(IntUnaryOperator millis) {
        return (OrganizationId organization, HttpCall call, String key, String trace) -> {
            calls.computeIfAbsent(key, none -> new AtomicInteger()).incrementAndGet();
            int number = Integer.parseInt(call.uri().substring("http://stub/".length()));
            int wait = millis.applyAsInt(number);
            if (wait < 0) {
                return Future.future(never -> {});
            }
            JsonNode body = JsonNodeFactory.instance.numberNode(number);
            Outcome outcome = new Outcome.Answered(
                    call.position().value(),
                    InstantSource.system().instant(),
                    200,
                    Map.of(),
                    body,
                    new byte[0],
                    call.uri());
            return vertx.timer(wait + 1, TimeUnit.MILLISECONDS).map(over -> {
                answered.add(key);
                return outcome;
            });
        };
    }

    private static Row ended(ExecutionFixture node, EventId event) {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> node.executionsOf(event).stream()
                        .anyMatch(row -> row.status().ended()));
        return node.executionsOf(event).get(0);
    }

    @Test
    void callsOnceForEachBranch(DatabaseSettings settings) {
        try (ExecutionFixture node = new ExecutionFixture(settings, answering(number -> number * 37 % 50))) {
            node.save("fork-once", workflow());

            Row row = ended(node, node.send("test.fork-once", "{}").id());

            assertThat(row.status()).isEqualTo(Status.COMPLETED);
            assertThat(row.output()).isEqualTo(ExecutionFixture.json("{\"answers\":200}"));
            assertThat(calls).hasSize(BRANCHES);
            assertThat(calls.values()).allMatch(count -> count.get() == 1);
        }
    }

    @Test
    void repeatsOnlyWhatWasNotJournaledWhenItsNodeDied(DatabaseSettings settings) {
        ExecutionFixture dying =
                new ExecutionFixture(settings, answering(number -> number % 2 == 0 ? number * 37 % 200 : -1));
        dying.save("fork-crash", workflow());
        EventId event = dying.send("test.fork-crash", "{}").id();
        await().until(() -> answered.size() > 50);
        dying.die();
        try (ExecutionFixture node = new ExecutionFixture(settings, answering(number -> number * 37 % 50))) {
            Row row = ended(node, event);

            assertThat(row.status()).isEqualTo(Status.COMPLETED);
            assertThat(row.output()).isEqualTo(ExecutionFixture.json("{\"answers\":200}"));
            long journaled = node.count(
                    "select count(*) from journal where outcome is not null and execution_id = '" + row.id() + "'");
            assertThat(journaled).isEqualTo(BRANCHES);
            long once =
                    calls.values().stream().filter(count -> count.get() == 1).count();
            assertThat(once).as("calls that were journaled before").isGreaterThan(20);
        }
    }

    /** Calls that are never answered, and tell by their paths which of them were given up. */
    private static final class Silent implements Calls {

        private final Queue<String> asked = new ConcurrentLinkedQueue<>();
        private final Queue<String> aborted = new ConcurrentLinkedQueue<>();

        @Override
        public Future<Outcome> call(OrganizationId organization, HttpCall call, String key, String trace) {
            return begin(organization, call, key, trace).outcome();
        }

        @Override
        public Ongoing begin(OrganizationId organization, HttpCall call, String key, String trace) {
            String name = call.uri().substring("http://stub/".length());
            asked.add(name);
            return new Ongoing(Future.future(never -> {}), () -> aborted.add(name));
        }
    }

    @Test
    void givesUpCallsThatNobodyWaitsForAnyMore(DatabaseSettings settings) {
        Silent calls = new Silent();
        try (ExecutionFixture node = new ExecutionFixture(settings, calls)) {
            node.save("fork-withdraw", """
                    do:
                      - race:
                          fork:
                            compete: true
                            branches:
                              - slow: {call: http, with: {method: get, endpoint: 'http://stub/lost'}}
                              - quick: {wait: {milliseconds: 50}}
                      - short:
                          try:
                            - ask:
                                call: http
                                with: {method: get, endpoint: 'http://stub/late'}
                                timeout: {after: {milliseconds: 50}}
                          catch: {}
                      - long: {call: http, with: {method: get, endpoint: 'http://stub/cancelled'}}
                    """);
            EventId event = node.send("test.fork-withdraw", "{}").id();
            await().until(() -> calls.asked.contains("cancelled"));
            assertThat(calls.aborted).containsExactly("lost", "late");

            node.cancel(node.executionsOf(event).get(0).id());

            assertThat(ended(node, event).status()).isEqualTo(Status.CANCELLED);
            await().untilAsserted(() -> assertThat(calls.aborted).containsExactly("lost", "late", "cancelled"));
        }
    }
}
