package io.penstock.expression;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Bytes that are no text, and the null character in formats: as jq 1.7.1 shows them. */
class BytesOfTextTest {

    @ParameterizedTest
    @MethodSource("rows")
    void answersAsTheRealOneDoes(String program, String input, String expected) {
        assertThat(Jq.outputs(program, input)).isEqualTo(expected);
    }

    static Stream<Arguments> rows() {
        return Rows.of("""
                @base64d ~ "null" ~ "\ufffd\ufffd"
                [@base64d | explode] ~ "gICA" ~ [[65533,65533,65533]]
                [@base64d | explode] ~ "4oKsYQ==" ~ [[8364,97]]
                [@base64d | explode] ~ "4oJhYmM=" ~ [[65533,97,98,99]]
                [@base64d | explode] ~ "7aCAYQ==" ~ [[65533,97]]
                [@base64d | explode] ~ "9JCAgGE=" ~ [[65533,97]]
                [@base64d | explode] ~ "8J+YgA==" ~ [[128512]]
                [@base64d | explode] ~ "wIBh" ~ [[65533,65533,97]]
                @html ~ "a\\u0000<" ~ "a\\\\0&lt;"
                @sh ~ "a\\u0000'" ~ "'a\\\\0'\\\\'''"
                @csv ~ ["a\\u0000\\""] ~ "\\"a\\\\0\\"\\"\\""
                @tsv ~ ["a\\u0000"] ~ "a\\\\0"
                """);
    }
}
