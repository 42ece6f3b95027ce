package io.penstock.webhook;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.penstock.event.CloudEvent;
import io.penstock.event.CloudEvents;
import io.penstock.event.Draft;
import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import io.penstock.http.Access;
import io.penstock.http.Answer;
import io.penstock.http.BodyRule;
import io.penstock.http.Endpoint;
import io.penstock.http.Exchange;
import io.penstock.http.MediaType;
import io.penstock.http.Operation;
import io.penstock.http.Operation.Response;
import io.penstock.identity.IdSource;
import io.penstock.identity.WebhookId;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /api/webhooks/{id}/test}: a delivery without a sender, to see what it starts. Its body is the request's; the event has the
 * extension {@code test}. Nothing is verified, since the caller is known, and nothing deduplicated.
 */
public final class SampleRoutes {

    private static final byte[] DEFAULT_BODY = "{\"test\":true}".getBytes(StandardCharsets.US_ASCII);

    private final WebhookStore store;
    private final EventIntake intake;
    private final IdSource ids;
    private final int maxBody;

    /** @param maxBody in bytes */
    public SampleRoutes(WebhookStore store, EventIntake intake, IdSource ids, int maxBody) {
        this.store = store;
        this.intake = intake;
        this.ids = ids;
        this.maxBody = maxBody;
    }

    public List<Endpoint> endpoints() {
        return List.of(new Endpoint(
                HttpMethod.POST,
                "/api/webhooks/{id}/test",
                Access.EDITOR,
                new BodyRule(maxBody, Set.of(Answer.JSON), false),
                Operation.of(
                        "testWebhook",
                        "webhooks",
                        "Makes an event as if the body had been delivered.",
                        new Response(202, "Stored, with everything that it starts.", "Accepted")),
                this::deliver));
    }

    private Future<Answer> deliver(Exchange exchange) {
        byte[] body =
                exchange.body().length() == 0 ? DEFAULT_BODY : exchange.body().getBytes();
        WebhookId id = WebhookId.parse(exchange.path("id"));
        return store.find(exchange.caller().organization(), id)
                .map(found -> found.orElseThrow(() -> new Failure(new Reason.NotFound("There is no such webhook."))))
                .compose(webhook ->
                        intake.accept(webhook.organization(), event(webhook, body, exchange.traceOnward()), null))
                .map(accepted -> Answer.json(
                        202,
                        JsonNodeFactory.instance
                                .objectNode()
                                .put("id", accepted.id().toString())
                                .put("duplicate", false)));
    }

    private CloudEvent event(Webhook webhook, byte[] body, @Nullable String traceparent) {
        if (!webhook.spec().enabled()) {
            throw new Failure(new Reason.Gone("This webhook is disabled."));
        }
        Draft draft = CloudEvents.plain(
                webhook.spec().eventType(),
                LiveWebhook.source(webhook),
                MediaType.parse(Answer.JSON),
                Answer.JSON,
                body);
        draft.attributes().put("test", true);
        return draft.tracedBy(traceparent).finish(ids.next(), ids.now());
    }
}
