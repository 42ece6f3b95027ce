package io.penstock.audit;

import java.util.Locale;

/** How it ended, as it is stored. */
public enum Outcome {
    /** It was done. */
    DONE,
    /** The caller was turned away. */
    REFUSED,
    /** It was not done, or not wholly. */
    FAILED;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
