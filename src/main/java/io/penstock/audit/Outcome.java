package io.penstock.audit;

import java.util.Locale;

/** How it ended, as it is stored. */
public enum Outcome {
    /** It was done. */
    DONE,
    /** The caller was turned away. */
    REFUSED,
    /** It was not done, or not wholly. */
    FAILED,
    /** None that the server writes: somebody else has. */
    UNKNOWN;

    static Outcome of(String text) {
        for (Outcome outcome : values()) {
            if (outcome.toString().equals(text)) {
                return outcome;
            }
        }
        return UNKNOWN;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
