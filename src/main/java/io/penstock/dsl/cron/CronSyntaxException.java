package io.penstock.dsl.cron;

import org.jspecify.annotations.Nullable;

/** The text is no cron expression that can run here. */
public final class CronSyntaxException extends RuntimeException {

    private final int index;
    private final @Nullable String hint;

    CronSyntaxException(int index, String message, @Nullable String hint) {
        super(message, null, false, false);
        this.index = index;
        this.hint = hint;
    }

    /** Of the first character that is wrong, from 0. */
    public int index() {
        return index;
    }

    /** What could be written instead, if that is known. */
    public @Nullable String hint() {
        return hint;
    }
}
