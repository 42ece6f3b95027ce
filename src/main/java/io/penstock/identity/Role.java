package io.penstock.identity;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a member may do in an organization, from least to most. */
public enum Role {
    VIEWER,
    EDITOR,
    ADMIN,
    OWNER;

    public boolean includes(Role needed) {
        return compareTo(needed) >= 0;
    }

    /** The one of the two that may do less. */
    public Role atMost(Role other) {
        return includes(other) ? other : this;
    }

    /** As the API and the database spell it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Empty when no role is spelled so. */
    public static Optional<Role> of(String word) {
        return Arrays.stream(values()).filter(role -> role.word().equals(word)).findFirst();
    }
}
