package io.penstock.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Compares with the real jq, where it is installed: generated programs on a few inputs, many to a process. */
class OracleTest {

    private static final Path JQ = Path.of("/usr/bin/jq");
    private static final int BATCHES = 8;
    private static final int PROGRAMS = 150;
    private static final int MAX_OUTPUTS = 40;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Budget BUDGET = new Budget(3_000_000, 64 << 20, 512);

    private static final List<String> INPUTS = List.of(
            "null",
            "3",
            "\"banana, b\"",
            "[1,[2,3],null,\"a\"]",
            "[3,1,2,1]",
            "{\"a\":1,\"b\":[1,2],\"c\":[5]}",
            "{\"a\":{\"b\":\"x\"},\"c\":[{\"a\":1},{\"a\":null}]}",
            "[{\"a\":2,\"b\":\"x\"},{\"a\":1,\"b\":\"y\"},{\"a\":2}]");

    @Test
    @Timeout(60)
    void answersAsTheRealOneDoes() throws Exception {
        assumeTrue(Files.isExecutable(JQ), "jq is not installed");
        ProgramGenerator generator = new ProgramGenerator(20_261_120);
        List<String> differences = new ArrayList<>();
        int compared = 0;
        for (int batch = 0; batch < BATCHES; batch++) {
            List<String> programs = new ArrayList<>();
            for (int i = 0; i < PROGRAMS; i++) {
                programs.add(generator.program());
            }
            List<Map<Integer, JsonNode>> answers = ask(programs);
            for (int i = 0; i < INPUTS.size(); i++) {
                compared += compare(programs, INPUTS.get(i), answers.get(i), differences);
            }
        }
        assertThat(differences).isEmpty();
        assertThat(compared).isGreaterThan(BATCHES * PROGRAMS * INPUTS.size() / 2);
    }

    private static int compare(
            List<String> programs, String input, Map<Integer, JsonNode> answers, List<String> differences) {
        int compared = 0;
        for (int i = 0; i < programs.size(); i++) {
            String program = programs.get(i);
            JsonNode expected = answers.get(i);
            JsonNode actual = answer(program, input);
            if (expected == null || isOutOfComparison(actual) || isOutOfComparison(expected)) {
                continue;
            }
            compared++;
            if (!isSame(expected, actual)) {
                differences.add(program + "  on  " + input + "\n  jq:   " + expected + "\n  ours: " + actual);
            }
        }
        return compared;
    }

    /**
     * The budget was spent; or the error is null, which 1.6 loses; or a scalar was taken for a part of the input, which
     * jq lets pass when that part happens to be equal.
     */
    private static boolean isOutOfComparison(JsonNode actual) {
        JsonNode error = actual.path("error");
        return actual.isMissingNode() || error.isNull() || actual.toString().contains("Invalid path expression");
    }

    /** Up to so many outputs, then the error, if there is one before them. Missing, when the budget is spent. */
    private static JsonNode answer(String program, String input) {
        String wrapped = wrapped(program);
        try {
            Expression expression = Expression.compile(wrapped, Set.of());
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
        return "try [limit(" + MAX_OUTPUTS + "; " + program + ")] catch {error: .}";
    }

    /** For each input what each program answers; an error that is null, 1.6 loses with the whole answer. */
    private static List<Map<Integer, JsonNode>> ask(List<String> programs) throws IOException, InterruptedException {
        StringBuilder source = new StringBuilder("null");
        for (int i = 0; i < programs.size(); i++) {
            source.append(",\n[")
                    .append(i)
                    .append(", ")
                    .append(wrapped(programs.get(i)))
                    .append(']');
        }
        Path file = Files.createTempFile("oracle", ".jq");
        Path inputs = Files.createTempFile("oracle", ".json");
        Path errors = Files.createTempFile("oracle", ".txt");
        try {
            Files.writeString(file, source);
            Files.write(inputs, INPUTS);
            Process process = new ProcessBuilder(JQ.toString(), "-c", "-f", file.toString(), inputs.toString())
                    .redirectError(errors.toFile())
                    .start();
            List<Map<Integer, JsonNode>> answers = new ArrayList<>();
            JSON.readerFor(JsonNode.class)
                    .<JsonNode>readValues(process.getInputStream())
                    .forEachRemaining(line -> {
                        if (line.isNull()) {
                            answers.add(new HashMap<>());
                        } else {
                            answers.get(answers.size() - 1).put(line.get(0).intValue(), line.get(1));
                        }
                    });
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(Files.readString(errors)).isEmpty();
            return answers;
        } finally {
            Files.delete(file);
            Files.delete(inputs);
            Files.delete(errors);
        }
    }

    /** Numbers are the same when their doubles are, but for what the last digit's rounding may do. */
    private static boolean isSame(JsonNode a, JsonNode b) {
        if (a.isNumber() && b.isNumber()) {
            double x = a.doubleValue();
            double y = b.doubleValue();
            return x == y || Math.abs(x - y) <= Math.ulp(x) * 2;
        }
        if (a.isArray() && b.isArray()) {
            boolean same = a.size() == b.size();
            for (int i = 0; same && i < a.size(); i++) {
                same = isSame(a.get(i), b.get(i));
            }
            return same;
        }
        if (a.path("error").isTextual() && b.path("error").isTextual()) {
            return true;
        }
        if (a.isObject() && b.isObject()) {
            List<String> names = new ArrayList<>();
            a.fieldNames().forEachRemaining(names::add);
            boolean same = a.size() == b.size();
            for (String name : names) {
                same = same && b.has(name) && isSame(a.get(name), b.get(name));
            }
            return same;
        }
        return a.equals(b);
    }
}
