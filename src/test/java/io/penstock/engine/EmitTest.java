package io.penstock.engine;

import static io.penstock.engine.Journey.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.dsl.StandardError;
import org.junit.jupiter.api.Test;

/** Publishing events. */
class EmitTest {

    @Test
    void theOutputIsTheEventAsItWasPublished() {
        Journey journey = Journey.of("""
                - tell:
                    emit: {event: {with: {source: "https://shop.test", type: order.placed, data: {id: '${ .id }', fixed: [1, null]}}}}
                """, "{\"id\": 7}", EmitTest::publish);

        assertThat(journey.output()).isEqualTo(json("""
                        {"specversion": "1.0", "source": "https://shop.test", "type": "order.placed", "data": {"id": 7, "fixed": [1, null]},
                         "time": "2026-01-01T00:00:00Z", "id": "e1"}"""));
        assertThat(journey.commands)
                .singleElement()
                .isInstanceOfSatisfying(
                        Command.Emit.class,
                        emit -> assertThat(emit.event().has("id")).isFalse());
    }

    @Test
    void everyAttributeMayBeComputed() {
        Journey journey =
                Journey.of("""
                - tell:
                    emit:
                      event:
                        with:
                          id: ${ .id }
                          source: https://shop.test/{id}
                          type: ${ "order." + .kind }
                          time: ${ "2020-02-02T00:00:00Z" }
                          subject: ${ .none }
                          dataschema: https://shop.test/{kind}
                          datacontenttype: text/plain
                          shop: 12
                          urgent: ${ true }
                          data: ${ .text }
                """, "{\"id\": \"a b\", \"kind\": \"placed\", \"text\": \"t\"}", EmitTest::publish);

        assertThat(journey.output()).isEqualTo(json("""
                        {"specversion": "1.0", "id": "a b", "source": "https://shop.test/a%20b", "type": "order.placed",
                         "time": "2020-02-02T00:00:00Z", "dataschema": "https://shop.test/placed", "datacontenttype": "text/plain",
                         "shop": 12, "urgent": true, "data": "t"}"""));
    }

    @Test
    void anAttributeOfTheWrongKindIsAnExpressionError() {
        for (String with : new String[] {
            "{source: '${ .x }', type: a}",
            "{source: 'urn:s', type: '${ 1 }'}",
            "{source: 'urn:s', type: a, time: '${ \"now\" }'}",
            "{source: 'urn:s', type: a, other: '${ {} }'}",
            "{source: 'urn:s', type: a, id: '${ \"\" }'}"
        }) {
            Journey journey = Journey.of("- tell: {emit: {event: {with: " + with + "}}}", "{}", EmitTest::publish);

            assertThat(journey.error().type()).as(with).isEqualTo(StandardError.EXPRESSION.type());
            assertThat(journey.error().instance()).isEqualTo("/do/0/tell");
        }
    }

    @Test
    void anEventThatCannotBePublishedFaultsTheTask() {
        Journey journey = Journey.of(
                "- tell: {emit: {event: {with: {source: 'urn:s', type: a}}}}",
                "{}",
                command -> new Outcome.Failed(
                        command.position().value(),
                        Journey.START,
                        WorkflowError.of(StandardError.RUNTIME, "Too many hops.")));

        assertThat(journey.error().detail()).isEqualTo("Too many hops.");
    }

    private static Outcome publish(Command command) {
        ObjectNode event = ((Command.Emit) command).event().deepCopy();
        if (!event.has("id")) {
            event.put("id", "e1");
        }
        return new Outcome.Settled(command.position().value(), Journey.START, event);
    }
}
