package io.penstock.webhook;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What must stay secret of a webhook.
 *
 * @param token the last segment of its URL
 * @param secrets newest first
 */
public record Keyring(String token, List<SigningSecret> secrets) {

    private static final int MAX_LIVE = 2;

    public Keyring {
        secrets = List.copyOf(secrets);
    }

    /** With a new first secret; the one before it lives until {@code until} at most, and those older go at once. */
    Keyring rotate(String secret, Instant now, Instant until) {
        List<SigningSecret> rotated = new ArrayList<>();
        rotated.add(new SigningSecret(secret, null));
        for (SigningSecret old : secrets) {
            if (old.isLive(now) && rotated.size() < MAX_LIVE) {
                boolean endsEarlier = old.until() != null && old.until().isBefore(until);
                rotated.add(endsEarlier ? old : new SigningSecret(old.value(), until));
            }
        }
        return new Keyring(token, rotated);
    }

    /** Without its values, so that no log shows them. */
    @Override
    public String toString() {
        return "Keyring[secrets=" + secrets.size() + "]";
    }
}
