package io.penstock.dsl.compile;

import com.fasterxml.jackson.databind.node.TextNode;
import io.penstock.dsl.Action;
import io.penstock.dsl.Argument;
import io.penstock.dsl.Authentication;
import io.penstock.dsl.ParameterStyle;
import io.penstock.dsl.Template;
import io.penstock.dsl.UriTemplate;
import io.penstock.dsl.openapi.Operation;
import io.penstock.dsl.openapi.Parameter;
import io.penstock.dsl.openapi.Payload;
import io.penstock.dsl.source.Findings;
import io.penstock.dsl.source.Located;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The {@code parameters} of a call by OpenAPI: each goes where the operation wants it. One call, one thread. */
final class OperationArguments {

    private static final String CONTENT_TYPE = "Content-Type";
    private static final String COOKIE = "Cookie";
    private static final String JSON = "application/json";

    private final Located place;
    private final Findings findings;
    private final Map<String, Template> given = new LinkedHashMap<>();
    private final Map<String, Located> places = new LinkedHashMap<>();

    private OperationArguments(Located place, Findings findings) {
        this.place = place;
        this.findings = findings;
    }

    static OperationArguments read(Fields with, Scope scope, Compilation compilation) {
        Located parameters = with.get("parameters");
        OperationArguments arguments =
                new OperationArguments(parameters == null ? with.at() : parameters, compilation.findings());
        if (parameters != null && !parameters.isObject()) {
            compilation.findings().add(parameters, "`parameters` is an object of named values.", null);
        } else if (parameters != null) {
            for (Located member : parameters.members()) {
                arguments.places.put(member.key(), member);
                arguments.given.put(member.key(), compilation.expressions().template(member, scope));
            }
        }
        return arguments;
    }

    /** The HTTP call. What is missing, and what the operation does not have, is told. */
    Action.CallHttp bind(
            Operation operation, Action.HttpOutput output, boolean redirect, @Nullable Authentication authentication) {
        Map<Parameter.In, List<Argument>> arguments = new LinkedHashMap<>();
        Set<String> known = new LinkedHashSet<>();
        for (Parameter parameter : operation.parameters()) {
            known.add(parameter.name());
            Template value = value(parameter);
            if (value != null) {
                arguments
                        .computeIfAbsent(parameter.in(), in -> new ArrayList<>())
                        .add(new Argument(parameter.name(), value, parameter.style()));
            }
        }
        Template body = body(operation.payload(), known);
        List<Argument> headers = arguments.getOrDefault(Parameter.In.HEADER, new ArrayList<>());
        addHeaders(operation, arguments, body, headers);
        List<Argument> query = arguments.getOrDefault(Parameter.In.QUERY, List.of());
        return new Action.CallHttp(
                new Template.Constant(TextNode.valueOf(operation.method())),
                uri(operation, arguments.getOrDefault(Parameter.In.PATH, List.of())),
                headers.isEmpty() ? null : new Template.Spread(headers),
                query.isEmpty() ? null : new Template.Spread(query),
                body,
                output,
                redirect,
                authentication);
    }

    private @Nullable Template value(Parameter parameter) {
        Template value = given.get(parameter.name());
        if (value == null && parameter.fallback() != null) {
            return new Template.Constant(parameter.fallback());
        }
        if (value == null && parameter.required()) {
            findings.add(place, "The operation needs the parameter `" + parameter.name() + "`.", null);
        }
        return value;
    }

    private static void addHeaders(
            Operation operation,
            Map<Parameter.In, List<Argument>> arguments,
            @Nullable Template body,
            List<Argument> headers) {
        List<Argument> cookies = arguments.getOrDefault(Parameter.In.COOKIE, List.of());
        if (!cookies.isEmpty()) {
            headers.add(new Argument(COOKIE, new Template.Cookies(cookies), ParameterStyle.COMMA));
        }
        Payload payload = operation.payload();
        if (body != null && payload != null && !payload.mediaType().equals(JSON)) {
            Template type = new Template.Constant(TextNode.valueOf(payload.mediaType()));
            headers.add(new Argument(CONTENT_TYPE, type, ParameterStyle.COMMA));
        }
    }

    /** The parameter that is the whole body, or else an object of those that stand nowhere else. */
    private @Nullable Template body(@Nullable Payload payload, Set<String> elsewhere) {
        Set<String> rest = new LinkedHashSet<>(given.keySet());
        rest.removeAll(elsewhere);
        if (payload == null) {
            rest.forEach(name -> tellUnknown(name, elsewhere));
            return null;
        }
        if (rest.remove(payload.name())) {
            rest.forEach(name -> tellUnknown(name, elsewhere));
            return given.get(payload.name());
        }
        checkMembers(payload, elsewhere, rest);
        List<Template.Member> members = new ArrayList<>();
        rest.forEach(name -> members.add(new Template.Member(name, given.getOrDefault(name, Expressions.nothing()))));
        return members.isEmpty() ? null : new Template.ObjectOf(members);
    }

    private void checkMembers(Payload payload, Set<String> elsewhere, Set<String> members) {
        Set<String> known = new LinkedHashSet<>(elsewhere);
        known.addAll(payload.properties());
        if (!payload.open()) {
            members.stream().filter(name -> !known.contains(name)).forEach(name -> tellUnknown(name, known));
        }
        if (members.isEmpty() && !payload.required()) {
            return;
        }
        payload.needed().stream()
                .filter(name -> !members.contains(name))
                .sorted()
                .forEach(name -> findings.add(place, "The operation's body needs `" + name + "`.", null));
        if (members.isEmpty() && payload.needed().isEmpty()) {
            findings.add(place, "The operation needs a body, the parameter `" + payload.name() + "`.", null);
        }
    }

    private void tellUnknown(String name, Set<String> known) {
        Located at = places.get(name);
        if (at != null) {
            findings.addMisspeltKey(at, "The operation has no parameter `" + name + "`.", known);
        }
    }

    private static UriTemplate uri(Operation operation, List<Argument> arguments) {
        UriTemplate.Text path = UriTemplate.Text.parse(operation.server() + operation.path());
        List<String> literals = new ArrayList<>();
        List<Argument> inOrder = new ArrayList<>();
        StringBuilder literal = new StringBuilder(path.literals().get(0));
        for (int i = 0; i < path.names().size(); i++) {
            String name = path.names().get(i);
            Argument argument = arguments.stream()
                    .filter(each -> each.name().equals(name))
                    .findFirst()
                    .orElse(null);
            if (argument == null) {
                literal.append('{').append(name).append('}');
            } else {
                literals.add(literal.toString());
                inOrder.add(argument);
                literal.setLength(0);
            }
            literal.append(path.literals().get(i + 1));
        }
        literals.add(literal.toString());
        return new UriTemplate.Assembled(literals, inOrder);
    }
}
