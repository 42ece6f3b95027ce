package io.penstock.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.http.Answer;
import io.penstock.http.Exchange;
import io.penstock.webhook.WebhookSpec.Challenge;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Answers the requests by which senders test a URL before they deliver to it. Pure. */
final class Handshakes {

    private static final String TEXT = "text/plain; charset=utf-8";
    private static final int MAX_CHALLENGE = 1_024;
    private static final Map<String, String> UNSNIFFED = Map.of("X-Content-Type-Options", "nosniff");

    private Handshakes() {}

    /** Microsoft Graph's validation of a new subscription, which nothing signs; null when this is a delivery. */
    static @Nullable Answer beforeVerification(LiveWebhook webhook, Exchange exchange) {
        if (webhook.webhook().spec().challenge() != Challenge.GRAPH) {
            return null;
        }
        return echo(exchange.query("validationToken"));
    }

    /** Slack's request to repeat a text; null when this is a delivery. */
    static @Nullable Answer afterVerification(LiveWebhook webhook, @Nullable JsonNode data) {
        if (webhook.webhook().spec().challenge() != Challenge.SLACK || data == null) {
            return null;
        }
        boolean asked = data.path("type").asText().equals("url_verification");
        return asked ? echo(data.path("challenge").asText()) : null;
    }

    /** The challenge as plain text, so that nobody's browser takes it for a page; null when there is none. */
    static @Nullable Answer echo(@Nullable String challenge) {
        if (challenge == null || challenge.isEmpty() || challenge.length() > MAX_CHALLENGE) {
            return null;
        }
        return new Answer(200, TEXT, Buffer.buffer(challenge), UNSNIFFED);
    }
}
