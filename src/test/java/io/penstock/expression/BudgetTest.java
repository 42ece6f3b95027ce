package io.penstock.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.penstock.expression.ExpressionException.Kind;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** No expression escapes its budget: not in time, not in memory, not in stack. */
class BudgetTest {

    private static final int SMALL_STACK = 512 << 10;
    /** Of processor time. What is asked for is 100 ms on a warm machine; here classes are cold. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
                    range(1e12) | empty ~ STEPS
                    last(range(1e12)) ~ STEPS
                    reduce range(1e12) as $i (0; . + 1) ~ STEPS
                    [foreach range(1e12) as $i (0; .; empty)] ~ STEPS
                    until(false; .) ~ STEPS
                    last(repeat(1)) ~ STEPS
                    last(while(true; .)) ~ STEPS
                    isempty(range(1e12) | empty) ~ STEPS
                    def f: f; f ~ STEPS
                    def f: def g: f; g | g; f ~ DEPTH
                    def f: f + 1; f ~ DEPTH
                    def f: [f]; f ~ DEPTH
                    def f(g): f(g | g) | 1; f(.) ~ DEPTH
                    def f: path(f); f ~ DEPTH
                    def f: reduce f as $x (0; 1); f ~ DEPTH
                    def f($a): f($a, 1), 2; f(1) ~ DEPTH
                    def f: try f catch f; f ~ DEPTH
                    [limit(1e9; repeat(1))] ~ STEPS
                    [range(1e9)] | length ~ SIZE
                    [recurse(.)] ~ SIZE
                    "x" * 1e9 ~ SIZE
                    "x" * 1e300 ~ SIZE
                    "xxxxxxxxxx" | until(false; . * 10) ~ SIZE
                    "x" | until(false; . + .) ~ SIZE
                    [1] | until(false; . + .) ~ SIZE
                    .[1e9] = 1 ~ SIZE
                    null | setpath([1e8]; 1) ~ SIZE
                    "x" * 1e6 | until(false; @base64) ~ SIZE
                    [range(100000)] | join("zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz") ~ SIZE
                    reduce range(1e6) as $i (0; [.]) ~ DEPTH
                    reduce range(1e6) as $i (0; {a: .}) ~ DEPTH
                    reduce range(1e6) as $i (null; [.] + [.]) ~ DEPTH
                    [range(600) | 0] as $p | null | setpath($p; 1) ~ DEPTH
                    [limit(600; repeat(0))] as $p | getpath($p) | path(getpath($p)) ~ DEPTH
                    """)
    void endsWithItsKind(String program, String kind) {
        long start = cpu();
        assertThatExceptionOfType(ExpressionException.class)
                .isThrownBy(() -> Jq.outputs(program, "null"))
                .satisfies(spent -> assertThat(spent.kind()).isEqualTo(Kind.valueOf(kind)));
        assertThat(Duration.ofNanos(cpu() - start)).isLessThan(PATIENCE);
    }

    private static long cpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"x\" * 101",
                "\"x\" * 60 | . + .",
                "[range(60)] | join(\",\")",
                "[range(60)] | tojson",
                "[range(60) | tostring] | add",
                "\"x\" * 90 | @base64",
                "\"x\" * 60 | \"\\(.)\\(.)\"",
                "\"x\" * 60 | gsub(\"x\"; \"yy\")",
                "\"x\" * 90 | \"\\\"\" + . + \"yyyyyyy\\\"\" | . + \"z\" | fromjson"
            })
    void makesNoLongerStringThanItMay(String program) {
        Budget budget = new Budget(1_000_000, 16 << 20, 100, 512);
        assertThatExceptionOfType(ExpressionException.class)
                .isThrownBy(() -> Jq.first(program, NullNode.getInstance(), budget))
                .withMessage("The expression would make a string of more than 100 characters")
                .satisfies(spent -> assertThat(spent.kind()).isEqualTo(Kind.SIZE));
    }

    @Test
    void cannotBeCaughtByTheProgram() {
        assertKind("try last(range(1e12)) catch 1", Kind.STEPS);
        assertKind("(def f: f + 1; f)? // 1", Kind.DEPTH);
        assertKind("label $out | try (\"x\" * 1e9) catch break $out", Kind.SIZE);
    }

    @Test
    void matchesNestedRepetitionsInLinearTime() {
        assertThat(Jq.outputs("\"a\" * 30 | test(\"(a+)+$\")", "null")).isEqualTo("true");
        assertThat(Jq.outputs("\"a\" * 30 + \"b\" | test(\"^(a+)+$\")", "null")).isEqualTo("false");
        assertKind("\"ab\" * 100000 | [match(\"a.*c|b\"; \"g\")] | length", Kind.STEPS);
    }

    @Test
    void chargesNothingBeyondWhatAnExpressionDoes() {
        // given
        Meter meter = new Meter(Budget.DEFAULT);
        Expression expression = Expression.compile(".a.b + 1", Set.of());
        // when
        expression.evaluate(Jq.json("{\"a\":{\"b\":1}}"), Jq.variables(Map.of()), meter);
        // then
        assertThat(meter.steps()).isBetween(1L, 10L);
        assertThat(meter.bytes()).isZero();
    }

    @Test
    void chargesTheSameEachTime() {
        assertThat(steps("[range(50) | tostring] | sort | join(\",\") | [scan(\"1.\")] | length"))
                .isEqualTo(steps("[range(50) | tostring] | sort | join(\",\") | [scan(\"1.\")] | length"));
    }

    @Test
    void aLargerBudgetGoesFurther() {
        Budget large = new Budget(20_000_000, 64 << 20, 2_000);
        assertThat(Jq.first("reduce range(2e6) as $i (0; . + $i)", NullNode.getInstance(), large)
                        .longValue())
                .isEqualTo(1_999_999_000_000L);
        assertThat(Jq.first("def f: if . == 0 then 0 else (. - 1 | f) + 1 end; 1000 | f", NullNode.getInstance(), large)
                        .intValue())
                .isEqualTo(1000);
    }

    @Test
    void recursesThreeHundredLevelsByDefault() {
        assertThat(Jq.outputs("def f: if . == 0 then 0 else (. - 1 | f) + 1 end; 300 | f", "null"))
                .isEqualTo("300");
        assertThat(Jq.outputs("reduce range(500) as $i (0; [.]) | [tojson, [..]] | map(length)", "null"))
                .isEqualTo("[1001,501]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "def f: f + 1; f",
                "def f: [f, 1]; f",
                "def f: {a: f}; f",
                "def f: if (., .) then f else 1 end, 2; f",
                "def f: . as [$a, $b] | f, 1; f",
                "def f($a; $b): f($a, 1; $b, 2), 1; f(1; 2)",
                "def f: label $x | f, 1; f",
                "def f: try f catch 1, 1; f",
                "def f: foreach f as $x (0; . + $x; ., 1); f",
                "def f: (.a | f) |= 1; null | f",
                "def f: first(f, 1); f",
                "def f: gsub(\"a\"; f); \"a\" | f",
                "def f: sort_by(f); [[[[[[]]]]]] | f",
                "tojson",
                "walk(.)",
                "flatten",
                "[., .] | unique",
                "[.., ..] | length",
                "[paths] | length",
                "[tostream] | length",
                "tostring | fromjson",
                "reduce range(500) as $i (0; {a: .}) | walk(if type == \"object\" then with_entries(.) else . end)",
                "reduce range(500) as $i (0; {a: .}) | . * . | . == .",
                "\"aaa\" | test(\"((((((((((a?){2}){2}){2}){2}){2}))))){2}\")"
            })
    void neverOverflowsASmallStack(String program) throws Exception {
        // given
        JsonNode deep = Jq.json("[".repeat(900) + "]".repeat(900));
        List<Throwable> failures = new ArrayList<>();
        // when
        Thread thread = new Thread(
                null,
                () -> failures.add(catchThrowable(() -> Jq.first(program, deep, Budget.DEFAULT))),
                "small",
                SMALL_STACK);
        thread.start();
        thread.join();
        // then
        Throwable failure = failures.get(0);
        if (failure != null) {
            assertThat(failure).isInstanceOf(ExpressionException.class);
            assertThat(failure.getMessage()).doesNotContain("too deeply");
        }
    }

    private static void assertKind(String program, Kind kind) {
        assertThatExceptionOfType(ExpressionException.class)
                .isThrownBy(() -> Jq.outputs(program, "null"))
                .satisfies(spent -> assertThat(spent.kind()).isEqualTo(kind));
    }

    private static long steps(String program) {
        Meter meter = new Meter(Budget.DEFAULT);
        Expression.compile(program, Set.of()).evaluate(NullNode.getInstance(), Jq.variables(Map.of()), meter);
        return meter.steps();
    }
}
