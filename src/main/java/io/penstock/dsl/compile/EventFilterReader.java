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

    private static final Shape FILTER = Shape.of("An event filter", "with", "correlate");
    private static final Shape CORRELATION = Shape.of("A correlation", "from", "expect");

    /** The attributes that the standard names. */
    static final List<String> ATTRIBUTES =
            List.of("id", "source", "type", "time", "subject", "datacontenttype", "dataschema", "data", "specversion");

    private static final String METACHARACTERS = "*+?^$|()[]{}\\";
    private static final int MAX_ATTRIBUTES = 50;

    private EventFilterReader() {}

    static EventFilter read(Located at, Scope scope, Compilation compilation) {
        Fields fields = FILTER.read(at, compilation.findings());
        List<EventFilter.Correlation> correlations = new ArrayList<>();
        Located correlate = fields.get("correlate");
        fields.freeObject("correlate");
        if (correlate != null) {
            correlate.members().forEach(member -> correlations.add(correlation(member, scope, compilation)));
        }
        return new EventFilter(wanted(fields, scope, compilation), correlations);
    }

    private static EventFilter.Correlation correlation(Located at, Scope scope, Compilation compilation) {
        Expressions expressions = compilation.expressions();
        Fields fields = CORRELATION.read(at, compilation.findings());
        Located from = fields.require("from");
        Located expect = fields.get("expect");
        return new EventFilter.Correlation(
                at.key(),
                from == null ? Expressions.identity() : expressions.natural(from, scope),
                expect == null ? null : expressions.checked(expect, scope, it -> fields.text("expect", "")));
    }

    private static List<EventFilter.Wanted> wanted(Fields fields, Scope scope, Compilation compilation) {
        Findings findings = compilation.findings();
        Located with = fields.require("with");
        List<EventFilter.Wanted> wanted = new ArrayList<>();
        if (with == null) {
            return wanted;
        }
        if (!with.isObject() || with.members().isEmpty() || with.members().size() > MAX_ATTRIBUTES) {
            findings.add(with, "`with` is an object of 1 to " + MAX_ATTRIBUTES + " attributes.", null);
        }
        with.members().forEach(member -> wanted.add(wanted(member, scope, compilation)));
        return wanted;
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
        boolean scalar = member.value().isValueNode() && !member.value().isNull();
        if (!scalar || (!member.isText() && ATTRIBUTES.contains(name))) {
            findings.add(member, "`" + name + "` is text, or an expression in ${ }.", null);
            return new EventFilter.Equal(name, "");
        }
        return attribute(member, findings);
    }

    private static EventFilter.Wanted attribute(Located member, Findings findings) {
        String text = member.text();
        if (member.key().equals("source") && text.chars().noneMatch(c -> "/:*".indexOf(c) >= 0)) {
            String rule = "`source` is a URI, or a regular expression that some match.";
            findings.add(member, rule, "As https://shop.example.com/orders, or /webhooks/.*");
        }
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
