package io.penstock.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

    @Test
    void tellsWhereABoundIsBroken() {
        Reason.Malformed deep = malformed("\n" + "[".repeat(10_000));
        Reason.Malformed number = malformed("{\"a\":" + "9".repeat(10_000) + "}");

        assertThat(deep.message()).isEqualTo("The body is not valid JSON: nested deeper than 500 levels.");
        assertThat(deep.line()).isEqualTo(2);
        assertThat(deep.column()).isGreaterThan(500);
        assertThat(number.message()).isEqualTo("The body is not valid JSON: a number of more than 1000 digits.");
        assertThat(number.line()).isEqualTo(1);
        assertThat(number.column()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "[1,",
                "[1}",
                "NaN",
                "[01]",
                "[+1]",
                "// a",
                "{a:1}",
                "{'a':1}",
                "{} {}",
                "\"a\n\"",
                "nul",
                "{\"a\":1,\"a\":2}",
                "\"a",
                "[1,]",
                "\"\\x\"",
                "[.5]",
                "[5.]",
                "\u0000"
            })
    void saysWhatIsWrongWithoutNamingTheParser(String text) {
        Reason.Malformed reason = malformed(text);

        assertThat(reason.message()).doesNotContain("Source", "Feature", "enable", "from `", "jackson");
        assertThat(reason.line()).isPositive();
        assertThat(reason.column()).isPositive();
    }

    private static Reason.Malformed malformed(String text) {
        Failure failure = catchThrowableOfType(Failure.class, () -> Json.parse(text.getBytes(UTF_8)));
        return (Reason.Malformed) failure.reason();
    }
}
