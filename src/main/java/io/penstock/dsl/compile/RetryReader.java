package io.penstock.dsl.compile;

import io.penstock.dsl.Delay;
import io.penstock.dsl.Durations;
import io.penstock.dsl.Retry;
import io.penstock.dsl.Template;
import io.penstock.dsl.source.Findings;
import io.penstock.dsl.source.Located;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads retry policies. */
final class RetryReader {

    private static final Shape POLICY =
            Shape.of("A retry policy", "when", "exceptWhen", "delay", "backoff", "limit", "jitter");
    private static final Shape BACKOFF = Shape.of("`backoff`", "constant", "linear", "exponential");
    private static final Shape NO_OPTIONS = Shape.of("A backoff of this release, which takes no options,");
    private static final Shape LIMIT = Shape.of("`limit`", "attempt", "duration");
    private static final Shape ATTEMPT = Shape.of("`attempt`", "count", "duration");
    private static final Shape JITTER = Shape.of("`jitter`", "from", "to");

    private RetryReader() {}

    static Retry read(Located at, Scope scope, Compilation compilation) {
        Findings findings = compilation.findings();
        Expressions expressions = compilation.expressions();
        Delays delays = compilation.delays();
        Fields fields = POLICY.read(at, findings);
        Fields limit = LIMIT.readIfThere(fields.get("limit"), findings);
        Fields attempt = limit == null ? null : ATTEMPT.readIfThere(limit.get("attempt"), findings);
        return new Retry(
                new Retry.Conditions(
                        expressions.naturalOrNull(fields.get("when"), scope),
                        expressions.naturalOrNull(fields.get("exceptWhen"), scope)),
                delays.readIfThere(fields.get("delay"), scope),
                backoff(fields.get("backoff"), findings),
                attempt == null ? null : attempt.integer("count", 0, 1_000_000),
                attempt == null ? null : delays.readIfThere(attempt.get("duration"), scope),
                limit == null ? null : delays.readIfThere(limit.get("duration"), scope),
                jitter(fields.get("jitter"), scope, compilation));
    }

    private static Retry.Backoff backoff(@Nullable Located at, Findings findings) {
        if (at == null) {
            return Retry.Backoff.CONSTANT;
        }
        int before = findings.count();
        BACKOFF.read(at, findings);
        if (findings.count() > before) {
            return Retry.Backoff.CONSTANT;
        }
        List<Located> kinds = List.copyOf(at.members());
        if (kinds.size() != 1) {
            findings.add(at, "`backoff` has exactly one of constant, linear, exponential.", "As {exponential: {}}.");
            return Retry.Backoff.CONSTANT;
        }
        Located kind = kinds.get(0);
        if (!kind.value().isNull()) {
            NO_OPTIONS.read(kind, findings);
        }
        return Retry.Backoff.valueOf(kind.key().toUpperCase(Locale.ROOT));
    }

    private static Retry.@Nullable Jitter jitter(@Nullable Located at, Scope scope, Compilation compilation) {
        Fields fields = JITTER.readIfThere(at, compilation.findings());
        if (fields == null) {
            return null;
        }
        Located from = fields.require("from");
        Located to = fields.require("to");
        if (from == null || to == null) {
            return null;
        }
        int before = compilation.findings().count();
        Delay least = compilation.delays().read(from, scope);
        Delay most = compilation.delays().read(to, scope);
        if (compilation.findings().count() == before && isLonger(least, most)) {
            compilation.findings().add(fields.at(), "`jitter` ends before it begins.", "`to` is at least `from`.");
        }
        return new Retry.Jitter(least, most);
    }

    /** Whether the first of two durations that are written out is the longer one. */
    private static boolean isLonger(Delay least, Delay most) {
        return least.value() instanceof Template.Constant from
                && most.value() instanceof Template.Constant to
                && Durations.parse(from.value()).compareTo(Durations.parse(to.value())) > 0;
    }
}
