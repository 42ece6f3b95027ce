package io.penstock.engine;

import static io.penstock.engine.Journey.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.dsl.Program;
import io.penstock.dsl.StandardError;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Secrets: who may read them, and where they are not shown. */
class SecretsTest {

    private static final JsonNode SECRETS = json(
            "{\"token\": \"s3cr3t/1\", \"login\": {\"user\": \"me\", \"password\": \"pass word\", \"pin\": 123456}}");

    @Test
    void expressionsReadThem() {
        assertThat(output("- a: {set: {token: '${ $secrets.token }', user: '${ $secrets.login.user }'}}"))
                .isEqualTo(json("{\"token\": \"s3cr3t/1\", \"user\": \"me\"}"));
    }

    @Test
    void oneThatIsNotThereIsAnAuthorizationError() {
        for (String expression : new String[] {"$secrets.other", "$secrets[\"other\"]?", "$secrets | .other // 1"}) {
            Outcome.End end = run("- a: {set: {x: '${ " + expression + " }'}}")
                    .step(100_000)
                    .end();

            assertThat(end).isInstanceOfSatisfying(Outcome.Faulted.class, faulted -> {
                assertThat(faulted.error().type()).isEqualTo(StandardError.AUTHORIZATION.type());
                assertThat(faulted.error().status()).isEqualTo(403);
                assertThat(faulted.error().detail()).contains("`other`");
                assertThat(faulted.error().instance()).isEqualTo("/do/0/a");
            });
        }
    }

    @Test
    void whatIsKeptOfThemIsAPlainObject() {
        assertThat(
                        output(
                                "- a: {set: {all: '${ $secrets }'}}\n- b: {set: {x: '${ .all.other }', y: '${ .all.login.pin }'}}"))
                .isEqualTo(json("{\"x\": null, \"y\": 123456}"));
    }

    @Test
    void aTraceShowsNone() {
        Run run = run("""
                - a: {set: {token: '${ $secrets.token }', text: '${ "Bearer \\($secrets.token), \\($secrets.login.pin)" }', pin: '${ $secrets.login.pin }'}}
                - b: {set: {uri: '${ "https://x.test/" + ($secrets.login.password | @uri) }', key: '${ {($secrets.token): "x"} }'}}
                - c: {set: '${ {long: ("x" * 900 + $secrets.token + "y" * 5000)} }'}
                - d: {raise: {error: {type: 'https://x.test/e', status: 500, detail: '${ "no " + $secrets.token }'}}}
                """);

        Step end = run.step(10_000_000);

        String shown = run.tasks().toString() + end.end();
        assertThat(shown).doesNotContain("s3cr3t").doesNotContain("pass").doesNotContain("123456");
        assertThat(run.tasks().get(0).path("output"))
                .isEqualTo(json("{\"token\": \"***\", \"text\": \"Bearer ***, ***\", \"pin\": \"***\"}"));
        assertThat(run.tasks().get(1).path("output"))
                .isEqualTo(json("{\"uri\": \"https://x.test/***\", \"key\": {\"***\": \"x\"}}"));
        assertThat(run.tasks().get(3).path("error").path("detail").asText()).isEqualTo("no ***");
    }

    @Test
    void aLongTextThatIsCutShowsNoPartOfOne() {
        for (int length = 1_000; length < 1_040; length++) {
            Run run = run("- a: {set: '${ {long: (\"x\" * " + length + " + $secrets.token + \"y\" * 5000)} }'}");
            run.step(10_000_000);

            assertThat(run.tasks().toString()).doesNotContain("s3");
        }
    }

    @Test
    void manySecretsInARowShowNoPartOfOne() {
        Run run = run("- a: {set: '${ {long: ($secrets.token * 1000)} }'}");
        run.step(10_000_000);

        assertThat(run.tasks().toString()).contains("***").doesNotContain("s3");
    }

    private static JsonNode output(String tasks) {
        Outcome.End end = run(tasks).step(100_000).end();
        return ((Outcome.Completed) Objects.requireNonNull(end)).output();
    }

    private static Run run(String tasks) {
        Program program = Journey.document("use: {secrets: [token, login, other]}\ndo:\n" + tasks.indent(2));
        Origin origin = new Origin("1", Journey.START, Origin.Limits.DEFAULT, SECRETS, 0, 0, Set.of());
        return Run.start(program, origin, json("{}"));
    }
}
