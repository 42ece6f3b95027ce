package io.penstock.webhook;

import org.jspecify.annotations.Nullable;

/**
 * What a webhook's owner decides about it. Holds no secret.
 *
 * @param name unique in its organization
 * @param eventType type of the events that plain bodies become; a CloudEvent keeps its own
 * @param response null: the event's id is answered
 * @param challenge null: the sender asks for no handshake
 */
public record WebhookSpec(
        String name,
        String eventType,
        boolean enabled,
        Verification verification,
        Dedupe dedupe,
        @Nullable CustomResponse response,
        @Nullable Challenge challenge) {

    /** Handshakes by which senders make sure that a URL wants their deliveries. */
    public enum Challenge {
        /** Slack's {@code url_verification} request. */
        SLACK,
        /** A GET with {@code hub.challenge} and the secret as {@code hub.verify_token}. */
        META,
        /** A POST with the query parameter {@code validationToken}. */
        GRAPH
    }
}
