package io.penstock.dsl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text.replace('\'', '"'));
        } catch (JsonProcessingException wrong) {
            throw new IllegalArgumentException(wrong);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "PT30S, PT30S",
        "PT0.5S, PT0.5S",
        "'PT0,25S', PT0.25S",
        "P1DT2H, PT26H",
        "P2W, PT336H",
        "P1W1D, PT192H",
        "P1M, PT720H",
        "PT1M, PT1M",
        "P1Y, PT8760H",
        "P0.5D, PT12H",
        "P1Y2M3W4DT5H6M7.000000001S, PT10805H6M7.000000001S",
        "PT0S, PT0S",
        "P0D, PT0S",
    })
    void readsIso8601(String text, Duration expected) {
        assertThat(Durations.parse(json("'" + text + "'"))).isEqualTo(expected);
    }

    @Test
    void readsAnObject() {
        JsonNode object = json("{'days': 1, 'hours': 2, 'minutes': 3, 'seconds': 4, 'milliseconds': 5}");

        assertThat(Durations.parse(object)).isEqualTo(Duration.parse("P1DT2H3M4.005S"));
    }

    @Test
    void takesAWholeNumberThatAnExpressionMadeADecimal() {
        assertThat(Durations.parse(json("{'seconds': 2.0}"))).isEqualTo(Duration.ofSeconds(2));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "''",
                "'P'",
                "'PT'",
                "'P1DT'",
                "'1D'",
                "'PT1'",
                "'PT-1S'",
                "'-PT1S'",
                "'PT1H1H'",
                "'PT1S1M'",
                "'P1H'",
                "'PT1.S'",
                "' PT1S'",
                "'PT1S '",
                "'pt1s'",
                "'P101Y'",
                "'PT9999999999999S'",
                "5",
                "true",
                "null",
                "[]",
                "{}",
                "{'seconds': -1}",
                "{'seconds': 1.5}",
                "{'seconds': '1'}",
                "{'weeks': 1}",
                "{'days': 1e300}",
                "{'days': 36501}",
                "{'seconds': null}",
            })
    void refuses(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Durations.parse(json(text)));
    }
}
