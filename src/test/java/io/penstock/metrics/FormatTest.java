package io.penstock.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormatTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "*/*                                                                       | TEXT",
                "text/html,application/xhtml+xml,*/*;q=0.8                                 | TEXT",
                "text/plain                                                                | TEXT",
                "application/json                                                          | JSON",
                "Application/JSON; charset=utf-8, */*;q=0.1                                | JSON",
                "application/json, text/plain, */*                                         | JSON",
                "text/plain, application/json                                              | TEXT",
                "application/openmetrics-text;version=1.0.0;q=0.5,text/plain;q=0.3,*/*;q=0.2 | OPEN_METRICS",
                "application/openmetrics-text; q=0.1, text/plain; q=0.9                    | TEXT",
                "image/png                                                                 | TEXT",
                "application/json;q=nonsense                                               | TEXT"
            })
    void takesTheHeaviestThatItKnows(String accept, Format expected) {
        assertThat(Format.of(accept)).isEqualTo(expected);
    }

    @Test
    void isTextWhereNothingIsAskedFor() {
        assertThat(Format.of(null)).isEqualTo(Format.TEXT);
    }
}
