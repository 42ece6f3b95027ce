package io.penstock.engine;

import static io.penstock.engine.Journey.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.dsl.Documents;
import io.penstock.dsl.StandardError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The examples that ship do what their comments say. */
class ShippedWorkflowsRunTest {

    private static final String LEAD =
            "{\"email\": \"Ada@Example.com\", \"name\": \"Ada\", \"company\": \"Engines Ltd\", \"employees\": 120, \"budget\": 50000}";

    @Test
    void aHotLeadGoesIntoTheCrmAndIsFollowedUp() throws IOException {
        Journey journey = run("lead-to-crm", LEAD, crm(200, 201));

        assertThat(journey.output()).isEqualTo(json("""
                {"status": "followed-up", "email": "ada@example.com", "contact": 7, "owner": "sales", "score": 80}
                """));
        assertThat(calls(journey)).extracting(Command.HttpCall::method).containsExactly("PUT", "POST");
        assertThat(calls(journey))
                .extracting(Command.HttpCall::uri)
                .containsExactly("http://127.0.0.1:9099/contacts/ada%40example.com", "http://127.0.0.1:9099/tasks");
        assertThat(calls(journey).get(0).body()).isEqualTo(json("""
                {"email": "ada@example.com", "name": "Ada", "company": "Engines Ltd", "employees": 120, "budget": 50000,
                 "source": "web", "score": 80, "owner": "sales", "stage": "qualified"}
                """));
        assertThat(calls(journey).get(1).body())
                .isEqualTo(json("{\"contact\": 7, \"owner\": \"sales\", \"subject\": \"Call Engines Ltd back\"}"));
    }

    @ParameterizedTest
    @CsvSource({"12, 0, web, followed-up", "5, 0, referral, followed-up", "5, 0, web, kept", "0, 0, web, kept"})
    void colderLeadsAreRoutedByTheirScore(int employees, int budget, String source, String status) throws IOException {
        String lead =
                "{\"email\": \"a@b.c\", \"company\": \"X\", \"employees\": %d, \"budget\": %d, \"source\": \"%s\"}";

        Journey journey = run("lead-to-crm", lead.formatted(employees, budget, source), crm(200, 200));

        assertThat(journey.output().path("status").asText()).isEqualTo(status);
        assertThat(journey.output().path("owner").asText("marketing")).isEqualTo("marketing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"email\": \"nobody\", \"company\": \"X\"}", "{\"email\": \"a@b.c\"}"})
    void anIncompleteLeadIsRejectedWithoutACall(String lead) throws IOException {
        Journey journey = run("lead-to-crm", lead, crm());

        assertThat(journey.output().path("status").asText()).isEqualTo("rejected");
        assertThat(journey.commands).isEmpty();
    }

    @Test
    void aCrmThatFailsIsAskedAgainLaterEachTime() throws IOException {
        Journey journey = run("lead-to-crm", LEAD, crm(503, 429, 500, 200, 200));

        assertThat(journey.output().path("status").asText()).isEqualTo("followed-up");
        List<Duration> delays = delays(journey);
        assertThat(delays).hasSize(4).last().isEqualTo(Duration.ofSeconds(2));
        assertThat(delays.get(0)).isBetween(Duration.ofMillis(500), Duration.ofMillis(750));
        assertThat(delays.get(1)).isBetween(Duration.ofMillis(1_000), Duration.ofMillis(1_250));
        assertThat(delays.get(2)).isBetween(Duration.ofMillis(2_000), Duration.ofMillis(2_250));
    }

    @Test
    void aCrmThatKeepsFailingFaultsTheExecution() throws IOException {
        Journey journey = run("lead-to-crm", LEAD, crm(503, 503, 503, 503, 503));

        WorkflowError error = journey.error();

        assertThat(error.type()).isEqualTo("https://example.com/errors/crm-unavailable");
        assertThat(error.status()).isEqualTo(503);
        assertThat(error.detail())
                .isEqualTo("The CRM did not take ada@example.com: "
                        + "PUT http://127.0.0.1:9099/contacts/ada%40example.com answered 503.");
    }

    @Test
    void aCrmThatRefusesIsNotAskedAgain() throws IOException {
        Journey journey = run("lead-to-crm", LEAD, crm(422));

        WorkflowError error = journey.error();

        assertThat(error.type()).isEqualTo(StandardError.COMMUNICATION.type());
        assertThat(error.status()).isEqualTo(422);
        assertThat(calls(journey)).hasSize(1);
    }

    @Test
    void aGoodOrderIsAccepted() throws IOException {
        Journey journey = run("order-guard", """
                {"id": "A-17", "lines": [{"sku": "pen", "quantity": 3, "price": 2.5}, {"sku": "ink", "quantity": 1, "price": 9}]}
                """, crm());

        assertThat(journey.output())
                .isEqualTo(json("{\"order\": \"A-17\", \"status\": \"accepted\", \"lines\": 2, \"total\": 16.5}"));
    }

    @Test
    void aBadLineRefusesTheOrderAndSaysWhich() throws IOException {
        Journey journey = run("order-guard", """
                {"id": "A-18", "lines": [{"sku": "pen", "quantity": 3, "price": 2.5}, {"sku": "ink", "quantity": 1}]}
                """, crm());

        assertThat(journey.output()).isEqualTo(json("""
                {"order": "A-18", "status": "refused", "reason": "Line 2 (ink) has no quantity or no price.",
                 "at": "/do/1/checkLines/try/0/eachLine/do/1/wantPrice"}
                """));
    }

    @Test
    void anOrderThatIsTooLargeFaultsBeforeItsLastLines() throws IOException {
        String line = "{\"sku\": \"gold\", \"quantity\": 1, \"price\": 6000}";
        Journey journey = run("order-guard", "{\"id\": \"A-19\", \"lines\": [L, L, L, L]}".replace("L", line), crm());

        WorkflowError error = journey.error();

        assertThat(error)
                .isEqualTo(new WorkflowError(
                        "https://example.com/errors/order-too-large",
                        409,
                        "Order too large",
                        "The total of 12000 is above 10000.",
                        "/do/2/guardTotal"));
        assertThat(Journey.column(journey.run, "path"))
                .doesNotContain("/do/1/checkLines/try/0/eachLine[2]/do/2/addLine");
    }

    /** The first event of the list carries the data, as a webhook's does. */
    private static Journey run(String name, String data, Function<Command, Outcome> world) throws IOException {
        byte[] document = Files.readAllBytes(Path.of("conf", "workflows", name + ".yaml"));
        String input = "[{\"id\": \"1\", \"type\": \"webhook.x\", \"data\": " + data + "}]";
        Run run = Run.start(Documents.compile(document, Documents.Format.YAML), Journey.ORIGIN, json(input));
        return new Journey(run, world);
    }

    private static Function<Command, Outcome> crm(Integer... statuses) {
        Iterator<Integer> next = List.of(statuses).iterator();
        return command -> command instanceof Command.HttpCall
                ? Journey.answer(command, Journey.START, next.next(), "{\"id\": 7}")
                : Journey.fire(command);
    }

    private static List<Command.HttpCall> calls(Journey journey) {
        return journey.commands.stream()
                .filter(Command.HttpCall.class::isInstance)
                .map(Command.HttpCall.class::cast)
                .toList();
    }

    private static List<Duration> delays(Journey journey) {
        return journey.commands.stream()
                .filter(Command.Timer.class::isInstance)
                .map(command -> ((Command.Timer) command).delay())
                .toList();
    }
}
