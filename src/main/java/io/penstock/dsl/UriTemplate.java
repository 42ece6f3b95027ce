package io.penstock.dsl;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.expression.Expression;
import io.penstock.expression.ExpressionException;
import io.penstock.expression.Meter;
import io.penstock.expression.Variables;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** An endpoint: an expression that gives a URI, or text with simple {@code {name}} variables (RFC 6570, level 1) taken from the task's input. */
public sealed interface UriTemplate {

    /**
     * The URI as text; it is not checked here.
     *
     * @throws ExpressionException when the expression fails, or a variable is neither text, number, boolean nor null
     */
    String expand(JsonNode input, Variables variables, Meter meter);

    /** The whole URI by expression. */
    record Computed(Expression expression) implements UriTemplate {
        @Override
        public String expand(JsonNode input, Variables variables, Meter meter) {
            return expression.evaluate(input, variables, meter).asText();
        }
    }

    /** Literal text and variables in turn: {@code literals} has one element more than {@code names}. */
    record Text(List<String> literals, List<String> names) implements UriTemplate {
        public Text {
            literals = List.copyOf(literals);
            names = List.copyOf(names);
        }

        /** Splits a template; an unclosed brace is literal text. */
        public static Text parse(String template) {
            List<String> literals = new ArrayList<>();
            List<String> names = new ArrayList<>();
            int from = 0;
            for (int open = template.indexOf('{'); open >= 0; open = template.indexOf('{', from)) {
                int close = template.indexOf('}', open);
                if (close < 0) {
                    break;
                }
                literals.add(template.substring(from, open));
                names.add(template.substring(open + 1, close));
                from = close + 1;
            }
            literals.add(template.substring(from));
            return new Text(literals, names);
        }

        @Override
        public String expand(JsonNode input, Variables variables, Meter meter) {
            StringBuilder uri = new StringBuilder(literals.get(0));
            for (int i = 0; i < names.size(); i++) {
                uri.append(encoded(names.get(i), input.path(names.get(i))));
                uri.append(literals.get(i + 1));
            }
            return uri.toString();
        }

        private static String encoded(String name, JsonNode value) {
            if (value.isContainerNode()) {
                throw new ExpressionException(
                        ExpressionException.Kind.ERROR,
                        "The URI's variable {" + name + "} is an " + (value.isArray() ? "array" : "object")
                                + "; it must be text, a number, a boolean or null");
            }
            return value.isNull() ? "" : percentEncoded(value.asText());
        }
    }

    /** Literal text and arguments in turn: {@code literals} has one element more than {@code arguments}. */
    record Assembled(List<String> literals, List<Argument> arguments) implements UriTemplate {
        public Assembled {
            literals = List.copyOf(literals);
            arguments = List.copyOf(arguments);
        }

        @Override
        public String expand(JsonNode input, Variables variables, Meter meter) {
            StringBuilder uri = new StringBuilder(literals.get(0));
            for (int i = 0; i < arguments.size(); i++) {
                Argument argument = arguments.get(i);
                JsonNode value = argument.value().evaluate(input, variables, meter);
                if (value.isNull()) {
                    throw new ExpressionException(
                            ExpressionException.Kind.ERROR,
                            "The parameter `" + argument.name() + "` stands in the path, and is null");
                }
                uri.append(percentEncoded(argument.style().text(value))).append(literals.get(i + 1));
            }
            return uri.toString();
        }
    }

    /** Everything but the unreserved characters of RFC 3986, section 2.3. */
    static String percentEncoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A")
                .replace("%7E", "~");
    }
}
