package io.penstock.config;

import java.nio.file.Path;

/**
 * Every setting of the server, valid as a whole. Immutable.
 *
 * @param dataDir what the server keeps on disk: the embedded database, a generated key
 * @param secretKey everything secret derives from it; may be missing outside production until {@link SecretKeys#complete}
 */
public record Config(
        Environment environment,
        Path dataDir,
        Secret secretKey,
        ServerConfig server,
        DatabaseConfig database,
        AdminConfig admin,
        AuthConfig auth,
        WebhookConfig webhook,
        ExecutionConfig execution,
        ScheduleConfig schedule,
        ExpressionConfig expression,
        GroupCommitConfig groupCommit,
        EgressConfig egress,
        AuditConfig audit,
        BackupConfig backup,
        RetentionConfig retention,
        RateLimitConfig rateLimit,
        RedisConfig redis,
        HealthConfig health,
        MetricsConfig metrics,
        LogConfig log,
        TracingConfig tracing,
        SentryConfig sentry) {

    /** The shortest secret key, in bytes. */
    public static final int SECRET_KEY_BYTES = 32;

    public Config {
        new Checks("")
                .requireSecret(
                        !secretKey.isPresent() || secretKey.bytes().length >= SECRET_KEY_BYTES,
                        "secret_key",
                        "secret_key is too short; allowed is at least " + SECRET_KEY_BYTES + " bytes.")
                .done();
    }

    public static Config defaults() {
        return new Config(
                Environment.DEVELOPMENT,
                Path.of("data"),
                Secret.NONE,
                ServerConfig.defaults(),
                DatabaseConfig.defaults(),
                AdminConfig.defaults(),
                AuthConfig.defaults(),
                WebhookConfig.defaults(),
                ExecutionConfig.defaults(),
                ScheduleConfig.defaults(),
                ExpressionConfig.defaults(),
                GroupCommitConfig.defaults(),
                EgressConfig.defaults(),
                AuditConfig.defaults(),
                BackupConfig.defaults(),
                RetentionConfig.defaults(),
                RateLimitConfig.defaults(),
                RedisConfig.defaults(),
                HealthConfig.defaults(),
                MetricsConfig.defaults(),
                LogConfig.defaults(),
                TracingConfig.defaults(),
                SentryConfig.defaults());
    }

    /** The same with that key. */
    public Config withSecretKey(Secret key) {
        return new Config(
                environment,
                dataDir,
                key,
                server,
                database,
                admin,
                auth,
                webhook,
                execution,
                schedule,
                expression,
                groupCommit,
                egress,
                audit,
                backup,
                retention,
                rateLimit,
                redis,
                health,
                metrics,
                log,
                tracing,
                sentry);
    }

    /** The same, where every organization may call that host, {@code host:port} or CIDR, too. */
    public Config allowing(String target) {
        return new Config(
                environment,
                dataDir,
                secretKey,
                server,
                database,
                admin,
                auth,
                webhook,
                execution,
                schedule,
                expression,
                groupCommit,
                egress.allowing(target),
                audit,
                backup,
                retention,
                rateLimit,
                redis,
                health,
                metrics,
                log,
                tracing,
                sentry);
    }
}
