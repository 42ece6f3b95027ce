package io.penstock.dsl.compile;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.penstock.dsl.Delay;
import io.penstock.dsl.Durations;
import io.penstock.dsl.Template;
import io.penstock.dsl.source.Findings;
import io.penstock.dsl.source.Located;
import org.jspecify.annotations.Nullable;

/** Reads durations; those without an expression are checked at once. */
final class Delays {

    private static final Shape INLINE = Shape.of("A duration", "days", "hours", "minutes", "seconds", "milliseconds");

    private final Findings findings;
    private final Expressions expressions;

    Delays(Findings findings, Expressions expressions) {
        this.findings = findings;
        this.expressions = expressions;
    }

    Delay read(Located at, Scope scope) {
        int before = findings.count();
        if (at.isObject()) {
            INLINE.read(at, findings);
            at.members().forEach(this::checkCount);
        }
        Template value = expressions.template(at, scope);
        if (value instanceof Template.Constant && findings.count() == before) {
            check(at);
        }
        return new Delay(value);
    }

    private void checkCount(Located count) {
        boolean whole = count.value().isIntegralNumber() && count.value().longValue() >= 0;
        if (!whole && !Expressions.marked(count)) {
            findings.add(count, "`" + count.key() + "` is a whole number, and not negative.", null);
        } else if (whole && !fits(count)) {
            findings.add(count, "A duration is at most a hundred years.", null);
        }
    }

    /** Whether it is short enough by itself. */
    private static boolean fits(Located count) {
        try {
            Durations.parse(JsonNodeFactory.instance.objectNode().set(count.key(), count.value()));
            return true;
        } catch (IllegalArgumentException wrong) {
            return !INLINE.known().contains(count.key());
        }
    }

    private void check(Located at) {
        try {
            Durations.parse(at.value());
        } catch (IllegalArgumentException wrong) {
            findings.add(at, String.valueOf(wrong.getMessage()), "Write PT30S, or an object as {seconds: 30}.");
        }
    }

    @Nullable
    Delay readIfThere(@Nullable Located at, Scope scope) {
        return at == null ? null : read(at, scope);
    }
}
