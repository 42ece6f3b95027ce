package io.penstock.dsl.compile;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.penstock.dsl.EventFilter;
import io.penstock.dsl.source.Findings;
import io.penstock.dsl.source.Located;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads event filters. The standard lets an attribute be a regular expression: a text counts as one when it has a metacharacter other
 * than the dot, since dots are in every type's name.
 */
final class EventFilterReader {

    private static final Shape FILTER = Shape.of("An event filter", "with").later("correlate");
    private static final List<String> ATTRIBUTES =
            List.of("id", "source", "type", "time", "subject", "datacontenttype", "dataschema", "data", "specversion");
    private static final String METACHARACTERS = "*+?^$|()[]{}\\";
    private static final int MAX_ATTRIBUTES = 50;

    private EventFilterReader() {}

    static EventFilter read(Located at, Scope scope, Compilation compilation) {
        Findings findings = compilation.findings();
        Located with = FILTER.read(at, findings).require("with");
        List<EventFilter.Wanted> wanted = new ArrayList<>();
        if (with == null) {
            return new EventFilter(wanted);
        }
        if (!with.isObject() || with.members().isEmpty() || with.members().size() > MAX_ATTRIBUTES) {
            findings.add(with, "`with` is an object of 1 to " + MAX_ATTRIBUTES + " attributes.", null);
        }
        with.members().forEach(member -> wanted.add(wanted(member, scope, compilation)));
        return new EventFilter(wanted);
    }

    private static EventFilter.Wanted wanted(Located member, Scope scope, Compilation compilation) {
        Findings findings = compilation.findings();
        String name = member.key();
        if (name.equals("data")) {
            return new EventFilter.Data(compilation.expressions().template(member, scope));
        }
        if (!name.matches("[a-z0-9]{1,64}")) {
            findings.addMisspeltKey(
                    member,
                    "`" + name + "` is no attribute of an event: they have small letters and digits.",
                    ATTRIBUTES);
        }
        if (Expressions.marked(member)) {
            return new EventFilter.Computed(name, compilation.expressions().natural(member, scope));
        }
        if (member.value().isContainerNode() || member.value().isNull()) {
            findings.add(member, "`" + name + "` is text, or an expression in ${ }.", null);
            return new EventFilter.Equal(name, "");
        }
        return attribute(member, findings);
    }

    private static EventFilter.Wanted attribute(Located member, Findings findings) {
        String text = member.text();
        boolean pattern = text.chars().anyMatch(c -> METACHARACTERS.indexOf(c) >= 0);
        if (!pattern) {
            return new EventFilter.Equal(member.key(), text);
        }
        try {
            return new EventFilter.Matching(member.key(), text, Pattern.compile(text));
        } catch (PatternSyntaxException wrong) {
            findings.add(
                    member,
                    "`" + member.key() + "` is not a regular expression: " + wrong.getDescription() + ".",
                    "Put a backslash before a character that stands for itself.");
            return new EventFilter.Equal(member.key(), text);
        }
    }
}
