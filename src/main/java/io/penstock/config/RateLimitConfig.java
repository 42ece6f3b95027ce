package io.penstock.config;

/**
 * How much each caller may ask: so many requests at once, and as many again spread over each window. In the three last, 0 limits nothing.
 *
 * @param maxRequests of a user, and of an API key
 * @param anonymousRequests of an address, to endpoints that need no sign-in, or with a token that is not good
 * @param webhookRequests of a webhook
 * @param organizationRequests of an organization
 * @param legacyHeaders whether answers carry X-RateLimit-* besides RateLimit
 * @param maxKeys callers that are counted in memory; beyond, new ones share one count
 */
public record RateLimitConfig(
        boolean enabled,
        int windowSeconds,
        int maxRequests,
        int anonymousRequests,
        int webhookRequests,
        int organizationRequests,
        boolean legacyHeaders,
        int maxKeys) {

    private static final int DAY = 86_400;
    private static final int MILLION = 1_000_000;

    public RateLimitConfig {
        new Checks("rate_limit")
                .between("window_seconds", windowSeconds, 1, DAY)
                .between("max_requests", maxRequests, 1, MILLION)
                .between("anonymous_requests", anonymousRequests, 1, MILLION)
                .between("webhook_requests", webhookRequests, 0, MILLION)
                .between("organization_requests", organizationRequests, 0, MILLION)
                .between("max_keys", maxKeys, 1_000, 10 * MILLION)
                .done();
    }

    static RateLimitConfig defaults() {
        return new RateLimitConfig(true, 60, 120, 6_000, 0, 0, false, 200_000);
    }
}
