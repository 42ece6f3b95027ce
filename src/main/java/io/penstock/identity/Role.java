package io.penstock.identity;

/** What a member may do in an organization, from least to most. */
public enum Role {
    VIEWER,
    EDITOR,
    ADMIN,
    OWNER;

    public boolean includes(Role needed) {
        return compareTo(needed) >= 0;
    }
}
