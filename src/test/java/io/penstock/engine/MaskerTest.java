package io.penstock.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.penstock.dsl.StandardError;
import java.time.Instant;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MaskerTest {

    private static final JsonNode SECRETS = Journey.json(
            "{\"crm\":{\"username\":\"bob\",\"password\":\"p+ss w\\\"rd\",\"pin\":123456},\"key\":\"hushhush\",\"tiny\":7,\"on\":true}");
    private static final Masker MASKER = Masker.of(SECRETS);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "hushhush | ***",
                "a hushhush b hushhush | a *** b ***",
                "hushhus | hushhus",
                "bob | ***",
                "bobby | bobby",
                "Bearer aHVzaGh1c2g= | Bearer ***",
                "Basic Ym9iOnArc3Mgd1wicmQ | Basic Ym9iOnArc3Mgd1wicmQ",
                "Basic Ym9iOnArc3MgdyJyZA== | Basic ***",
                "?p=p%2Bss%20w%22rd&q=1 | ?p=***&q=1",
                "?p=p%2Bss+w%22rd | ?p=***",
                "pin 123456 | pin ***"
            })
    void hidesASecretInAText(String text, String masked) {
        assertThat(MASKER.mask(text)).isEqualTo(masked);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"a\":[1,{\"b\":\"x hushhush\"}],\"c\":2} | {\"a\":[1,{\"b\":\"x ***\"}],\"c\":2}",
                "{\"hushhush\":1} | {\"***\":1}",
                "[123456,123457,7,true,null] | [\"***\",123457,7,true,null]",
                "\"{\\\"p\\\":\\\"p+ss w\\\\\\\"rd\\\"}\" | \"{\\\"p\\\":\\\"***\\\"}\""
            })
    void hidesASecretInAValue(String value, String masked) {
        assertThat(MASKER.mask(Journey.json(value))).hasToString(masked);
    }

    @Test
    void givesBackWhatHoldsNoSecret() {
        JsonNode value = Journey.json("{\"a\":[\"b\",1,{}]}");

        assertThat(MASKER.mask(value)).isSameAs(value);
        assertThat(Masker.of(Journey.json("{}"))).isSameAs(Masker.NONE);
    }

    @Test
    void hidesTheLongestOfTwoThatBeginAlike() {
        Masker masker = Masker.of(Journey.json("{\"a\":\"token-1\",\"b\":\"token-1-more\"}"));

        assertThat(masker.mask("token-1-more, token-1")).isEqualTo("***, ***");
    }

    @Test
    void hidesWhateverIsASecret() {
        Random random = new Random(7);
        for (int i = 0; i < 2_000; i++) {
            String secret = text(random, 4 + random.nextInt(12));
            String around = text(random, random.nextInt(20)) + secret + text(random, random.nextInt(20));
            JsonNode secrets = Journey.json("{}");
            ((com.fasterxml.jackson.databind.node.ObjectNode) secrets).put("s", secret);

            assertThat(Masker.of(secrets).mask(TextNode.valueOf(around)).textValue())
                    .as(secret + " in " + around)
                    .doesNotContain(secret);
        }
    }

    /** Of few letters, so that they repeat. */
    private static String text(Random random, int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append("ab-é".charAt(random.nextInt(4)));
        }
        return text.toString();
    }

    @Test
    void noTraceHoldsASecretEvenWhereAValueIsCut() {
        String large = "x".repeat(1_020) + "hushhush" + "y".repeat(4_000);
        Journey journey = journey("""
                - keep: {set: {a: '${ .text }', b: '${ .large }'}}
                - fail: {raise: {error: {type: 'https://e.example/x', status: 500, title: t, detail: '${ .a }'}}}
                """, "{\"text\":\"it is hushhush!\",\"large\":\"" + large + "\"}");

        WorkflowError error = journey.error();

        assertThat(error.detail()).isEqualTo("it is ***!");
        assertThat(journey.run.tasks().toString()).doesNotContain("hush").contains("it is ***!");
    }

    @Test
    void theOutputIsWhatTheWorkflowMakesOfIt() {
        assertThat(journey("- keep: {set: {a: '${ .text }'}}", "{\"text\":\"hushhush\"}")
                        .output())
                .hasToString("{\"a\":\"hushhush\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"hushhush is wrong\"", "{\"message\":\"hushhush is wrong\"}"})
    void anAnswersErrorHoldsNoSecretEvenWhereItIsCut(String body) {
        String call = "- ask: {call: http, with: {method: get, endpoint: 'https://api.example/hushhush'}}";
        Journey journey = new Journey(
                Run.start(Journey.program(call), origin(), Journey.json("{}")),
                command -> Journey.answer(
                        command, Instant.EPOCH, 403, body.replace("hush", "x".repeat(297) + " hushhush")));

        assertThat(journey.error().detail())
                .startsWith("GET https://api.example/*** answered 403: xxx")
                .doesNotContain("hush");
    }

    @Test
    void eventsAndOtherWorkflowsAreToldNoSecret() {
        Position at = new Position("/do/0/x#1", "/do/0/x#1");
        JsonNode input = Journey.json("{\"token\":\"hushhush\"}");
        Command.Emit emit = new Command.Emit(at, (com.fasterxml.jackson.databind.node.ObjectNode) input);
        Command.StartChild child = new Command.StartChild(at, "n", "w", "1", input, true);

        assertThat(MASKER.mask(emit).toString()).doesNotContain("hush");
        assertThat(MASKER.mask(child).toString()).doesNotContain("hush");
    }

    @Test
    void anErrorKeepsWhatIsNotSecret() {
        WorkflowError error =
                WorkflowError.of(StandardError.RUNTIME, "hushhush").at("/do/0/a");

        assertThat(MASKER.mask(error))
                .isEqualTo(WorkflowError.of(StandardError.RUNTIME, "***").at("/do/0/a"));
    }

    private static Journey journey(String tasks, String input) {
        return new Journey(Run.start(Journey.program(tasks), origin(), Journey.json(input)), Journey::fire);
    }

    private static Origin origin() {
        return new Origin("0193-test", Journey.START, Origin.Limits.DEFAULT, SECRETS, 0, 0, Set.of());
    }
}
