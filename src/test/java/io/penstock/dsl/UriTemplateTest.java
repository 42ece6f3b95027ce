package io.penstock.dsl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import io.penstock.expression.Budget;
import io.penstock.expression.ExpressionException;
import io.penstock.expression.Meter;
import io.penstock.expression.Variables;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UriTemplateTest {

    private static final Variables NONE = new Variables() {
        @Override
        public JsonNode value(String name) {
            return NullNode.instance;
        }

        @Override
        public Instant now() {
            return Instant.EPOCH;
        }
    };

    private static String expand(String template, String input) throws JsonProcessingException {
        return UriTemplate.Text.parse(template)
                .expand(new ObjectMapper().readTree(input), NONE, new Meter(Budget.DEFAULT));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "https://x/{id}          | {\"id\": 7}             | https://x/7",
                "https://x/{id}/{name}   | {\"id\": 7, \"name\": \"a b/c\"} | https://x/7/a%20b%2Fc",
                "https://x/{id}          | {}                      | https://x/",
                "https://x/{id}          | {\"id\": null}          | https://x/",
                "https://x/{id}          | 5                       | https://x/",
                "https://x/{ok}          | {\"ok\": true}          | https://x/true",
                "https://x/{pet.id}      | {\"pet.id\": 1, \"pet\": {\"id\": 2}} | https://x/1",
                "https://x/{w}           | {\"w\": \"é~*+&\"}      | https://x/%C3%A9~%2A%2B%26",
                "https://x/plain         | {}                      | https://x/plain",
            })
    void expands(String template, String input, String expected) throws JsonProcessingException {
        assertThat(expand(template, input)).isEqualTo(expected);
    }

    @Test
    void refusesAnObjectAsAVariable() {
        assertThatThrownBy(() -> expand("https://x/{pet}", "{\"pet\": {}}"))
                .isInstanceOf(ExpressionException.class)
                .hasMessageContaining("{pet} is an object");
    }
}
