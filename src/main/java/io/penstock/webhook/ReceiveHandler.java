package io.penstock.webhook;

import io.penstock.event.CloudEvent;
import io.penstock.event.CloudEvents;
import io.penstock.event.DedupeKey;
import io.penstock.event.Draft;
import io.penstock.event.ReservedSources;
import io.penstock.execution.Accepted;
import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import io.penstock.http.Answer;
import io.penstock.http.Endpoint;
import io.penstock.http.Exchange;
import io.penstock.http.Json;
import io.penstock.http.MediaType;
import io.penstock.http.Note;
import io.penstock.webhook.Deduplication.DeliveryId;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Receives deliveries at {@code POST /hooks/{token}}: verifies the raw bytes, makes events of them, and answers when the intake has stored
 * them. Holds no state; runs on whichever event loop the request came to.
 */
public final class ReceiveHandler implements Endpoint.Handler {

    private static final Map<String, String> NO_HEADERS = Map.of();
    private static final List<String> PROVIDER_TYPES = List.of("X-GitHub-Event", "X-Shopify-Topic");

    private final WebhookCatalogue catalogue;
    private final EventIntake intake;
    private final Supplier<UUID> ids;
    private final InstantSource clock;
    private final Deliveries deliveries;

    /**
     * @param ids makes UUIDv7, called on the event loop of the request
     * @param deliveries counts them
     */
    public ReceiveHandler(
            WebhookCatalogue catalogue,
            EventIntake intake,
            Supplier<UUID> ids,
            InstantSource clock,
            Deliveries deliveries) {
        this.catalogue = catalogue;
        this.intake = intake;
        this.ids = ids;
        this.clock = clock;
        this.deliveries = deliveries;
    }

    @Override
    public Future<Answer> handle(Exchange exchange) {
        deliveries.received();
        String token = exchange.path("token");
        LiveWebhook webhook = catalogue.find(token);
        try {
            Future<Answer> answer = webhook != null
                    ? receive(webhook, exchange)
                    : catalogue.lookUp(token).compose(found -> receive(found, exchange));
            return answer.onFailure(deliveries);
        } catch (Failure refused) {
            deliveries.handle(refused);
            throw refused;
        }
    }

    private Future<Answer> receive(LiveWebhook webhook, Exchange exchange) {
        if (!webhook.webhook().spec().enabled()) {
            throw new Failure(new Reason.Gone("This webhook is disabled."));
        }
        Answer handshake = Handshakes.beforeVerification(webhook, exchange);
        if (handshake != null) {
            return Future.succeededFuture(handshake);
        }
        byte[] body = exchange.body().getBytes();
        Instant now = clock.instant();
        verify(webhook, exchange, body, now);
        refuseEncoded(exchange);
        String declared = exchange.header("Content-Type");
        MediaType type = MediaType.parse(declared);
        CloudEvents.Mode mode = CloudEvents.mode(type, exchange.header(CloudEvents.SPEC_VERSION_HEADER));
        if (mode == CloudEvents.Mode.BATCH) {
            return acceptAll(
                    webhook, exchange, ReservedSources.refuseForged(CloudEvents.batch(body), webhook.source()), now);
        }
        Draft draft = ReservedSources.refuseForged(draft(webhook, exchange, mode, type, body), webhook.source());
        Answer challenge = Handshakes.afterVerification(webhook, draft.data());
        return challenge != null
                ? Future.succeededFuture(challenge)
                : accept(webhook, exchange, draft, mode, body, now)
                        .map(accepted -> webhook.answer() != null ? webhook.answer() : answer(accepted));
    }

    private void verify(LiveWebhook webhook, Exchange exchange, byte[] body, Instant now) {
        if (webhook.verifier().verify(exchange::header, body, now) instanceof Verdict.Refused refused) {
            deliveries.refused(refused.why());
            exchange.note(Note.concerning(
                    webhook.webhook().organization(),
                    null,
                    "/api/webhooks/" + webhook.webhook().id()));
            throw new Failure(new Reason.Unauthenticated(
                    "The delivery could not be verified.",
                    webhook.webhook().spec().verification().authenticationScheme()));
        }
    }

