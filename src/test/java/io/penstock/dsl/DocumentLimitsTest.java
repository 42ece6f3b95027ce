package io.penstock.dsl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.dsl.Documents.Format;
import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import io.penstock.failure.Violation;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a hostile or huge document can do: nothing but be refused, and quickly. */
@Timeout(10)
class DocumentLimitsTest {

    /** Half a second on an idle machine; measuring coverage on a shared one takes several times that. */
    private static final Duration SOON = Duration.ofSeconds(4);

    private static final String HEADER = """
            document:
              dsl: '1.0.3'
              namespace: test
              name: large
              version: '0.1.0'
            """;

    private static List<Violation> check(String text, Format format) {
        return Documents.check(text.getBytes(StandardCharsets.UTF_8), format);
    }

    private static String tasks(int count, String task) {
        return IntStream.range(0, count)
                .mapToObj(i -> task.replace("#", Integer.toString(i)))
                .collect(Collectors.joining("", HEADER + "do:\n", ""));
    }

    @Test
    void refusesFiveMegabytesAtOnce() {
        byte[] large = new byte[5 << 20];

        assertThatThrownBy(() -> Documents.compile(large, Format.YAML))
                .isInstanceOfSatisfying(
                        Failure.class, refused -> assertThat(refused.reason()).isInstanceOf(Reason.TooLarge.class));
    }

    @Test
    void compilesTenThousandTasks() {
        String document = tasks(10_000, "  - t#: {set: {value: '${ .value + # }', word: fixed}}\n");

        assertThat(check(document, Format.YAML)).isEmpty();
    }

    @Test
    void compilesAMegabyte() {
        String filler = "x".repeat(900);
        String document = tasks(1_100, "  - t#: {set: {text: '" + filler + "', value: '${ .value }'}}\n");

        assertThat(document.length()).isGreaterThan(1_000_000).isLessThan(1 << 20);
        assertThat(check(document, Format.YAML)).isEmpty();
    }

    @Test
    void compilesTenThousandTasksSoon() {
        String document = tasks(10_000, "  - t#: {set: {value: '${ .value + # }', word: fixed}}\n");
        check(document, Format.YAML);

        long spent = cpuOf(() -> check(document, Format.YAML));

        assertThat(Duration.ofNanos(spent)).isLessThan(SOON);
    }

    @Test
    void compilesTwoThousandTasksOfManyKindsAtOnce() {
        String use = """
                use:
                  secrets: [shop]
                  authentications: {shop: {basic: {use: shop}}}
                  functions: {double: {set: '${ .n * 2 }'}}
                  extensions: [{watch: {extend: set, before: [{a: {wait: PT1S}}]}}]
                """;
        String block = """
                  - a#: {set: {value: '${ .value + # }', word: fixed}, if: .value > #, output: {as: '{v: .value}'}}
                  - b#: {switch: [{big: {when: .v > 1, then: continue}}, {small: {then: c#}}]}
                  - c#:
                      call: http
                      with:
                        method: get
                        endpoint: {uri: 'https://x.test/{id}', authentication: {use: shop}}
                        headers: {X-Id: '${ $workflow.id }'}
                  - d#:
                      input: {schema: {document: {type: object, properties: {id: {type: integer, minimum: 1}}}}}
                      call: double
                      with: {n: '${ .id }'}
                  - e#:
                      try: [{f: {raise: {error: {type: 'https://x.test/e', status: 500}}}}]
                      catch: {as: err, when: $err.status == 500, do: [{g: {for: {in: .items}, do: [{h: {wait: PT1S}}]}}]}
                """;
        String document = tasks(250, block).replace("do:\n  - a0", use + "do:\n  - a0");
        for (int i = 0; i < 5; i++) {
            assertThat(check(document, Format.YAML)).isEmpty();
        }

        long fastest = IntStream.range(0, 5)
                .mapToLong(i -> cpuOf(() -> check(document, Format.YAML)))
                .min()
                .orElseThrow();

        assertThat(Duration.ofNanos(fastest)).isLessThan(Duration.ofMillis(200));
    }

    /** Of this thread, so that others on the machine do not count. */
    private static long cpuOf(Runnable work) {
        long began = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        work.run();
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - began;
    }

    @Test
    void refusesTooManyTasks() {
        assertThat(check(tasks(20_001, "  - t#: {wait: PT1S}\n"), Format.YAML))
                .extracting(Violation::message)
                .containsExactly("A document has at most 20000 tasks.");
    }

