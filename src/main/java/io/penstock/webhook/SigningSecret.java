package io.penstock.webhook;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One secret that a sender may sign with. Several live at once while a secret is rotated.
 *
 * @param until from then on it is no longer accepted; absent: it lives until it is replaced
 */
public record SigningSecret(String value, @Nullable Instant until) {

    public boolean isLive(Instant now) {
        return until == null || now.isBefore(until);
    }

    /** Without the value, so that no log shows it. */
    @Override
    public String toString() {
        return "SigningSecret[until=" + until + "]";
    }
}
