package io.penstock.dsl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.penstock.dsl.Documents.Format;
import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentsTest {

    private static final String HEADER = """
            document:
              dsl: '1.0.3'
              namespace: test
              name: good
              version: '0.1.0'
            """;

    private static Program compile(String rest) {
        return Documents.compile((HEADER + rest).getBytes(StandardCharsets.UTF_8), Format.YAML);
    }

    private static Task only(String task) {
        return compile("do:\n  - it:\n" + task.indent(6)).body().tasks().get(0);
    }

    private static <T extends Action> T action(Class<T> kind, String task) {
        return kind.cast(only(task).action());
    }

    @Test
    void readsTheHeader() {
        String document = """
                document:
                  dsl: 1.0.0
                  namespace: sales
                  name: lead-to-crm
                  version: 1.2.3-rc.1+build.5
                  title: Lead
                  summary: |
                    # Lead
                  tags: {team: a}
                  metadata: {any: [1]}
                do:
                  - a: {wait: PT1S}
                """;

        Program program = Documents.compile(document.getBytes(StandardCharsets.UTF_8), Format.YAML);

        assertThat(program.header())
                .isEqualTo(
                        new Program.Header("1.0.0", "sales", "lead-to-crm", "1.2.3-rc.1+build.5", "Lead", "# Lead\n"));
        assertThat(program.transform()).isEqualTo(Transform.NONE);
        assertThat(program.schedule()).isEmpty();
        assertThat(program.definition().at("/do/0/a/wait").asText()).isEqualTo("PT1S");
    }

    @Test
    void compilesTheSameFromJson() throws JsonProcessingException {
        String yaml = HEADER + "do:\n  - a: {set: {x: '${ .y }'}, then: end}\n";
        byte[] json = new ObjectMapper().writeValueAsBytes(new YAMLMapper().readTree(yaml));

        Program program = Documents.compile(json, Format.JSON);

        assertThat(program.header().name()).isEqualTo("good");
        assertThat(program.body().tasks().get(0).then()).isEqualTo(new Flow.End());
    }

    @Test
    void givesEachTaskItsPointer() {
        Program program = compile("""
                do:
                  - a/b:
                      try:
                        - in~ner: {wait: PT1S}
                      catch:
                        do:
                          - handle:
                              for: {in: .x}
                              do:
                                - turn: {wait: PT1S}
                """);

        Task outer = program.body().tasks().get(0);
        Action.Try attempt = (Action.Try) outer.action();
        Task handle = attempt.handler().block().tasks().get(0);
        Block turns = ((Action.For) handle.action()).block();
        assertThat(program.body().pointer()).isEqualTo("/do");
        assertThat(outer.name()).isEqualTo("a/b");
        assertThat(outer.pointer()).isEqualTo("/do/0/a~1b");
        assertThat(attempt.block().tasks().get(0).pointer()).isEqualTo("/do/0/a~1b/try/0/in~0ner");
        assertThat(turns.pointer()).isEqualTo("/do/0/a~1b/catch/do/0/handle/do");
        assertThat(turns.tasks().get(0).pointer()).isEqualTo("/do/0/a~1b/catch/do/0/handle/do/0/turn");
    }

    @Test
    void readsWhatEveryTaskHas() {
        Task task = only("""
                if: .ready
                input: {from: .order}
                output: {as: {id: '${ .id }', fixed: 1}}
                export: {as: '${ $context + . }'}
                then: exit
                metadata: {owner: me}
                wait: PT1S
                """);

        assertThat(task.condition().source()).isEqualTo(".ready");
        assertThat(task.transform().input())
                .isInstanceOfSatisfying(
                        Template.Computed.class,
                        from -> assertThat(from.expression().source()).isEqualTo(".order"));
        assertThat(task.transform().output()).isInstanceOf(Template.ObjectOf.class);
        assertThat(task.transform().export()).isInstanceOf(Template.Computed.class);
        assertThat(task.then()).isEqualTo(new Flow.Exit());
    }

    @Test
    void readsTheTransformsOfTheWorkflow() {
        Program program = compile("input: {from: '.[0].data'}\noutput: {as: '${ .result }'}\ndo: []\n");

        assertThat(program.transform().input()).isInstanceOf(Template.Computed.class);
        assertThat(program.transform().output()).isInstanceOf(Template.Computed.class);
        assertThat(program.body().tasks()).isEmpty();
    }

    @Test
    void leadsToTasksOfTheSameList() {
        List<Task> tasks = compile(
                        "do:\n  - a: {wait: PT1S, then: c}\n  - b: {wait: PT1S, then: continue}\n  - c: {wait: PT1S, then: b}\n")
                .body()
                .tasks();

        assertThat(tasks)
                .extracting(Task::then)
                .containsExactly(new Flow.GoTo("c", 2), Flow.CONTINUE, new Flow.GoTo("b", 1));
    }

    @Test
    void foldsConstants() {
        Template value = action(Action.Set.class, "set: {a: [1, {b: 'Hello ${ .name }!'}], c: text}\n")
                .value();

        assertThat(value)
                .isInstanceOfSatisfying(
                        Template.Constant.class,
                        constant -> assertThat(constant.value())
                                .hasToString("{\"a\":[1,{\"b\":\"Hello ${ .name }!\"}],\"c\":\"text\"}"));
    }

    @Test
    void computesOnlyWhatIsAnExpression() {
        Template value = action(Action.Set.class, "set: {a: {fixed: 1}, b: ['${ .x }', 2]}\n")
                .value();

        Template.ObjectOf object = (Template.ObjectOf) value;
        assertThat(object.members().get(0).value()).isInstanceOf(Template.Constant.class);
        Template.ArrayOf array = (Template.ArrayOf) object.members().get(1).value();
        assertThat(array.items().get(0)).isInstanceOf(Template.Computed.class);
        assertThat(array.items().get(1)).isInstanceOf(Template.Constant.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"'${ .a }'", "'${.a}'", "'  ${ .a }  '", "|\n    ${\n      .a\n    }\n", "\"${ .a }\\n\""})
    void takesOffTheBracesOfAnExpression(String written) {
        Template value = action(Action.Set.class, "set: " + written + "\n").value();

        assertThat(value)
                .isInstanceOfSatisfying(
                        Template.Computed.class,
                        computed -> assertThat(computed.expression().source()).isEqualTo(".a"));
    }

    @Test
    void readsSwitchWithTheDefaultLast() {
        Action.Switch choice = action(Action.Switch.class, """
                switch:
                  - otherwise: {then: exit}
                  - small: {when: .x < 3, then: it}
                  - large: {when: '${ .x > 9 }', then: end}
                """);

        assertThat(choice.cases()).extracting(Action.Case::name).containsExactly("small", "large", "otherwise");
        assertThat(choice.cases().get(0).then()).isEqualTo(new Flow.GoTo("it", 0));
        assertThat(choice.cases().get(2).when()).isNull();
    }

    @Test
    void readsForWithItsDefaults() {
        Action.For loop = action(Action.For.class, "for: {in: .items}\ndo:\n  - one: {set: '${ [$item, $index] }'}\n");

        assertThat(loop.each()).isEqualTo("item");
        assertThat(loop.at()).isEqualTo("index");
        assertThat(loop.condition()).isNull();
        assertThat(loop.block().tasks()).hasSize(1);
    }

    @Test
    void readsForWithItsOwnNames() {
        Action.For loop = action(
                Action.For.class,
                "for: {each: pet, at: n, in: '${ .pets }'}\nwhile: $pet.age > $n\ndo:\n  - one: {set: '${ $pet }'}\n");

        assertThat(loop.each()).isEqualTo("pet");
        assertThat(loop.at()).isEqualTo("n");
        assertThat(loop.in().source()).isEqualTo(".pets");
        assertThat(loop.condition().source()).isEqualTo("$pet.age > $n");
    }

    @Test
    void readsTryWithEverything() {
        Catch handler = action(Action.Try.class, """
                        try:
                          - call: {wait: PT1S}
                        catch:
                          errors:
                            with:
                              type: https://serverlessworkflow.io/dsl/errors/types/communication
                              status: 503
                              details: gone
                          as: problem
                          when: $problem.status > 500
                          exceptWhen: $problem.title == "x"
                          retry:
                            when: $problem.status != 501
                            delay: {seconds: 3}
                            backoff: {linear: {}}
                            limit: {attempt: {count: 5, duration: PT10S}, duration: PT1M}
                            jitter: {from: PT0S, to: {milliseconds: 500}}
                          do:
                            - tell: {set: {error: '${ $problem }'}}
                        """).handler();

        assertThat(handler.errors())
                .isEqualTo(new ErrorFilter(StandardError.COMMUNICATION.type(), 503, null, null, "gone"));
        assertThat(handler.as()).isEqualTo("problem");
        assertThat(handler.when().source()).startsWith("$problem.status");
        assertThat(handler.exceptWhen()).isNotNull();
        Retry retry = handler.retry();
        assertThat(retry.conditions().when()).isNotNull();
        assertThat(retry.backoff()).isEqualTo(Retry.Backoff.LINEAR);
        assertThat(retry.attempts()).isEqualTo(5);
        assertThat(retry.delay()).isNotNull();
        assertThat(retry.attemptDuration()).isNotNull();
        assertThat(retry.duration()).isNotNull();
        assertThat(retry.jitter()).isNotNull();
        assertThat(handler.block().tasks()).hasSize(1);
    }

    @Test
    void readsTheLeastOfTry() {
        Catch handler = action(Action.Try.class, "try:\n  - a: {wait: PT1S}\ncatch: {}\n")
                .handler();

        assertThat(handler).isEqualTo(new Catch(null, "error", null, null, null, null));
    }

    @Test
    void findsReusableParts() {
        Program program = compile("""
                use:
                  errors:
                    gone: {type: 'https://example.com/gone', status: 410, title: '${ .why }', instance: /do/0}
                  retries:
                    patiently: {delay: PT1S, backoff: {exponential: {}}, limit: {attempt: {count: 3}}}
                do:
                  - it:
                      try:
                        - fail: {raise: {error: gone}}
                      catch: {retry: patiently}
                """);

        Action.Try attempt = (Action.Try) program.body().tasks().get(0).action();
        ErrorTemplate error = ((Action.Raise) attempt.block().tasks().get(0).action()).error();
        assertThat(attempt.handler().retry().attempts()).isEqualTo(3);
        assertThat(error.title()).isInstanceOf(Template.Computed.class);
        assertThat(error.detail()).isNull();
    }

    @ParameterizedTest
    @CsvSource({"get, CONTENT, ''", "post, RAW, output: raw", "'${ .verb }', RESPONSE, output: response"})
    void readsHttpCalls(String method, Action.HttpOutput output, String property) {
        Action.CallHttp call = action(Action.CallHttp.class, """
                call: http
                with:
                  method: %s
                  endpoint: https://api.example.com/pets/{petId}?x={y}
                  headers: {accept: application/json, x-n: 1}
                  query: '${ .query }'
                  body: {a: '${ .b }'}
                  redirect: true
                  %s
                """.formatted(method, property));

        assertThat(call.output()).isEqualTo(output);
        assertThat(call.redirect()).isTrue();
        assertThat(call.headers()).isInstanceOf(Template.Constant.class);
        assertThat(call.query()).isInstanceOf(Template.Computed.class);
        assertThat(call.body()).isInstanceOf(Template.ObjectOf.class);
        assertThat(call.endpoint())
                .isEqualTo(new UriTemplate.Text(
                        List.of("https://api.example.com/pets/", "?x=", ""), List.of("petId", "y")));
    }

    @Test
    void takesTheReferencesExampleOfACallThatFails() {
        assertThat(action(Action.CallHttp.class, "call: http\nwith: {method: get, endpoint: https://}\n")
                        .endpoint())
                .isEqualTo(new UriTemplate.Text(List.of("https://"), List.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"'${ .url }'", "{uri: '${ .url }'}"})
    void computesAnEndpoint(String endpoint) {
        Action.CallHttp call =
                action(Action.CallHttp.class, "call: http\nwith: {method: get, endpoint: " + endpoint + "}\n");

        assertThat(call.endpoint()).isInstanceOf(UriTemplate.Computed.class);
        assertThat(call.headers()).isNull();
        assertThat(call.body()).isNull();
        assertThat(call.redirect()).isFalse();
    }

    @Test
    void readsSchedules() {
        Consumption one = startedOn("{one: {with: {type: a}}}");
        Consumption any = startedOn("{any: [{with: {type: a}}, {with: {type: b}}]}");
        Consumption everything = startedOn("{any: []}");
        Consumption all = startedOn("{all: [{with: {type: a}}]}");

        assertThat(one.mode()).isEqualTo(Consumption.Mode.ONE);
        assertThat(types(one)).containsExactly("a");
        assertThat(any.mode()).isEqualTo(Consumption.Mode.ANY);
        assertThat(types(any)).containsExactly("a", "b");
        assertThat(everything.mode()).isEqualTo(Consumption.Mode.ANY);
        assertThat(everything.filters()).isEmpty();
        assertThat(all.mode()).isEqualTo(Consumption.Mode.ALL);
        assertThat(types(all)).containsExactly("a");
    }

    private static Consumption startedOn(String events) {
        return ((Schedule.ByEvents) compile("schedule: {on: " + events + "}\ndo: []\n")
                        .schedule()
                        .orElseThrow())
                .events();
    }

    private static List<String> types(Consumption consumption) {
        return consumption.filters().stream()
                .map(filter -> filter.exactType().orElse(""))
                .toList();
    }

    @Test
    void tellsWhatIsWrongByItsKind() {
        assertThatThrownBy(() -> Documents.compile("a: [".getBytes(StandardCharsets.UTF_8), Format.YAML))
                .isInstanceOfSatisfying(
                        Failure.class, it -> assertThat(it.reason()).isInstanceOf(Reason.Malformed.class));
        assertThatThrownBy(() -> compile("do: {}\nuse: []\n"))
                .hasMessage("The document breaks 2 rules.")
                .isInstanceOfSatisfying(
                        Failure.class,
                        it -> assertThat(((Reason.Invalid) it.reason()).violations())
                                .extracting("pointer")
                                .containsExactly("/do", "/use"));
    }

    @ParameterizedTest
    @CsvSource({
        "https://serverlessworkflow.io/dsl/errors/types/timeout, https://serverlessworkflow.io/spec/1.0.0/errors/timeout",
        "https://serverlessworkflow.io.io/dsl/errors/types/runtime, https://serverlessworkflow.io/spec/1.0.0/errors/runtime",
        "https://serverlessworkflow.io/dsl/errors/types/own, https://serverlessworkflow.io/dsl/errors/types/own",
        "https://example.com/errors/x, https://example.com/errors/x",
    })
    void knowsTheOlderSpellingsOfStandardErrors(String written, String canonical) {
        assertThat(StandardError.canonicalType(written)).isEqualTo(canonical);
    }
}
