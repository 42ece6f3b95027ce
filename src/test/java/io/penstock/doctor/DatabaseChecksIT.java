package io.penstock.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.config.Secret;
import io.penstock.postgres.Database;
import io.penstock.postgres.Migrations;
import io.penstock.postgres.PartitionedTable;
import io.penstock.postgres.Partitions;
import io.penstock.postgres.SharedKey;
import io.penstock.postgres.TestPostgres;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A real database, in which one thing after the other is made wrong and right again. */
class DatabaseChecksIT {

    private static final List<PartitionedTable> TABLES = List.of(
            new PartitionedTable("events"), new PartitionedTable("executions"), new PartitionedTable("journal"));
    private static final Secret KEY = new Secret("q8WnR2vXcZ7LmT4yPdKfJ0sHbGxE6uA9");

    @RegisterExtension
    static final TestPostgres POSTGRES = new TestPostgres();

    @TempDir
    Path folder;

    private static Vertx vertx;
    private static Database database;

    @BeforeAll
    static void aDatabaseOfServers() {
        vertx = Vertx.vertx();
        database = new Database(vertx, POSTGRES.settings());
        new Migrations(database, Migrations.FOLDER).run().await();
        new SharedKey(database).require(KEY).await();
        new Partitions(vertx, database, TABLES)
                .ensure(now().minus(Duration.ofDays(1)), 7)
                .await();
    }

    @AfterAll
    static void close() {
        database.close().await();
        vertx.close().await();
    }

