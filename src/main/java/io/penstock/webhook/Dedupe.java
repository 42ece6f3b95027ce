package io.penstock.webhook;

import java.time.Duration;

/**
 * When two deliveries to a webhook are one event.
 *
 * @param window how long a delivery is remembered
 */
public record Dedupe(By by, Duration window) {

    static final Duration MAX_WINDOW = Duration.ofDays(30);

    public static final Dedupe DEFAULT = new Dedupe(By.ID, Duration.ofHours(72));

    /** What is compared. */
    public enum By {
        /** The id that the sender gives, where it gives one. */
        ID,
        /** The body: for senders without ids. Two honest deliveries with equal bodies are one, too. */
        BODY,
        /** Nothing: every delivery is an event. */
        NONE
    }
}