    @Test
    void refusesDeepNestingInFlowStyle() {
        assertThat(check(HEADER + "do: " + "[{a: {do: ".repeat(10_000), Format.YAML))
                .extracting(Violation::message)
                .containsExactly("The document is nested deeper than 200 levels.");
    }

    @Test
    void refusesDeepNestingInBlockStyle() {
        StringBuilder document = new StringBuilder(HEADER);
        for (int depth = 0; depth < 250; depth++) {
            String indentation = "  ".repeat(depth);
            document.append(indentation).append("do:\n").append(indentation).append("- a:\n");
        }

        assertThat(check(document.toString(), Format.YAML))
                .extracting(Violation::message)
                .containsExactly("The document is nested deeper than 200 levels.");
    }

    @Test
    void refusesDeepNestingInJson() {
        assertThat(check("{\"do\":" + "[{\"a\":{\"do\":".repeat(10_000), Format.JSON))
                .extracting(Violation::message)
                .containsExactly("The document is nested deeper than 200 levels.");
    }

    @Test
    void compilesBlocksThatAreNestedAsDeepAsADocumentMayBe() {
        String open = "{\"do\":[{\"a\":".repeat(65);
        String close = "}]}".repeat(65);
        String document =
                "{\"document\":{\"dsl\":\"1.0.3\",\"namespace\":\"a\",\"name\":\"b\",\"version\":\"1.0.0\"},\"do\":[{\"a\":"
                        + open + "{\"wait\":\"PT1S\"}" + close + "}]}";

        assertThat(check(document, Format.JSON)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Format.class)
    void refusesTooManyValues(Format format) {
        assertThat(check("[" + "1,".repeat(300_000) + "1]", format))
                .extracting(Violation::message)
                .containsExactly("The document holds more than 250000 values.");
    }

    @Test
    void refusesAnAliasBombAtOnce() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 30; i++) {
            String before = "*a" + (i - 1);
            bomb.append("a" + i + ": &a" + i + " [" + (before + ", ").repeat(8) + before + "]\n");
        }

        assertThat(check(bomb.toString(), Format.YAML))
                .extracting(Violation::message)
                .containsExactly("The anchor `&a0` is not taken.");
    }

    @Test
    void doesNotCompileAReusablePartOverAndOver() {
        String large = ".a + ".repeat(13_000) + ".b";
        String document = HEADER + "use:\n  retries:\n    large: {when: '" + large + "'}\ndo:\n"
                + IntStream.range(0, 4_000)
                        .mapToObj(i ->
                                "  - t" + i + ": {try: [{a: {wait: PT1S}}], catch: {as: e" + i + ", retry: large}}\n")
                        .collect(Collectors.joining());

        assertThat(check(document, Format.YAML))
                .extracting(Violation::message)
                .containsExactly("The reusable parts of this document are used too often for their size.");
    }

    @Test
    void refusesNamesThatAddUpToAnEndlessPointer() {
        String name = "n".repeat(190);
        String open = ("{\"do\":[{\"" + name + "\":").repeat(20);
        String document =
                "{\"document\":{\"dsl\":\"1.0.3\",\"namespace\":\"a\",\"name\":\"b\",\"version\":\"1.0.0\"},\"do\":[{\"a\":"
                        + open + "{\"wait\":\"PT1S\"}" + "}]}".repeat(20) + "}]}";

        assertThat(check(document, Format.JSON))
                .isNotEmpty()
                .extracting(Violation::message)
                .containsOnly("The names of the tasks down to this one are too long together.");
    }

    @Test
    void tellsAHundredViolationsAndStops() {
        assertThat(check(tasks(10_000, "  - t#: {wait: PT1S, then: nowhere#}\n"), Format.YAML))
                .hasSize(100);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "#",
                "---",
                "...",
                "? ",
                "? ?",
                "- - -",
                "{",
                "[",
                "}",
                "\"",
                "'",
                "|",
                ">",
                "&",
                "*",
                "!",
                "%",
                "@",
                "`",
                ": ",
                "{? [",
                "a: |9",
                "a: >-\n",
                "\t",
                "%YAML 9.9\n---\na",
                "a: b: c",
                "\u0085",
                "\u2028",
                "a\n b: c",
                "--- |",
            })
    void answersAnyText(String text) {
        assertThat(check(text, Format.YAML)).isNotEmpty();
        assertThat(check(text, Format.JSON)).isNotEmpty();
    }
}
