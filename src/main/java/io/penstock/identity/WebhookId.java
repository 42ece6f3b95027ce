package io.penstock.identity;

import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import java.util.UUID;

/** The id of one webhook, a UUIDv7. */
public record WebhookId(UUID value) {

    /** @throws Failure {@link Reason.NotFound}, since a malformed id names nothing */
    public static WebhookId parse(String text) {
        return new WebhookId(Uuids.parse("webhook", text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
