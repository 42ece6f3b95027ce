package io.penstock.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where in an expression an error comes from. */
class ErrorPlacesTest {

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

    @ParameterizedTest
    @CsvSource(delimiterString = "  ##  ", quoteCharacter = '`', textBlock = """
            .a + 1 + "x"  ##  8
            .n.b.c  ##  1
            1 | .n.b  ##  5
            [1, 2] | map(. + "x")  ##  16
            {x: (.n | keys)}  ##  11
            "a\\(.n) \\(.n | .b)"  ##  16
            def f: . - {}; 1 | f  ##  10
            .n |= (. | fromjson | keys)  ##  12
            [.n | .[]?] | {} | first(.[0])  ##  26
            reduce range(3) as $i (0; . + "x")  ##  29
            try (1 | .a) catch (. | keys)  ##  25
            -"x"  ##  1
            {(.n + 1): 2}  ##  1
            [1] | first(.[] | test("x"))  ##  19
            def f: if . > 3 then .x else (. + 1 | f) end; 0 | f  ##  22
            "x" * 3 | ltrimstr(1) | splits(1)  ##  25
            """)
    void areNamed(String source, int column) {
        ExpressionException error = fail(source, true);

        assertThat(error.column()).as(error.getMessage()).isEqualTo(column);
    }

    @Test
    void standInTheMessageWithTheText() {
        assertThat(fail(".n + 1 | . + \"x\"", true))
                .hasMessage("number (2) and string (\"x\") cannot be added (column 12 of `.n + 1 | . + \"x\"`)");
    }

    @Test
    void standInTheMessageWithABitOfALongText() {
        String source = ".n + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 | . + \"x\"";

        assertThat(fail(source, true)).hasMessageEndingWith("cannot be added (column 60 of `…+ \"x\"`)");
    }

    @Test
    void areNotNamedWhereTheAuthorRaisesTheError() {
        assertThat(fail("error(\"my own words\")", true)).hasMessage("my own words");
        assertThat(fail("\"my own words\" | error", true)).hasMessage("my own words");
    }

    @Test
    void areNotLookedForWhenNobodyReadsThem() {
        assertThat(fail(".n | keys", false).column()).isZero();
    }

    private static ExpressionException fail(String source, boolean placing) {
        Expression expression = Expression.compile(source, Set.of());
        JsonNode input = JsonNodeFactory.instance.objectNode().put("n", 1);
        return catchThrowableOfType(
                ExpressionException.class, () -> expression.evaluate(input, NONE, new Meter(Budget.DEFAULT, placing)));
    }
}
