package io.penstock.execution;

import java.util.Locale;

/** Where an execution stands, in the DSL's words. The code is what the database holds. */
public enum Status {
    PENDING,
    RUNNING,
    WAITING,
    SUSPENDED,
    COMPLETED,
    FAULTED,
    CANCELLED;

    private static final Status[] BY_CODE = values();

    public short code() {
        return (short) ordinal();
    }

    public static Status of(int code) {
        return BY_CODE[code];
    }

    /** Whether nothing can follow it. */
    public boolean ended() {
        return this == COMPLETED || this == FAULTED || this == CANCELLED;
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
