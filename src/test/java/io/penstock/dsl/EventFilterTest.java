package io.penstock.dsl;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import io.penstock.dsl.Documents.Format;
import io.penstock.expression.Budget;
import io.penstock.expression.Variables;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventFilterTest {

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

    private static final JsonNode EVENT = json("""
            {"specversion": "1.0", "id": "7", "source": "https://shop.example/orders?x=1", "type": "order.paid", "priority": 3,
             "data": {"total": 120, "paid": true, "customer": {"name": "Ada", "tags": ["new", "vip"]}, "note": null}}
            """);

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (JsonProcessingException wrong) {
            throw new IllegalArgumentException(wrong);
        }
    }

    private static EventFilter filter(String with) {
        String document = """
                document: {dsl: '1.0.3', namespace: test, name: filter, version: '0.1.0'}
                do: []
                schedule:
                  on:
                    one:
                      with: %s
                """.formatted(with);
        Schedule schedule = Documents.compile(document.getBytes(StandardCharsets.UTF_8), Format.YAML)
                .schedule()
                .orElseThrow();
        return ((Schedule.ByEvents) schedule).events().filters().get(0);
    }

    private static boolean matches(String with) {
        return filter(with).matches(EVENT, NONE, Budget.DEFAULT);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            quoteCharacter = '`',
            value = {
                "{type: order.paid} # true",
                "{type: order.Paid} # false",
                "{type: order} # false",
                "{type: orderXpaid} # false",
                "{type: order.paid, id: '7'} # true",
                "{type: order.paid, id: '8'} # false",
                "{subject: x} # false",
                "{priority: 3} # true",
                "{priority: '3'} # true",
                "{type: 'order[.](paid|shipped)'} # true",
                "{type: 'order[.](shipped|sent)'} # false",
                "{type: 'order[.].*'} # true",
                "{type: 'paid.*'} # false",
                "{source: 'https://shop.example/orders?x=1'} # true",
                "{source: 'https://shop.example/.*'} # true",
                "{subject: '.*'} # false",
            })
    void comparesAttributes(String with, boolean expected) {
        assertThat(matches(with)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            quoteCharacter = '`',
            value = {
                "{data: {total: 120}} # true",
                "{data: {total: 120.0, paid: true}} # true",
                "{data: {total: 121}} # false",
                "{data: {total: '120'}} # false",
                "{data: {customer: {name: Ada}}} # true",
                "{data: {customer: {name: Ada, tags: [new, vip]}}} # true",
                "{data: {customer: {tags: [new]}}} # false",
                "{data: {customer: Ada}} # false",
                "{data: {missing: null}} # false",
                "{data: {note: null}} # true",
                "{data: {}} # true",
                "{data: text} # false",
            })
    void comparesTheMembersOfData(String with, boolean expected) {
        assertThat(matches(with)).isEqualTo(expected);
    }

    @Test
    void fixesTheTypeOnlyWhenItIsLiteral() {
        assertThat(filter("{type: order.paid, id: '7'}").exactType()).contains("order.paid");
        assertThat(filter("{type: 'order[.].*'}").exactType()).isEmpty();
        assertThat(filter("{source: /x}").exactType()).isEmpty();
        assertThat(filter("{type: '${ .type }'}").exactType()).isEmpty();
    }

    @Test
    void takesAPatternInLinearTime() {
        EventFilter filter = filter("{subject: '(a*)*b'}");

        assertThat(filter.matches(json("{\"subject\": \"" + "a".repeat(5_000) + "\"}"), NONE, Budget.DEFAULT))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            quoteCharacter = '`',
            value = {
                "{data: '${ .total > 100 }'} # true",
                "{data: '${ .total < 100 }'} # false",
                "{data: {total: '${ .total > 100 }', paid: true}} # true",
                "{data: {customer: {name: '${ .customer.name }'}}} # true",
                "{data: {customer: {name: '${ .total }'}}} # false",
                "{data: {customer: {tags: [new, '${ true }']}}} # true",
                "{type: '${ startswith(\"order.\") }'} # true",
                "{type: '${ startswith(\"cart.\") }'} # false",
                "{subject: '${ . == null }'} # true",
                "{type: '${ \"order.\" + \"paid\" }'} # true",
                "{data: '${ error(\"no\") }'} # false",
                "{data: '${ .total.x }'} # false",
                "{data: '${ last(range(1e9)) }'} # false",
            })
    void evaluatesExpressions(String with, boolean expected) {
        assertThat(matches(with)).isEqualTo(expected);
    }
}