    private static Instant now() {
        return database.pool()
                .query("select now()")
                .execute()
                .await()
                .iterator()
                .next()
                .getOffsetDateTime(0)
                .toInstant();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            database.row-security | fail | alter table webhooks disable row level security | alter table webhooks enable row level security
            database.row-security | fail | drop policy tenant on secrets | create policy tenant on secrets using (organization_id = nullif(current_setting('penstock.organization', true), '')::uuid)
            database.tenant-role  | fail | do $$ begin execute format('alter role %I bypassrls', concat(current_database(), '_tenant')); end $$ | do $$ begin execute format('alter role %I nobypassrls', concat(current_database(), '_tenant')); end $$
            database.tenant-role  | warn | do $$ begin execute format('alter role %I login', concat(current_database(), '_tenant')); end $$ | do $$ begin execute format('alter role %I nologin', concat(current_database(), '_tenant')); end $$
            database.indexes      | fail | update pg_index set indisvalid = false where indexrelid = 'members_by_user'::regclass | update pg_index set indisvalid = true where indexrelid = 'members_by_user'::regclass
            database.autovacuum   | fail | alter table nodes set (autovacuum_enabled = false) | alter table nodes reset (autovacuum_enabled)
            database.time-zone    | fail | alter table nodes add column odd timestamp | alter table nodes drop column odd
            database.paused       | fail | insert into pause (reason) values ('Restored.') | delete from pause
            database.migrations   | fail | update penstock_migrations set number = -1 where number = 5 | update penstock_migrations set number = 5 where number = -1
            backup.last-attempt   | fail | insert into backups (id, place, status, sealed, error) values ('penstock-1', 'x', 'failed', false, 'no room') | delete from backups
            secrets.api-keys      | warn | with o as (insert into organizations (id, name) values (gen_random_uuid(), 'o') returning id), u as (insert into users (id, email, password_hash) values (gen_random_uuid(), 'k@example.com', '') returning id), m as (insert into members (organization_id, user_id, role) select o.id, u.id, 'viewer' from o, u returning *) insert into api_keys (organization_id, id, user_id, name, hash, hint, role) select organization_id, gen_random_uuid(), user_id, 'k', 'h', 'h', 'viewer' from m | delete from api_keys
            secrets.second-factor | warn | insert into users (id, email, password_hash, operator) values (gen_random_uuid(), 'o@example.com', '', true) | delete from users where operator
            limits.upkeep         | fail | insert into duties (name, times, next_at) values ('odd', '', now() - interval '1 day') | delete from duties
            limits.upkeep         | fail | insert into duties (name, times, next_at, failure) values ('odd', '', now(), 'no room') | delete from duties
            """)
    void whatIsWrongIsToldUntilItIsRightAgain(String check, String after, String wrong, String right) {
        assertThat(outcome(check).word()).as("before").isEqualTo("pass");
        run(wrong);
        try {
            assertThat(outcome(check).word()).as("while wrong").isEqualTo(after);
        } finally {
            run(right);
        }
        assertThat(outcome(check).word()).as("afterwards").isEqualTo("pass");
    }

    @ParameterizedTest
    @CsvSource({
        "database.version",
        "database.checksums",
        "database.connections",
        "database.sessions",
        "database.encrypted",
        "database.statement-timeout",
        "database.encoding",
        "database.wraparound",
        "database.replication-slots",
        "database.partitions",
        "database.transactions",
        "database.locks",
        "database.dead-rows",
        "secrets.key-fits"
    })
    void aFreshDatabasePasses(String check) {
        assertThat(outcome(check).word()).isEqualTo("pass");
    }

    @Test
    void aCommitThatDoesNotWaitIsALapse() {
        for (String value : List.of("on pass", "off fail")) {
            String[] words = value.split(" ");
            Vertx own = Vertx.vertx();
            Database careless = new Database(
                    own,
                    POSTGRES.settings(),
                    connection -> connection
                            .query("set synchronous_commit = " + words[0])
                            .execute()
                            .mapEmpty());
            try {
                assertThat(Patients.in(folder)
                                .database(Means.of(new DiagnosisStore(careless)))
                                .outcome("database.synchronous-commit")
                                .word())
                        .isEqualTo(words[1]);
            } finally {
                careless.close().await();
                own.close().await();
            }
        }
    }

    @Test
    void aDatabaseThatDoesNotFlushIsALapse() {
        // The one that tests share does not.
        assertThat(outcome("database.fsync").word()).isEqualTo("fail");
        assertThat(outcome("database.full-page-writes").word()).isEqualTo("fail");
    }

    @Test
    void anotherKeyIsTold() {
        assertThat(patients()
                        .with("PENSTOCK_SECRET_KEY", "another8WnR2vXcZ7LmT4yPdKfJ0sHbGxE6u")
                        .outcome("secrets.key-fits")
                        .word())
                .isEqualTo("fail");
    }

    @Test
    void partitionsThatEndTodayAreTold() {
        run("alter table journal rename to journal_kept");
        try {
            assertThat(outcome("database.partitions").word()).isEqualTo("fail");
        } finally {
            run("alter table journal_kept rename to journal");
        }
    }

    @Test
    void anOldSigningKeyIsTold() {
        assertThat(outcome("secrets.signing-key-age").word()).isEqualTo("skip");
        for (String age : List.of("1 day pass", "100 days warn", "400 days fail")) {
            String[] words = age.split(" ");
            run("insert into signing_keys (id, algorithm, sealed, public_key, signs_from) values (gen_random_uuid(),"
                    + " 'HS256', '', '', now() - interval '" + words[0] + " days')");
            try {
                assertThat(outcome("secrets.signing-key-age").word()).isEqualTo(words[2]);
            } finally {
                run("delete from signing_keys");
            }
        }
    }

    @Test
    void aTrialThatIsBadOrLongAgoOrMissingIsTold() {
        assertThat(outcome("backup.trial").word()).isEqualTo("fail");
        for (String trial : List.of("2 good pass", "20 good fail", "2 bad fail")) {
            String[] words = trial.split(" ");
            run("insert into backups (id, place, status, sealed, verified_at, verification) values ('penstock-1', 'x',"
                    + " 'complete', false, now() - interval '" + words[0] + " days', '" + words[1] + "')");
            try {
                assertThat(outcome("backup.trial").word()).isEqualTo(words[2]);
            } finally {
                run("delete from backups");
            }
        }
    }

    @Test
    void aClockThatGoesWrongIsTold() {
        assertThat(patients().now(now()).outcome("database.clock").word()).isIn("pass", "warn");
        assertThat(patients()
                        .now(now().plus(Duration.ofMinutes(5)))
                        .outcome("database.clock")
                        .word())
                .isEqualTo("fail");
    }

    @Test
    void aSuperuserOfAnotherDatabaseIsTold() {
        assertThat(outcome("database.user").word()).isEqualTo("pass");
        assertThat(patients()
                        .with("DATABASE_URL", POSTGRES.uri())
                        .outcome("database.user")
                        .word())
                .isEqualTo("warn");
    }

    @Test
    void aDatabaseThatShouldAnswerAndDoesNotIsAFailureAndTheRestIsSkipped() {
        Patients away = Patients.in(folder).database(Means.broken("The database does not answer."));

        assertThat(away.outcome("database.answers").word()).isEqualTo("fail");
        assertThat(away.outcome("database.fsync").word()).isEqualTo("skip");
    }

    @Test
    void serversThatCountByThemselvesAreTold() {
        assertThat(outcome("deployment.redis").word()).isEqualTo("skip");
        run("insert into nodes (id, lock_key, host) select gen_random_uuid(), n, 'h' from generate_series(1, 2) n");
        try {
            assertThat(outcome("deployment.redis").word()).isEqualTo("warn");
        } finally {
            run("delete from nodes");
        }
    }

    private static void run(String statement) {
        database.pool().query(statement).execute().await();
    }

    private Patients patients() {
        return Patients.in(folder).database(Means.of(new DiagnosisStore(database)));
    }

    private Outcome outcome(String check) {
        return patients().outcome(check);
    }
}
