package io.penstock.auth;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a presented refresh token means for its session. Each token is good once. One that comes again within the grace, and whose successor
 * nobody has used, is a client that did not get the answer: its unused successor is superseded by another, so that a session never has two
 * good tokens. Every other repetition, and any use of a superseded token, means that two parties hold the session's tokens.
 */
enum Rotation {
    GOOD,
    REPEATED,
    REUSED;

    /**
     * @param age since it was used; null when it was not
     * @param superseded was replaced before anybody used it
     * @param isParent the session's good token is the direct successor of this one
     */
    static Rotation of(@Nullable Duration age, boolean superseded, boolean isParent, Duration grace) {
        if (age == null) {
            return GOOD;
        }
        return !superseded && isParent && age.compareTo(grace) <= 0 ? REPEATED : REUSED;
    }
}
