package io.penstock.audit;

import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import io.penstock.failure.Violation;
import io.penstock.http.Exchange;
import io.penstock.http.Page;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which entries are asked for; null: any.
 *
 * @param actor as it is shown
 * @param target or what begins with it
 * @param since at that time or later
 * @param until before that time
 */
record AuditFilter(
        @Nullable String actor,
        @Nullable String action,
        @Nullable String target,
        @Nullable Outcome outcome,
        @Nullable Instant since,
        @Nullable Instant until) {

    static final Map<String, String> QUERY = Map.of(
            "limit", "How many items, 1 to 200.",
            "after", "The \"next\" of the answer before.",
            "actor", "Only what that actor did, as in \"user:…\", \"key:…\", \"system\" or \"anonymous\".",
            "action", "Only that action, such as \"createWorkflow\".",
            "target", "Only what begins with that, such as \"/api/workflows\".",
            "outcome", "Only \"done\", \"refused\" or \"failed\".",
            "since", "Only from that time on.",
            "until", "Only before that time.",
            "server", "\"true\": what belongs to no organization; for operators.");

    static AuditFilter of(Exchange exchange) {
        return new AuditFilter(
                exchange.query("actor"),
                exchange.query("action"),
                exchange.query("target"),
                outcome(exchange.query("outcome")),
                time(exchange, "since"),
                time(exchange, "until"));
    }

    private static @Nullable Outcome outcome(@Nullable String text) {
        if (text == null) {
            return null;
        }
        Outcome outcome = Outcome.of(text);
        if (outcome == Outcome.UNKNOWN) {
            throw invalid("outcome", "must be done, refused or failed");
        }
        return outcome;
    }

    private static @Nullable Instant time(Exchange exchange, String name) {
        String text = exchange.query(name);
        try {
            return text == null ? null : Instant.parse(text);
        } catch (DateTimeException malformed) {
            throw invalid(name, "must be a time such as 2026-11-20T10:00:00Z");
        }
    }

    /** The number before which the page begins; the newest are first. */
    static long before(Page page) {
        String cursor = page.cursor();
        try {
            return cursor == null ? Long.MAX_VALUE : Long.parseLong(cursor);
        } catch (NumberFormatException notANumber) {
            throw invalid("after", "must be the \"next\" of an earlier answer");
        }
    }

    private static Failure invalid(String name, String message) {
        return new Failure(new Reason.Invalid(
                "The query parameter \"" + name + "\" " + message + ".", List.of(new Violation("/" + name, message))));
    }
}
