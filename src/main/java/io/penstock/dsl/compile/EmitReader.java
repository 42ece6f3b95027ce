package io.penstock.dsl.compile;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.dsl.Action;
import io.penstock.dsl.Template;
import io.penstock.dsl.UriTemplate;
import io.penstock.dsl.source.Findings;
import io.penstock.dsl.source.Located;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code emit}: the attributes of the event, each checked as far as it is written out (CloudEvents 1.0.2, section 3). */
final class EmitReader implements ActionReader {

    private static final Shape EMIT = Shape.of("`emit`", "event");
    private static final Shape EVENT = Shape.of("`event`", "with");
    private static final Pattern NAME = Pattern.compile("[a-z0-9]{1,64}");
    private static final Pattern VARIABLE = Pattern.compile("\\{[A-Za-z0-9_.%]+}");
    private static final int MAX_ATTRIBUTES = 50;

    @Override
    public List<String> properties() {
        return List.of("emit");
    }

    @Override
    public Action read(Fields task, Surroundings surroundings, Compilation compilation) {
        Findings findings = compilation.findings();
        Fields emit = EMIT.readIfThere(task.require("emit"), findings);
        Fields event = emit == null ? null : EVENT.readIfThere(emit.require("event"), findings);
        Located with = event == null ? null : event.require("with");
        if (with == null) {
            return new Action.Emit(Expressions.nothing());
        }
        if (!with.isObject() || with.members().size() > MAX_ATTRIBUTES) {
            findings.add(with, "`with` is an object of at most " + MAX_ATTRIBUTES + " attributes.", null);
            return new Action.Emit(Expressions.nothing());
        }
        for (String name : List.of("source", "type")) {
            if (with.member(name) == null) {
                findings.add(with, "An event needs `" + name + "`.", null);
            }
        }
        List<Template.Member> members = new ArrayList<>();
        for (Located member : with.members()) {
            members.add(new Template.Member(member.key(), attribute(member, surroundings.scope(), compilation)));
        }
        return new Action.Emit(new Template.ObjectOf(members));
    }

    private static Template attribute(Located at, Scope scope, Compilation compilation) {
        Findings findings = compilation.findings();
        if (!NAME.matcher(at.key()).matches()) {
            String rule = "` is no attribute of an event: they have small letters and digits.";
            findings.addMisspeltKey(at, "`" + at.key() + rule, EventFilterReader.ATTRIBUTES);
        }
        Template template = compilation.expressions().template(at, scope);
        boolean literal = template instanceof Template.Constant && !at.key().equals("data");
        if (!at.key().equals("data") && at.value().isContainerNode()) {
            findings.add(at, "`" + at.key() + "` is text, or an expression in ${ }.", null);
            return template;
        }
        String problem = literal ? problem(at.key(), at.value()) : null;
        if (problem != null) {
            findings.add(at, "`" + at.key() + "` is " + problem + ", or an expression in ${ }.", null);
        }
        return isUri(at.key()) ? expanding(at, template) : template;
    }

    /** Of a property that is a URI template: what is written out may have variables in it. */
    static Template expanding(Located at, Template template) {
        boolean expands = template instanceof Template.Constant
                && at.isText()
                && VARIABLE.matcher(at.text()).find();
        return expands ? new Template.Expanded(UriTemplate.Text.parse(at.text())) : template;
    }

    private static boolean isUri(String name) {
        return name.equals("source") || name.equals("dataschema");
    }

    /** What a value that is written out has to be and is not; null when it is. */
    private static @Nullable String problem(String name, JsonNode value) {
        boolean text = value.isTextual() && !value.textValue().isBlank();
        return switch (name) {
            case "id", "type", "subject", "datacontenttype" -> text ? null : "text that is not empty";
            case "source", "dataschema" ->
                text && isAbsoluteUri(value.textValue()) ? null : "a URI, as https://shop.example.com/orders";
            case "time" -> text && isTime(value.textValue()) ? null : "a date and time, as 2026-01-01T00:00:00Z";
            case "specversion" -> value.asText().equals("1.0") ? null : "'1.0'";
            default -> value.isTextual() || value.isBoolean() || value.isInt() ? null : "text, a boolean or an integer";
        };
    }

    private static boolean isAbsoluteUri(String text) {
        try {
            return new URI(VARIABLE.matcher(text).replaceAll("x")).isAbsolute();
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static boolean isTime(String text) {
        try {
            OffsetDateTime.parse(text);
            return true;
        } catch (DateTimeException e) {
            return false;
        }
    }
}
