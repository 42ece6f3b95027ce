package io.penstock.config;

/**
 * Where errors are reported.
 *
 * @param dsn as Sentry shows it, {@code https://key@host/project}; none: nothing is reported
 * @param queue errors that may wait to be reported; more are dropped and counted
 */
public record SentryConfig(Secret dsn, int queue) {

    public SentryConfig {
        new Checks("sentry")
                .requireSecret(
                        !dsn.isPresent()
                                || dsn.reveal()
                                        .matches("https?://[^\\s/?#@:]+(:[^\\s/@]*)?@[^\\s/?#@]+/([^\\s?#]*/)?\\d+"),
                        "dsn",
                        "sentry.dsn is not usable; allowed is what Sentry shows, https://key@host/project.")
                .between("queue", queue, 1, 10_000)
                .done();
    }

    static SentryConfig defaults() {
        return new SentryConfig(Secret.NONE, 100);
    }
}
