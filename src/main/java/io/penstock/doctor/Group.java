package io.penstock.doctor;

import java.util.Locale;

/** What a check is about, in the order in which they are told. */
public enum Group {
    SECURITY,
    SECRETS,
    MONITORING,
    BACKUP,
    DATABASE,
    DEPLOYMENT,
    LIMITS,
    DOCUMENTATION;

    /** As reports have it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
