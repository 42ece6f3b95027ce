package io.penstock.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the doctor says of settings alone: of the defaults, and of one setting that is another. */
class SettingChecksTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            security.throttle        | pass | PENSTOCK_AUTH_LOGIN_ATTEMPTS         | 100000          | fail
            secrets.key-strength     | pass | PENSTOCK_SECRET_KEY                  | aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa | fail
            secrets.admin-password   | pass | PENSTOCK_ADMIN_PASSWORD              | changeme123     | fail
            secrets.admin-password   | pass | PENSTOCK_ADMIN_PASSWORD              | long and rarely told | warn
            secrets.database-password| pass | DATABASE_URL                         | postgresql://app@db.example/penstock | fail
            secrets.database-password| pass | DATABASE_URL                         | postgresql://app:penstock@db.example/penstock | fail
            secrets.redis-password   | skip | REDIS_URL                            | redis://cache.example | fail
            secrets.redis-password   | skip | REDIS_URL                            | rediss://app:ahJ3kfhg78Kd@cache.example | pass
            secrets.token-life       | pass | PENSTOCK_AUTH_ACCESS_TOKEN_TTL       | 12h             | warn
            monitoring.log-level     | pass | LOG_LEVEL                            | debug           | fail
            monitoring.log-format    | pass | PENSTOCK_LOG_FORMAT                  | text            | fail
            monitoring.tracing       | warn | OTEL_EXPORTER_OTLP_ENDPOINT          | http://127.0.0.1:1 | fail
            monitoring.error-reports | warn | SENTRY_DSN                           | https://key@sentry.example/1 | pass
            backup.scheduled         | pass | PENSTOCK_BACKUP_TIMES                | 0 3 * * 0       | fail
            backup.trials-scheduled  | pass | PENSTOCK_BACKUP_VERIFY_TIMES         | 0 3 1 1 *       | fail
            backup.kept              | pass | PENSTOCK_BACKUP_KEEP                 | 2               | fail
            deployment.environment   | warn | PENSTOCK_ENV                         | production      | pass
            deployment.settings      | pass | PENSTOCK_SERVER_PROT                 | 1               | warn
            deployment.drain         | pass | PENSTOCK_SERVER_DRAIN_TIMEOUT        | 1s              | fail
            limits.rates             | pass | PENSTOCK_RATE_LIMIT_ENABLED          | false           | fail
            limits.slow-clients      | pass | PENSTOCK_SERVER_HEADER_TIMEOUT       | 10m             | fail
            limits.connections       | warn | PENSTOCK_SERVER_MAX_CONNECTIONS_PER_IP | 200           | pass
            limits.egress-list       | pass | PENSTOCK_EGRESS_ALLOW                | 0.0.0.0/0       | fail
            limits.egress-metadata   | pass | PENSTOCK_EGRESS_ALLOW                | 169.254.169.254 | fail
            limits.egress-loopback   | pass | PENSTOCK_EGRESS_ALLOW                | 127.0.0.1       | fail
            limits.expressions       | pass | PENSTOCK_EXPRESSION_STEPS            | 900000000       | fail
            limits.executions        | pass | PENSTOCK_EXECUTION_MAX_HOPS          | 900             | fail
            limits.responses         | pass | PENSTOCK_EGRESS_MAX_RESPONSE         | 64MiB           | fail
            limits.retention         | pass | PENSTOCK_RETENTION_EVENTS            | 0s              | warn
            """)
    void oneSettingChangesTheOutcome(String check, String before, String variable, String value, String after) {
        assertThat(Patients.in(folder).outcome(check).word())
                .as("with defaults")
                .isEqualTo(before);
        assertThat(Patients.in(folder).with(variable, value).outcome(check).word())
                .as(variable + "=" + value)
                .isEqualTo(after);
    }

    @Test
    void backupsThatAreMadeOnlyWhenAskedAreToldSo() {
        Patients never = Patients.in(folder)
                .with("PENSTOCK_BACKUP_TIMES", "never")
                .with("PENSTOCK_BACKUP_VERIFY_TIMES", "never");

        assertThat(never.outcome("backup.scheduled")).isEqualTo(Outcome.fail("Only when asked."));
        assertThat(never.outcome("backup.trials-scheduled")).isEqualTo(Outcome.fail("Only when asked."));
    }

    @Test
    void aMissingKeyIsALapse() {
        assertThat(Patients.in(folder).with("PENSTOCK_SECRET_KEY", "").outcome("secrets.key-present"))
                .isInstanceOf(Outcome.Failure.class);
        assertThat(Patients.in(folder).outcome("secrets.key-present")).isInstanceOf(Outcome.Pass.class);
    }

    @Test
    void limitsForOrganizationsAndWebhooksAreBothWanted() {
        Patients both = Patients.in(folder)
                .with("PENSTOCK_RATE_LIMIT_ORGANIZATION_REQUESTS", "600")
                .with("PENSTOCK_RATE_LIMIT_WEBHOOK_REQUESTS", "600");

        assertThat(Patients.in(folder).outcome("limits.organizations")).isInstanceOf(Outcome.Warning.class);
        assertThat(both.outcome("limits.organizations")).isInstanceOf(Outcome.Pass.class);
    }

    @Test
    void backupsInABucketAreToBeSealed() {
        Patients bucket = Patients.in(folder)
                .with("PENSTOCK_BACKUP_S3_BUCKET", "backups")
                .with("PENSTOCK_BACKUP_S3_ACCESS_KEY", "key")
                .with("PENSTOCK_BACKUP_S3_SECRET_KEY", "secret");

        assertThat(bucket.outcome("backup.sealed")).isInstanceOf(Outcome.Failure.class);
        assertThat(bucket.with("PENSTOCK_BACKUP_SEALED", "true").outcome("backup.sealed"))
                .isInstanceOf(Outcome.Pass.class);
        assertThat(Patients.in(folder).outcome("backup.sealed")).isInstanceOf(Outcome.Pass.class);
    }

    @Test
    void redisIsToKeepCountsUntilTheyEnd() {
        assertThat(Patients.in(folder)
                        .redis("# Memory\r\nmaxmemory:1048576\r\nmaxmemory_policy:volatile-ttl\r\n")
                        .outcome("deployment.redis-policy"))
                .isInstanceOf(Outcome.Pass.class);
        assertThat(Patients.in(folder)
                        .redis("# Memory\r\nmaxmemory:0\r\nmaxmemory_policy:allkeys-random\r\n")
                        .outcome("deployment.redis-policy"))
                .isInstanceOf(Outcome.Warning.class);
        assertThat(Patients.in(folder).outcome("deployment.redis-policy")).isInstanceOf(Outcome.Skipped.class);
    }
}
