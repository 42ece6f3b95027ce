package io.penstock.event;

import io.penstock.engine.Lifecycle;
import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import io.penstock.failure.Violation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sources that stand for this server's own webhooks and workflows. A workflow that listens to one of them trusts what that webhook verified,
 * or what this server tells of that workflow, so that no other sender may claim it. Pure.
 */
public final class ReservedSources {

    /** What the source of every webhook begins with. */
    public static final String WEBHOOKS = "/webhooks/";

    private ReservedSources() {}

    /**
     * @param own the source that this sender may give; null: none of those reserved
     * @throws Failure Invalid, when the event claims another webhook's source
     */
    public static Draft refuseForged(Draft draft, @Nullable String own) {
        if (isForged(draft, own)) {
            throw forged(List.of(violation("")));
        }
        return draft;
    }

    /** The same for each event of a batch. */
    public static List<Draft> refuseForged(List<Draft> batch, @Nullable String own) {
        List<Violation> violations = new ArrayList<>();
        for (int i = 0; i < batch.size(); i++) {
            if (isForged(batch.get(i), own)) {
                violations.add(violation("/" + i));
            }
        }
        if (!violations.isEmpty()) {
            throw forged(violations);
        }
        return batch;
    }

    private static boolean isForged(Draft draft, @Nullable String own) {
        boolean reserved = draft.source().startsWith(WEBHOOKS) || draft.source().startsWith(Lifecycle.SOURCES);
        return reserved && !draft.source().equals(own);
    }

    private static Violation violation(String at) {
        return new Violation(
                at + "/source",
                "A source that begins with " + WEBHOOKS + " or " + Lifecycle.SOURCES
                        + " belongs to the webhook or the workflow of that name; give another.");
    }

    private static Failure forged(List<Violation> violations) {
        return new Failure(
                new Reason.Invalid("The event claims the source of a webhook or of a workflow.", violations));
    }
}
