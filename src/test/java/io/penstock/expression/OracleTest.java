package io.penstock.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Compares with the real jq, where it is installed: generated programs on a few inputs, many to a process. Against 1.6
 * only what it has in common with 1.7. {@code -Dpenstock.jq=/path/to/jq -Dpenstock.oracle.programs=50000
 * -Dpenstock.oracle.seed=7} compares with another one, more, and others.
 */
class OracleTest {

    private static final int PROGRAMS = Integer.getInteger("penstock.oracle.programs", 1200);
    private static final long SEED = Long.getLong("penstock.oracle.seed", 20_261_120);
    private static final int BATCH = 100;
    private static final int MAX_OUTPUTS = 40;
    /** The last digits of a number depend on the library of C. */
    private static final int ULPS = 100;

    private static final Budget BUDGET = new Budget(5_000_000, 64 << 20, 512);

    private static final List<String> INPUTS = List.of(
            "null",
            "3",
            "-1.5",
            "\"banana, b\"",
            "\"2015-03-05T23:51:47Z\"",
            "[1,[2,3],null,\"a\"]",
            "[3,1,2,1]",
            "[[1,2],[3]]",
            "{\"a\":1,\"b\":[1,2],\"c\":[5]}",
            "{\"a\":{\"b\":\"x\"},\"c\":[{\"a\":1},{\"a\":null}]}",
            "[{\"a\":2,\"b\":\"x\"},{\"a\":1,\"b\":\"y\"},{\"a\":2}]",
            "[\"b\",\"a1\",\"é\"]");

    private final RealJq jq = new RealJq();
    private final List<String> differences = new ArrayList<>();
    private int compared;
    private int known;

    @Test
    @Timeout(3600)
    void answersAsTheRealOneDoes() throws Exception {
        assumeTrue(jq.isInstalled(), "jq is not installed");
        boolean modern = jq.isModern();
        ProgramGenerator generator = new ProgramGenerator(SEED, modern);
        for (int made = 0; made < PROGRAMS; made += BATCH) {
            List<String> programs = new ArrayList<>();
            for (int i = 0; i < BATCH; i++) {
                programs.add(generator.program());
            }
            compare(programs, modern);
        }
        assertThat(differences).isEmpty();
        assertThat(compared).isGreaterThan(PROGRAMS * INPUTS.size() * 9 / 10);
        assertThat(known).isLessThan(compared / 20);
    }

    /** Of many programs one may crash jq, or never end there: then each half is asked for itself. */
    private void compare(List<String> programs, boolean modern) throws IOException, InterruptedException {
        List<Map<Integer, JsonNode>> answers =
                jq.ask(programs.stream().map(OracleTest::wrapped).toList(), INPUTS);
        if (answers.size() == INPUTS.size()) {
            for (int i = 0; i < INPUTS.size(); i++) {
                compare(programs, INPUTS.get(i), answers.get(i), modern);
            }
        } else if (programs.size() > 1) {
            int half = programs.size() / 2;
            compare(programs.subList(0, half), modern);
            compare(programs.subList(half, programs.size()), modern);
        }
    }

    private void compare(List<String> programs, String input, Map<Integer, JsonNode> answers, boolean modern) {
        for (int i = 0; i < programs.size(); i++) {
            String program = programs.get(i);
            JsonNode expected = answers.get(i);
            if (expected == null) {
                continue;
            }
            JsonNode actual = answer(program, input);
            if (actual.isMissingNode()) {
                continue;
            }
            compared++;
            if (Alike.same(expected, actual, ULPS)) {
                continue;
            }
            if (KnownDifferences.cover(program, expected, actual, modern)) {
                known++;
            } else {
                differences.add(program + "  on  " + input + "\n  jq:   " + expected + "\n  ours: " + actual);
            }
        }
    }

    /** Up to so many outputs, then the error, if there is one before them. Missing, when the budget is spent. */
    private static JsonNode answer(String program, String input) {
        try {
            Expression expression = Expression.compile(wrapped(program), Set.of());
            return Jq.all(expression, Jq.json(input), BUDGET).get(0);
        } catch (ExpressionException spent) {
            return spent.kind() == ExpressionException.Kind.ERROR
                    ? JsonNodeFactory.instance.textNode(spent.getMessage())
                    : MissingNode.getInstance();
        } catch (ExpressionSyntaxException refused) {
            return JsonNodeFactory.instance.textNode(refused.getMessage());
        }
    }

    private static String wrapped(String program) {
        return "(try [limit(" + MAX_OUTPUTS + "; " + program + ")] catch {error: .})";
    }
}
