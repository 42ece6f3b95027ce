package io.penstock.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.event.DedupeKey;
import io.penstock.event.Draft;
import io.penstock.identity.WebhookId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds out which event a delivery is: by an id of the provider's that the signature covers, {@code webhook-id}, CloudEvents' source and id,
 * the provider's id in a header, {@code Idempotency-Key}, in this order. Keys are apart for each webhook and each kind of id. Pure. An id that no signature covers stops honest repetitions, not a replay.
 */
final class Deduplication {

    /** Headers in which providers document an id that is equal for each repetition. */
    private static final List<String> PROVIDER_IDS =
            List.of("X-GitHub-Delivery", "X-Shopify-Event-Id", "X-Shopify-Webhook-Id");

    private static final String IDEMPOTENCY_KEY = "Idempotency-Key";
    private static final int KEY_BYTES = 16;
    private static final byte[] NO_BODY = new byte[KEY_BYTES];

    private final WebhookId webhook;
    private final Dedupe dedupe;
    private final @Nullable String bodyField;

    Deduplication(WebhookId webhook, WebhookSpec spec) {
        this.webhook = webhook;
        this.dedupe = spec.dedupe();
        this.bodyField = spec.verification() instanceof Verification.Hmac hmac ? bodyField(hmac.preset()) : null;
    }

    /** The member of the body in which a provider documents its id. */
    private static @Nullable String bodyField(Verification.@Nullable Preset preset) {
        if (preset == Verification.Preset.STRIPE) {
            return "id";
        }
        return preset == Verification.Preset.SLACK ? "event_id" : null;
    }

    /** Where a delivery's id came from. The order is part of the stored hashes. */
    enum Kind {
        WEBHOOK_ID,
        CLOUD_EVENT,
        PROVIDER,
        IDEMPOTENCY_KEY,
        BODY
    }

    /** What the sender calls this delivery. */
    record DeliveryId(Kind kind, String value) {}

    /**
     * The sender's id; null when it gave none.
     *
     * @param cloudEvent whether the draft's own id is one
     */
    @Nullable
    DeliveryId deliveryId(Headers headers, Draft draft, boolean cloudEvent) {
        String signed = signedId(draft.data());
        if (signed != null) {
            return new DeliveryId(Kind.PROVIDER, signed);
        }
        String id = headers.get(Verification.StandardWebhooks.ID);
        if (id != null && !id.isEmpty()) {
            return new DeliveryId(Kind.WEBHOOK_ID, id);
        }
        if (cloudEvent) {
            return new DeliveryId(Kind.CLOUD_EVENT, draft.source() + '\n' + draft.originId());
        }
        String provided = providerId(headers);
        if (provided != null) {
            return new DeliveryId(Kind.PROVIDER, provided);
        }
        String key = headers.get(IDEMPOTENCY_KEY);
        return key != null && !key.isEmpty() ? new DeliveryId(Kind.IDEMPOTENCY_KEY, key) : null;
    }

    /** What the event is found by again; null: it is not deduplicated. */
    @Nullable
    DedupeKey key(@Nullable DeliveryId id, byte[] body) {
        return switch (dedupe.by()) {
            case NONE -> null;
            case BODY -> new DedupeKey(hash(Kind.BODY, body), NO_BODY, dedupe.window());
            case ID -> id == null ? null : keyOf(id, body);
        };
    }

    private DedupeKey keyOf(DeliveryId id, byte[] body) {
        byte[] text = id.value().getBytes(StandardCharsets.UTF_8);
        boolean comparesBodies = id.kind() == Kind.IDEMPOTENCY_KEY;
        byte[] digest = comparesBodies ? Arrays.copyOf(sha256().digest(body), KEY_BYTES) : NO_BODY;
        return new DedupeKey(hash(id.kind(), text), digest, dedupe.window());
    }

    private static @Nullable String providerId(Headers headers) {
        for (String name : PROVIDER_IDS) {
            String id = headers.get(name);
            if (id != null && !id.isEmpty()) {
                return id;
            }
        }
        return null;
    }

    private @Nullable String signedId(@Nullable JsonNode data) {
        JsonNode field = bodyField == null || data == null ? null : data.get(bodyField);
        return field != null && field.isTextual() ? field.textValue() : null;
    }

    private byte[] hash(Kind kind, byte[] text) {
        MessageDigest digest = sha256();
        digest.update(ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(webhook.value().getMostSignificantBits())
                .putLong(webhook.value().getLeastSignificantBits())
                .flip());
        digest.update((byte) kind.ordinal());
        return Arrays.copyOf(digest.digest(text), KEY_BYTES);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("Every Java platform has SHA-256", missing);
        }
    }
}
