package io.penstock.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExpressionTest {

    @Test
    void readsTheVariablesItWasCompiledWith() {
        assertThat(Jq.first(
                                "$context.user + \"/\" + .id + $suffix",
                                "{\"id\":\"7\"}",
                                Map.of("context", Jq.json("{\"user\":\"ann\"}"), "suffix", Jq.json("\"!\"")))
                        .textValue())
                .isEqualTo("ann/7!");
    }

    @Test
    void asksForAVariableOnceAndOnlyWhenItIsRead() {
        // given
        List<String> asked = new ArrayList<>();
        Variables variables = new Variables() {
            @Override
            public JsonNode value(String name) {
                asked.add(name);
                return IntNode.valueOf(2);
            }

            @Override
            public Instant now() {
                return Jq.NOW;
            }
        };
        // when
        JsonNode answer = Expression.compile("$a * $a * $a", Set.of("a", "b"))
                .evaluate(NullNode.getInstance(), variables, new Meter(Budget.DEFAULT));
        // then
        assertThat(answer.intValue()).isEqualTo(8);
        assertThat(asked).containsExactly("a");
    }

    @Test
    void knowsTheLineOfAPlaceInItself() {
        assertThat(Jq.outputs("1 |\n  $__loc__.line, {$__loc__}.__loc__.line", "null"))
                .isEqualTo("2 2");
    }

    @Test
    void tellsTheLogicalTime() {
        assertThat(Jq.outputs("now | todate", "null")).isEqualTo("\"2026-11-20T08:30:00Z\"");
    }

    @Test
    void answersTheFirstOutputOrNull() {
        assertThat(Jq.first("1, error(\"not reached\")", "null", Map.of()).intValue())
                .isEqualTo(1);
        assertThat(Jq.first("empty", "null", Map.of())).isSameAs(NullNode.getInstance());
        assertThat(Jq.first(".[]", "[]", Map.of())).isSameAs(NullNode.getInstance());
    }

    @Test
    void writesWholeNumbersAsAParserReadsThem() {
        assertThat(Jq.first("1.0 + 1", "null", Map.of())).isEqualTo(IntNode.valueOf(2));
        assertThat(Jq.first("10 / 5", "null", Map.of())).isEqualTo(IntNode.valueOf(2));
        assertThat(Jq.first("3000000000 * 2", "null", Map.of())).isEqualTo(LongNode.valueOf(6_000_000_000L));
        assertThat(Jq.first("{a: (2 * 3)}", "null", Map.of())).isEqualTo(Jq.json("{\"a\":6}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ".a = 2",
                ".b[0] |= . + 1",
                "del(.b[1])",
                ".b += [9]",
                "reduce range(9) as $i (.; .b[$i] = $i)",
                ".. |= .",
                "to_entries | map(.value |= [.]) | from_entries",
                "walk(if type == \"array\" then . + [1] else . end)",
                ". * {c: {d: 5}}",
                "[.b, .b] | map(.[0] = 7) | .[0] |= sort",
                "map_values(empty)",
                "(.b | add), (.c | add), ([.b[], .b] | add?)",
                "setpath([\"c\", \"d\"]; 9) | delpaths([[\"c\"]])",
                "limit(1; .b |= sort_by(-.)) | .b[0] = 1"
            })
    void neverChangesItsInput(String program) {
        // given
        String text = "{\"a\":1,\"b\":[1,2,3],\"c\":{\"d\":[4]}}";
        JsonNode input = Jq.json(text);
        // when
        Jq.first(program + " | .", input, Budget.DEFAULT);
        // then
        assertThat(input).hasToString(text);
    }

    @Test
    void neverChangesWhatItHasHandedOut() {
        assertThat(Jq.outputs(
                        "reduce range(3) as $i ([]; . as $before | .[$i] = $before) | tojson, ([[1]] | .[0][0] |= [., .])",
                        "null"))
                .isEqualTo("\"[[],[[]],[[],[[]]]]\" [[[1,1]]]");
        assertThat(Jq.outputs("[[1], [2]] as $x | ($x | .[] |= . + [0]), $x", "null"))
                .isEqualTo("[[1,0],[2,0]] [[1],[2]]");
        assertThat(Jq.outputs("{a: [1]} | [(.a, .a[0], .a) |= [.]]", "null")).isEqualTo("[{\"a\":[[[[1]]]]}]");
    }

    @Test
    void isSafeForManyThreads() throws Exception {
        // given
        Expression expression =
                Expression.compile("[range(200) | tostring | test(\"1\")] | map(select(.)) | length", Set.of());
        List<JsonNode> answers = java.util.Collections.synchronizedList(new ArrayList<>());
        List<Thread> threads = new ArrayList<>();
        // when
        for (int i = 0; i < 4; i++) {
            Thread thread = new Thread(() -> answers.add(
                    expression.evaluate(NullNode.getInstance(), Jq.variables(Map.of()), new Meter(Budget.DEFAULT))));
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        // then
        assertThat(answers).hasSize(4).allMatch(answer -> answer.intValue() == 119);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
                    $contxt ~ 1 ~ $contxt is not defined; did you mean $context?
                    .a | slect(.b) ~ 6 ~ slect/1 is not defined; did you mean select/1?
                    length(1) ~ 1 ~ length/1 is not defined; did you mean length/0?
                    def total: 1; totl ~ 15 ~ totl/0 is not defined; did you mean total/0?
                    [1, 2 ~ 6 ~ Expected ']' but found the end
                    {a: 1 ~ 6 ~ Expected ',' but found the end
                    .a == 1 == 2 ~ 9 ~ Comparisons and assignments cannot be chained; use parentheses
                    if . then 1 ~ 12 ~ Expected 'end' but found the end
                    "abc ~ 1 ~ The string is not closed
                    "a\\q" ~ 3 ~ Unknown escape in a string
                    1 as $x ~ 8 ~ Expected '|' but found the end
                    break $out ~ 1 ~ There is no label $out around this break
                    @nope ~ 1 ~ @nope is not a format
                    . & 1 ~ 3 ~ Unexpected character '&'
                    import "a" as a; . ~ 1 ~ Modules are not available: an expression stands alone
                    $ENV.HOME ~ 1 ~ $ENV is not available: an expression does not see the environment
                    input ~ 1 ~ input is not available: an expression has one input
                    halt_error ~ 1 ~ halt_error is not available: an expression cannot stop the server; use error
                    .a | test("a(?!b)") ~ 6 ~ a(?!b) (at offset 0) is not a valid regex: look-ahead is not available, since matching takes linear time
                    {(1): 2} ~ 3 ~ Cannot use number (1) as object key
                    """)
    void tellsWhereAndWhyAProgramIsWrong(String program, int column, String message) {
        assertThatExceptionOfType(ExpressionSyntaxException.class)
                .isThrownBy(() -> Expression.compile(program, Set.of("context")))
                .satisfies(wrong -> {
                    assertThat(wrong.getMessage()).isEqualTo(message);
                    assertThat(wrong.column()).isEqualTo(column);
                });
    }

    @Test
    void refusesDeepNestingAndNothingElse() {
        for (String open : List.of("(", "[", "{a:", "-(", "try (", "map(", "if (", "\"\\(", ". as [", "def f: ")) {
            assertThatExceptionOfType(ExpressionSyntaxException.class)
                    .isThrownBy(() -> Expression.compile(open.repeat(5_000), Set.of()));
        }
        assertThat(Jq.outputs("1" + "+1".repeat(20_000), "null")).isEqualTo("20001");
        assertThat(Jq.outputs("." + "|.".repeat(20_000), "3")).isEqualTo("3");
        assertThat(Jq.outputs(".a".repeat(5_000), "null")).isEqualTo("null");
        assertThat(Jq.outputs("[1" + ",1".repeat(20_000) + "]|length", "null")).isEqualTo("20001");
        assertThat(Jq.outputs("def f: 1; ".repeat(3_000) + "f", "null")).isEqualTo("1");
        assertThat(Jq.outputs("if . then 1 " + "elif . then 1 ".repeat(3_000) + "end", "null"))
                .isEqualTo("null");
        assertThat(Jq.outputs("(".repeat(90) + "1" + ")".repeat(90), "null")).isEqualTo("1");
    }

    @Test
    void compilesLongProgramsInAMoment() {
        long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        Expression.compile("9".repeat(10_000), Set.of());
        Expression.compile("1e" + "9".repeat(10_000), Set.of());
        Expression.compile("0." + "9".repeat(10_000), Set.of());
        Expression.compile("def f: (., .) | if . then f else f end; ".repeat(1_000) + "f", Set.of());
        String nested = "def f(g): ".repeat(60) + "g" + "; f(1, 2)".repeat(60);
        Expression.compile(nested, Set.of());
        long spent = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start;
        assertThat(Duration.ofNanos(spent)).isLessThan(Duration.ofSeconds(3));
    }

    @Test
    void keepsTheMessageOfAnError() {
        assertThatExceptionOfType(ExpressionException.class)
                .isThrownBy(() -> Jq.outputs("error(\"no stock\")", "null"))
                .withMessage("no stock")
                .satisfies(error -> assertThat(error.kind()).isEqualTo(ExpressionException.Kind.ERROR));
        assertThatExceptionOfType(ExpressionException.class)
                .isThrownBy(() -> Jq.outputs("error({code: 5})", "null"))
                .withMessage("{\"code\":5} (not a string)");
    }
}
