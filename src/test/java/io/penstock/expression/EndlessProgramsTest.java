package io.penstock.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Programs that would run, grow or nest without end are stopped soon. */
class EndlessProgramsTest {

    /** Of processor time, so that others on the machine do not count. Without the budget each program takes minutes or the memory. */
    private static final Duration SOON = Duration.ofMillis(100);

    private static final Variables NONE = new Variables() {
        @Override
        public JsonNode value(String name) {
            return NullNode.getInstance();
        }

        @Override
        public Instant now() {
            return Instant.EPOCH;
        }
    };

    static final List<String> PROGRAMS = List.of(
            "\"x\" * 1e9",
            "[range(1e12)] | length",
            "last(range(1e12))",
            "def f: f; f",
            "def f: f + 1; f",
            "[limit(1e9; repeat(1))]",
            "reduce range(1e12) as $i (0; . + 1)",
            "reduce range(1e6) as $i (0; [.])",
            "until(false; .)",
            "(\" \" * 4000000) as $s | [range(1000000) | $s | trim] | length",
            "(\"a\" * 4000000) as $s | last(range(1000000) | $s | startswith(\"b\"))",
            "(\"a\" * 4000000) as $s | last(range(1000000) | $s | contains(\"b\"))",
            "(\"a\" * 4000000) as $s | last(range(1000000) | $s | test(\"b\"))",
            "(\"a\" * 4000000) as $s | last(range(1000000) | $s | ascii_downcase | length)",
            "(\"a\" * 4000000) as $s | last(range(1000000) | $s == ($s + \"b\"))",
            "(\"a\" * 4000000) as $s | last(range(1000000) | $s < ($s + \"b\"))",
            "(\"a\" * 4000000) as $s | last(range(1000000) | $s | utf8bytelength)",
            "(\"a\" * 4000000) as $s | last(range(1000000) | $s | tojson | length)",
            "(\"a\" * 4000000) as $s | last(range(1000000) | $s | .[0:1])",
            "[range(100000)] as $a | last(range(1000000) | $a | sort | length)",
            "[range(100000)] as $a | last(range(1000000) | $a == $a + [1])",
            "[range(100000)] as $a | last(range(1000000) | $a | contains([-1]))",
            "[range(100000)] as $a | last(range(1000000) | $a | index(-1))",
            "[range(100000)] as $a | last(range(1000000) | $a | tojson | length)",
            "[range(100000)] as $a | last(range(1000000) | $a | .[1:] | length)",
            "[range(100000)] as $a | last(range(1000000) | $a - [5] | length)",
            "[range(100000)] as $a | last(range(1000000) | $a | unique | length)",
            "[range(100000)] as $a | last(range(1000000) | $a | add)",
            "[range(100000)] as $a | last(range(1000000) | $a | flatten | length)",
            "[range(100000)] as $a | last(range(1000000) | $a | reverse | length)",
            "[range(100000)] as $a | last(range(1000000) | $a | join(\",\") | length)",
            "[range(100000)] as $a | last(range(1000000) | ($a | .[0] = 1) | length)",
            "[range(20000) | [., .]] as $a | last(range(1000000) | $a | contains($a[0]))",
            "[range(100000)] as $a | last(range(1000000) | try ($a | sort_by(.[0])) catch 0)",
            "[range(100000)] as $a | last(range(1000000) | try ($a | delpaths(.)) catch 0)",
            "(\"a\" * 4000000) as $s | last(range(1000000) | try ($s | scan(1; .)) catch 0)",
            "[range(100000)] as $a | last(range(1000000) | try ($a | yn(.[]; 1)) catch 0)",
            "last(range(1000000) | yn(1; 1))",
            "[range(20000) | tostring] as $a | last(range(1000000) | try ($a | capture(\"\"; 1)) catch 0)",
            "(\"é€\" * 1000000) as $s | last(range(1000000) | try ($s | INDEX(.)) catch 0)",
            "(\"1\" * 900 | tonumber) as $n | last(range(1000000) | try ($n | max) catch 0)",
            "(\"1\" * 900 | tonumber) as $n | last(range(1000000) | [$n] | join(\"\"))",
            "(\"1\" * 900 | tonumber) as $n | last(range(1000000) | $n == 1.5e899)",
            "(\"1.\" + \"1\" * 900 | tonumber) as $n | last(range(1000000) | $n + 1)",
            "(reduce range(400) as $i (0; [.])) as $a | last(range(1000000) | try ($a | contains(1)) catch 0)");

    /** Of processor time, after which the code is compiled, on an older JDK beside other work too. */
    private static final Duration WARM = Duration.ofSeconds(10);

    @ParameterizedTest
    @FieldSource("PROGRAMS")
    void stopsWhatWouldNotEnd(String program) {
        Expression expression = Expression.compile(program, Set.of());
        ExpressionException stopped = stop(expression);
        Duration least = Duration.ofDays(1);
        long first = cpu();
        while (least.compareTo(SOON) >= 0 && cpu() - first < WARM.toNanos()) {
            long began = cpu();
            stopped = stop(expression);
            least = Duration.ofNanos(Math.min(least.toNanos(), cpu() - began));
        }

        assertThat(least).isLessThan(SOON);
        assertThat(stopped).isNotNull();
        assertThat(stopped.kind()).isNotEqualTo(ExpressionException.Kind.ERROR);
    }

    private static ExpressionException stop(Expression expression) {
        return catchThrowableOfType(
                ExpressionException.class,
                () -> expression.evaluate(JsonNodeFactory.instance.objectNode(), NONE, new Meter(Budget.DEFAULT)));
    }

    private static long cpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
