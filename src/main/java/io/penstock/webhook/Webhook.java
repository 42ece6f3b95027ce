package io.penstock.webhook;

import io.penstock.identity.OrganizationId;
import io.penstock.identity.WebhookId;
import java.time.Instant;

/** One inbound endpoint of an organization. */
public record Webhook(
        OrganizationId organization,
        WebhookId id,
        WebhookSpec spec,
        Keyring keys,
        Instant createdAt,
        Instant updatedAt) {}
