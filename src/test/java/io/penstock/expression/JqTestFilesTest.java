package io.penstock.expression;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** jq 1.7.1's own test files, case by case. What is not run is in {@link #EXCLUDED}, with its reason. */
class JqTestFilesTest {

    /** Reads numbers as jq does, every digit of them. */
    private static final JsonMapper EXACT = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    /** One case here asks for 200,000 turns with several dates in each. */
    private static final Budget LARGE = new Budget(20_000_000, 64 << 20, 512);

    private static final String MODULES = "an expression stands alone, without modules";

    private static final Map<String, String> EXCLUDED = Map.ofEntries(
            entry(
                    "import \"a\" as foo; import \"b\" as bar; def fooa: foo::a; [fooa, bar::a, bar::b, foo::a]",
                    MODULES),
            entry("import \"c\" as foo; [foo::a, foo::c]", MODULES),
            entry("include \"c\"; [a, c]", MODULES),
            entry(
                    "import \"data\" as $e; import \"data\" as $d; [$d[].this,$e[].that,$d::d[].this,$e::e[].that]|join(\";\")",
                    MODULES),
            entry("import \"data\" as $a; import \"data\" as $b; def f: {$a, $b}; f", MODULES),
            entry("include \"shadow1\"; e", MODULES),
            entry("include \"shadow1\"; include \"shadow2\"; e", MODULES),
            entry("import \"shadow1\" as f; import \"shadow2\" as f; import \"shadow1\" as e; [e::e, f::e]", MODULES),
            entry("import \"test_bind_order\" as check; check::check", MODULES),
            entry("modulemeta", MODULES),
            entry("modulemeta | .deps | length", MODULES),
            entry("modulemeta | .defs | length", MODULES),
            entry("try input catch .", "there is one input"),
            entry("$ENV.PAGER", "the environment is not seen"),
            entry("env.PAGER", "the environment is not seen"),
            entry("try strflocaltime(\"%Y-%m-%dT%H:%M:%SZ\") catch .", "there is no local time"),
            entry("[match(\".+?\\\\b\")]", "a word boundary beside what is not ASCII"),
            entry("gsub(\"(?=u)\"; \"u\")", "matching takes linear time, without look-around"));

    @ParameterizedTest
    @MethodSource("cases")
    void answersAsItsTestFilesSay(JqTestFiles.Case each) {
        if (each.refused()) {
            assertThatExceptionOfType(ExpressionSyntaxException.class)
                    .isThrownBy(() -> Expression.compile(each.program(), Set.of()));
            return;
        }
        List<JsonNode> expected =
                each.outputs().stream().map(JqTestFilesTest::read).toList();
        assertThat(outputs(each))
                .usingElementComparator((ours, theirs) -> Alike.same(ours, theirs) ? 0 : 1)
                .containsExactlyElementsOf(expected);
    }

    @Test
    void leavesOutNothingThatIsNotThere() {
        List<String> programs =
                JqTestFiles.all().stream().map(JqTestFiles.Case::program).toList();
        assertThat(programs).hasSizeGreaterThan(700).containsAll(EXCLUDED.keySet());
    }

    static Stream<JqTestFiles.Case> cases() {
        return JqTestFiles.all().stream().filter(each -> !EXCLUDED.containsKey(each.program()));
    }

    /** What comes before the error, if there is one: jq's runner does not look further. Through its text, every digit. */
    private static List<JsonNode> outputs(JqTestFiles.Case each) {
        Expression expression =
                Expression.compile("[try (" + each.program() + "\n) catch {\"uncaught\": .}] | tojson", Set.of());
        JsonNode outputs =
                read(Jq.all(expression, read(each.input()), LARGE).get(0).textValue());
        List<JsonNode> found = new ArrayList<>();
        outputs.forEach(found::add);
        boolean failed = found.size() > each.outputs().size()
                && found.get(found.size() - 1).has("uncaught");
        return failed ? found.subList(0, found.size() - 1) : found;
    }

    private static JsonNode read(String text) {
        try {
            return EXACT.readTree(text.replace("\ufeff", "")
                    .replaceAll("(?<![\"a-z])-?nan", "NaN")
                    .replace("-NaN", "NaN"));
        } catch (JsonProcessingException notJson) {
            throw new UncheckedIOException(notJson);
        }
    }
}
