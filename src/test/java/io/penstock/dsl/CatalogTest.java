package io.penstock.dsl;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Functions and schemas that stand elsewhere. */
class CatalogTest {

    private static final String LOG = "https://catalog.test/functions/log/1.0.0/function.yaml";

    private static final String CALL = """
            use: {catalogs: {shared: {endpoint: 'https://catalog.test/'}}}
            do:
              - a: {call: 'log:1.0.0@shared', with: {message: hello}}
              - b: {call: 'log:1.0.0@shared', with: {message: again}}
            """;

    @Test
    void compilesAFunctionOnceAsIfItStoodInTheDocument() {
        Program program =
                new Elsewhere().with(LOG, "set:\n  logged: ${ .message }\n").compile(CALL);

        Action.CallFunction first =
                (Action.CallFunction) program.body().tasks().get(0).action();
        Action.CallFunction second =
                (Action.CallFunction) program.body().tasks().get(1).action();
        Task task = first.function().tasks().get(0);
        assertThat(task.pointer()).isEqualTo("/use/functions/log:1.0.0@shared");
        assertThat(task.name()).isEqualTo("log");
        assertThat(second.function()).isSameAs(first.function());
        assertThat(program.definition(task.pointer())).hasToString("{\"set\":{\"logged\":\"${ .message }\"}}");
    }

    @ParameterizedTest
    @CsvSource({
        "https://catalog.test, https://catalog.test/functions/log/1.0.0/function.yaml",
        "https://github.com/o/r, https://raw.githubusercontent.com/o/r/HEAD/functions/log/1.0.0/function.yaml",
        "https://github.com/o/r/tree/main, https://raw.githubusercontent.com/o/r/refs/heads/main/functions/log/1.0.0/function.yaml",
        "https://github.com/o/r/tree/v1/sub/, https://raw.githubusercontent.com/o/r/refs/heads/v1/sub/functions/log/1.0.0/function.yaml",
        "https://gitlab.com/o/r/-/tree/main/sub, https://gitlab.com/o/r/-/raw/main/sub/functions/log/1.0.0/function.yaml",
        "https://gitlab.test.gitlab.com/o/p/r, https://gitlab.test.gitlab.com/o/p/r/-/raw/HEAD/functions/log/1.0.0/function.yaml",
    })
    void knowsWhereTheTextsOfACatalogStand(String catalog, String uri) {
        String document = CALL.replace("https://catalog.test/", catalog);

        assertThat(new Elsewhere().missing(document).missing()).containsExactly(uri);
    }

    @ParameterizedTest
    @CsvSource({
        "https://x.test/log/function.json, https://x.test/log/function.json",
        "https://x.test/log, https://x.test/log/function.yaml",
        "https://github.com/o/r/blob/main/log/function.yaml, https://raw.githubusercontent.com/o/r/refs/heads/main/log/function.yaml",
        "https://github.com/myorg/functions/validateEmailAddress@v1.0.0, https://raw.githubusercontent.com/myorg/functions/refs/tags/v1.0.0/validateEmailAddress/function.yaml",
    })
    void knowsWhereTheTextOfAFunctionStands(String address, String uri) {
        Resources resources = new Elsewhere().missing("do: [{a: {call: '" + address + "'}}]");

        assertThat(resources.missing()).containsExactly(uri);
    }

    @Test
    void tellsWhatIsWrongInAFunctionWhereItIsCalled() {
        String bad = "run:\n  script:\n    language: js\n    code: '1'\n";

        assertThat(new Elsewhere().with(LOG, bad).violations(CALL))
                .containsExactly(
                        "/do/0/a/call In the function at " + LOG + ", line 2: `run.script` never runs here, by design:"
                                + " no code of a document is executed. | Call a service over HTTP instead.");
        assertThat(new Elsewhere().with(LOG, "a: [").violations(CALL))
                .first()
                .asString()
                .contains("In the function at " + LOG + ", line 1: The document is not YAML");
        assertThat(new Elsewhere().without(LOG, "The host answered 404.").violations(CALL))
                .containsExactly(
                        "/do/0/a/call The document at " + LOG + " cannot be had: The host answered 404.",
                        "/do/1/b/call The document at " + LOG + " cannot be had: The host answered 404.");
    }

    @Test
    void tellsCatalogsThatAreNotThere() {
        String document = """
                use: {catalogs: {shared: {endpoint: 'https://catalog.test'}}}
                do:
                  - a: {call: 'log:1.0.0@shred'}
                  - b: {call: 'log:1.0.0@default'}
                  - c: {call: 'log@shared'}
                """;

        assertThat(new Elsewhere().violations(document))
                .containsExactly(
                        "/do/0/a/call There is no catalog `shred` under `use`. | Did you mean `shared`?",
                        "/do/1/b/call This server has no catalog of its own, and there is no catalog `default` under `use`. | Known here: shared.",
                        "/do/2/c/call A function of a catalog is called as name:version@catalog.");
    }

    @Test
    void stopsAtFunctionsThatCallEachOther() {
        String there = "https://x.test/there/function.yaml";
        String back = "https://x.test/back/function.yaml";
        Elsewhere circle = new Elsewhere().with(there, "call: " + back).with(back, "do: [{a: {call: " + there + "}}]");

        assertThat(circle.violations("do: [{a: {call: '" + there + "'}}]"))
                .singleElement()
                .asString()
                .contains("calls itself, or others too many levels deep.");
    }

    @Test
    void readsASchemaFromElsewhere() {
        String uri = "https://x.test/order.json";
        String document = "input: {schema: {resource: {endpoint: '" + uri + "'}}}\ndo: [{a: {wait: PT1S}}]";

        assertThat(new Elsewhere().missing(document).missing()).containsExactly(uri);
        assertThat(new Elsewhere()
                        .with(uri, "{\"type\": \"object\"}")
                        .compile(document)
                        .transform()
                        .schemas()
                        .input())
                .isNotNull();
        assertThat(new Elsewhere().with(uri, "{\"type\": \"objet\"}").violations(document))
                .containsExactly("/input/schema/resource/endpoint In the schema at " + uri
                        + ", line 1: `objet` is no type of JSON Schema. | Did you mean `object`?");
    }
}
