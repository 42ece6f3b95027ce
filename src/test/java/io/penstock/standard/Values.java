package io.penstock.standard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.Comparator;

/** Values as the standard's texts write them, and how they are compared: a number is its value, whatever its type. */
final class Values {

    private static final YAMLMapper YAML = new YAMLMapper();

    private static final Comparator<JsonNode> SCALARS = (one, other) -> {
        boolean same = one.isNumber() && other.isNumber()
                ? one.decimalValue().compareTo(other.decimalValue()) == 0
                : one.equals(other);
        return same ? 0 : 1;
    };

    private Values() {}

    static JsonNode yaml(String text) {
        try {
            return YAML.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    static void assertSame(JsonNode actual, JsonNode expected) {
        assertThat(actual.equals(SCALARS, expected))
                .as("%s must be %s", actual, expected)
                .isTrue();
    }

    /** The members of {@code expected}; more may be there. */
    static void assertHas(JsonNode actual, JsonNode expected) {
        expected.properties().forEach(member -> assertSame(actual.path(member.getKey()), member.getValue()));
    }

    /** Where {@code a.b} leads. */
    static JsonNode at(JsonNode value, String path) {
        JsonNode found = value;
        for (String name : path.split("\\.")) {
            found = found.path(name);
        }
        return found;
    }
}