    private static void refuseEncoded(Exchange exchange) {
        String encoding = exchange.header("Content-Encoding");
        if (encoding != null && !encoding.isEmpty() && !encoding.equalsIgnoreCase("identity")) {
            throw new Failure(new Reason.UnsupportedMediaType("Bodies are taken without a Content-Encoding."));
        }
    }

    private static Draft draft(
            LiveWebhook webhook, Exchange exchange, CloudEvents.Mode mode, MediaType type, byte[] body) {
        String declared = exchange.header("Content-Type");
        return switch (mode) {
            case BINARY -> CloudEvents.binary(exchange.headers(), type, declared, body);
            case STRUCTURED -> CloudEvents.structured(body);
            default -> CloudEvents.plain(webhook.webhook().spec().eventType(), webhook.source(), type, declared, body);
        };
    }

    private Future<Accepted> accept(
            LiveWebhook webhook, Exchange exchange, Draft draft, CloudEvents.Mode mode, byte[] body, Instant now) {
        boolean plain = mode == CloudEvents.Mode.PLAIN;
        DeliveryId delivery = webhook.deduplication().deliveryId(exchange::header, draft, !plain);
        if (plain) {
            describe(draft, delivery, exchange);
        }
        draft.tracedBy(exchange.traceOnward());
        CloudEvent event = draft.finish(ids.get(), now).receivedWith(kept(webhook, exchange));
        return intake.accept(
                        webhook.webhook().organization(),
                        event,
                        webhook.deduplication().key(delivery, body))
                .map(this::settle);
    }

    /** Adds what a sender says of a plain body in its headers. */
    private static void describe(Draft draft, @Nullable DeliveryId delivery, Exchange exchange) {
        if (delivery != null && delivery.kind() != Deduplication.Kind.IDEMPOTENCY_KEY) {
            draft.attributes().put("id", delivery.value());
        }
        for (String header : PROVIDER_TYPES) {
            String type = exchange.header(header);
            if (type != null) {
                draft.with(CloudEvent.ORIGIN_TYPE, type);
                return;
            }
        }
    }

    private static byte[] kept(LiveWebhook webhook, Exchange exchange) {
        return ReceivedHeaders.keep(exchange.headers(), webhook.webhook().spec().verification());
    }

    private Future<Answer> acceptAll(LiveWebhook webhook, Exchange exchange, List<Draft> drafts, Instant now) {
        byte[] headers = kept(webhook, exchange);
        List<Future<Accepted>> all = new ArrayList<>(drafts.size());
        for (Draft draft : drafts) {
            // Each event of a batch has an id of its own; an id in a header would name the batch.
            DeliveryId delivery = webhook.deduplication().deliveryId(name -> null, draft, true);
            DedupeKey key = webhook.deduplication().key(delivery, Json.bytes(draft.attributes()));
            CloudEvent event = draft.tracedBy(exchange.traceOnward())
                    .finish(ids.get(), now)
                    .receivedWith(headers);
            all.add(intake.accept(webhook.webhook().organization(), event, key));
        }
        return Future.all(all)
                .map(done -> webhook.answer() != null ? webhook.answer() : answerAll(done.<Accepted>list()));
    }

    private Accepted settle(Accepted accepted) {
        if (accepted.duplicate()) {
            if (!accepted.sameBody()) {
                throw new Failure(new Reason.Invalid("This Idempotency-Key was used with another body."));
            }
            deliveries.duplicate();
        }
        return accepted;
    }

    private static Answer answer(Accepted accepted) {
        return new Answer(accepted.duplicate() ? 200 : 202, Answer.JSON, Buffer.buffer(json(accepted)), NO_HEADERS);
    }

    private Answer answerAll(List<Accepted> accepted) {
        StringBuilder json = new StringBuilder("{\"items\":[");
        boolean duplicate = true;
        for (Accepted each : accepted) {
            duplicate &= each.duplicate();
            json.append(json.charAt(json.length() - 1) == '[' ? "" : ",").append(json(each));
        }
        json.append("]}");
        boolean nothingNew = duplicate && !accepted.isEmpty();
        if (nothingNew) {
            deliveries.duplicate();
        }
        return new Answer(nothingNew ? 200 : 202, Answer.JSON, Buffer.buffer(json.toString()), NO_HEADERS);
    }

    private static String json(Accepted accepted) {
        return "{\"id\":\"" + accepted.id() + "\",\"duplicate\":" + accepted.duplicate() + "}";
    }
}
