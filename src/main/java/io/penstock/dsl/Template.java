package io.penstock.dsl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.penstock.expression.Expression;
import io.penstock.expression.ExpressionException;
import io.penstock.expression.Meter;
import io.penstock.expression.Variables;
import java.util.List;
import java.util.StringJoiner;

/** JSON in which strings of the form <code>${ … }</code> are expressions: a value to be computed from an input. Immutable. */
public sealed interface Template {

    /** @throws ExpressionException when one of its expressions fails or the meter's budget is spent */
    JsonNode evaluate(JsonNode input, Variables variables, Meter meter);

    /** No expression within: always this value, which nobody may change. */
    record Constant(JsonNode value) implements Template {
        @Override
        public JsonNode evaluate(JsonNode input, Variables variables, Meter meter) {
            return value;
        }
    }

    /** One expression that gives the whole value. */
    record Computed(Expression expression) implements Template {
        @Override
        public JsonNode evaluate(JsonNode input, Variables variables, Meter meter) {
            return expression.evaluate(input, variables, meter);
        }
    }

    /** A text of a document in loose mode: what it gives as an expression, or the text itself when that fails. */
    record Loose(Expression expression, JsonNode text) implements Template {
        @Override
        public JsonNode evaluate(JsonNode input, Variables variables, Meter meter) {
            try {
                return expression.evaluate(input, variables, meter);
            } catch (ExpressionException failed) {
                if (failed.kind() == ExpressionException.Kind.ERROR) {
                    return text;
                }
                throw failed;
            }
        }
    }

    /** A URI template, expanded to text. */
    record Expanded(UriTemplate uri) implements Template {
        @Override
        public JsonNode evaluate(JsonNode input, Variables variables, Meter meter) {
            return TextNode.valueOf(uri.expand(input, variables, meter));
        }
    }

    /** An object with an expression somewhere within. */
    record ObjectOf(List<Member> members) implements Template {
        public ObjectOf {
            members = List.copyOf(members);
        }

        @Override
        public JsonNode evaluate(JsonNode input, Variables variables, Meter meter) {
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            for (Member member : members) {
                object.set(member.name(), member.value().evaluate(input, variables, meter));
            }
            return object;
        }
    }

    /** A named value of an object. */
    record Member(String name, Template value) {}

    /** An array with an expression somewhere within. */
    record ArrayOf(List<Template> items) implements Template {
        public ArrayOf {
            items = List.copyOf(items);
        }

        @Override
        public JsonNode evaluate(JsonNode input, Variables variables, Meter meter) {
            ArrayNode array = JsonNodeFactory.instance.arrayNode(items.size());
            for (Template item : items) {
                array.add(item.evaluate(input, variables, meter));
            }
            return array;
        }
    }

    /** An object of the arguments of a call, each written in its style. */
    record Spread(List<Argument> arguments) implements Template {
        public Spread {
            arguments = List.copyOf(arguments);
        }

        @Override
        public JsonNode evaluate(JsonNode input, Variables variables, Meter meter) {
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            for (Argument argument : arguments) {
                argument.style().write(argument.name(), argument.value().evaluate(input, variables, meter), object);
            }
            return object;
        }
    }

    /** The text of a {@code Cookie} header. */
    record Cookies(List<Argument> arguments) implements Template {
        public Cookies {
            arguments = List.copyOf(arguments);
        }

        @Override
        public JsonNode evaluate(JsonNode input, Variables variables, Meter meter) {
            StringJoiner cookies = new StringJoiner("; ");
            for (Argument argument : arguments) {
                JsonNode value = argument.value().evaluate(input, variables, meter);
                if (!value.isNull()) {
                    String text = argument.style().text(value);
                    cookies.add(argument.name() + "=" + UriTemplate.percentEncoded(text));
                }
            }
            return cookies.length() == 0 ? NullNode.instance : TextNode.valueOf(cookies.toString());
        }
    }
}
