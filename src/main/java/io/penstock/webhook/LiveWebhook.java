package io.penstock.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.event.ReservedSources;
import io.penstock.http.Answer;
import io.penstock.http.Json;
import io.vertx.core.buffer.Buffer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A webhook with everything ready that a delivery needs. Immutable, shared by all event loops.
 *
 * @param source of the events that plain bodies become
 * @param answer null: the event's id is answered
 */
record LiveWebhook(
        Webhook webhook,
        Verifier verifier,
        Deduplication deduplication,
        String source,
        @Nullable Answer answer) {

    static LiveWebhook of(Webhook webhook) {
        WebhookSpec spec = webhook.spec();
        return new LiveWebhook(
                webhook,
                Verifier.of(spec.verification(), webhook.keys().secrets()),
                new Deduplication(webhook.id(), spec),
                source(webhook),
                spec.response() == null ? null : answer(spec.response()));
    }

    static String source(Webhook webhook) {
        return ReservedSources.WEBHOOKS
                + URLEncoder.encode(webhook.spec().name(), StandardCharsets.UTF_8)
                        .replace("+", "%20");
    }

    private static Answer answer(CustomResponse response) {
        JsonNode body = response.body();
        if (body == null) {
            return new Answer(response.status(), null, null, Map.of());
        }
        return body.isTextual()
                ? new Answer(response.status(), "text/plain; charset=utf-8", Buffer.buffer(body.textValue()), Map.of())
                : new Answer(response.status(), Answer.JSON, Json.buffer(body), Map.of());
    }
}
