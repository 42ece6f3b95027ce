package io.penstock.doctor;

import org.jspecify.annotations.Nullable;

/** Something that checks take, or the reason why it is not there. Immutable. */
public final class Means<T> {

    private final @Nullable T given;
    private final String reason;
    private final boolean broken;

    private Means(@Nullable T given, String reason, boolean broken) {
        this.given = given;
        this.reason = reason;
        this.broken = broken;
    }

    public static <T> Means<T> of(T given) {
        return new Means<>(given, "", false);
    }

    /** @param reason a sentence that says what to do to have it */
    public static <T> Means<T> missing(String reason) {
        return new Means<>(null, reason, false);
    }

    /** It should be there. @param reason a sentence that says what is wrong */
    public static <T> Means<T> broken(String reason) {
        return new Means<>(null, reason, true);
    }

    /** @throws SkippedException with the reason when it is not there */
    T need() {
        if (given == null) {
            throw new SkippedException(reason);
        }
        return given;
    }

    boolean isThere() {
        return given != null;
    }

    boolean isBroken() {
        return broken;
    }

    String reason() {
        return reason;
    }
}
