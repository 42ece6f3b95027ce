package io.penstock.config;

import java.time.Duration;

/**
 * Received webhooks.
 *
 * @param tolerance how far a signed timestamp may be from now
 * @param dedupeWindow how long a delivery's key is remembered
 */
public record WebhookConfig(ByteSize maxBody, Duration tolerance, Duration dedupeWindow) {

    public WebhookConfig {
        new Checks("webhook")
                .between("max_body", maxBody, ByteSize.kib(1), ByteSize.mib(64))
                .between("tolerance", tolerance, Duration.ofSeconds(1), Duration.ofDays(1))
                .between("dedupe_window", dedupeWindow, Duration.ofMinutes(1), Duration.ofDays(90))
                .done();
    }

    static WebhookConfig defaults() {
        return new WebhookConfig(ByteSize.mib(1), Duration.ofMinutes(5), Duration.ofHours(72));
    }
}
