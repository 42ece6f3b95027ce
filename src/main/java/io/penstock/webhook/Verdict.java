package io.penstock.webhook;

import org.jspecify.annotations.Nullable;

/** What verification says of a delivery. */
public sealed interface Verdict {

    /**
     * The sender is who it claims to be.
     *
     * @param deliveryId the sender's id, when the signature covers it
     */
    record Verified(@Nullable String deliveryId) implements Verdict {}

    /** It is not known who sent this. */
    record Refused(Why why) implements Verdict {}

    /** Why a delivery was refused: a label of the metrics. A caller is told the same for each. */
    enum Why {
        /** No signature, credentials, or signed time. */
        MISSING,
        /** A signed time that is no time. */
        MALFORMED,
        /** A signed time too far from now. */
        STALE,
        /** No live secret gives this signature. */
        MISMATCH;

        private final Refused refused = new Refused(this);

        Refused refused() {
            return refused;
        }
    }
}
