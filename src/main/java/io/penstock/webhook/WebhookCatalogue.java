package io.penstock.webhook;

import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The webhooks of all organizations, ready for deliveries: an immutable snapshot that any thread reads. */
public final class WebhookCatalogue {

    private volatile Map<String, LiveWebhook> byToken = Map.of();

    /** The webhook of that token, as far as this process knows. */
    @Nullable
    LiveWebhook find(String token) {
        return byToken.get(token);
    }

    /** Fails with {@code NotFound} when there is none. */
    Future<LiveWebhook> lookUp(String token) {
        return Future.failedFuture(new Failure(new Reason.NotFound("There is no such webhook.")));
    }

    /** Takes a new snapshot. */
    public void replace(Collection<Webhook> webhooks) {
        Map<String, LiveWebhook> next = new HashMap<>();
        for (Webhook webhook : webhooks) {
            next.put(webhook.keys().token(), LiveWebhook.of(webhook));
        }
        byToken = next;
    }
}
