package io.penstock.doctor;

import io.penstock.config.Secret;
import io.penstock.postgres.Database;
import io.penstock.postgres.Migrations;
import io.penstock.postgres.SharedKey;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What a database says of itself and of Penstock's rows. Only reads. Blocks. */
public final class DiagnosisStore {

    private static final long LONGEST_SECONDS = 15;

    private final Database database;

    public DiagnosisStore(Database database) {
        this.database = database;
    }

    private static <T> T await(Future<T> answer) throws Exception {
        return answer.toCompletionStage().toCompletableFuture().get(LONGEST_SECONDS, TimeUnit.SECONDS);
    }

    private RowSet<Row> rows(String statement) throws Exception {
        return await(database.pool().query(statement).execute());
    }

    private Row row(String statement) throws Exception {
        return rows(statement).iterator().next();
    }

    private List<String> names(String statement) throws Exception {
        List<String> names = new ArrayList<>();
        rows(statement).forEach(row -> names.add(row.getString(0)));
        return names;
    }

    /** How long it takes to answer, in milliseconds. */
    long latency() throws Exception {
        long began = System.nanoTime();
        await(database.ping());
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
    }

    Migrations.Standing migrations() throws Exception {
        return await(new Migrations(database, Migrations.FOLDER).standing());
    }

    static int revision() {
        return Migrations.latest();
    }

    /** Empty: no server has begun this database. */
    Optional<Boolean> hasKey(Secret key) throws Exception {
        return await(new SharedKey(database).isShared(key));
    }

    private static final String SETTINGS = """
            select name, setting from pg_settings
             where name in ('fsync', 'synchronous_commit', 'full_page_writes', 'data_checksums', 'autovacuum', 'track_counts',
                            'max_connections', 'superuser_reserved_connections', 'server_version', 'server_version_num',
                            'server_encoding', 'TimeZone', 'statement_timeout', 'password_encryption', 'ssl', 'shared_buffers',
                            'idle_in_transaction_session_timeout', 'log_statement', 'wal_level', 'archive_mode')
            """;

    /** By name, as this connection has them. */
    Map<String, String> settings() throws Exception {
        Map<String, String> settings = new HashMap<>();
        rows(SETTINGS).forEach(row -> settings.put(row.getString(0), row.getString(1)));
        return settings;
    }

    private static final String NOW = """
            select clock_timestamp() as now
            """;

    Instant now() throws Exception {
        return row(NOW).getOffsetDateTime(0).toInstant();
    }

    private static final String USER = """
            select rolsuper, rolbypassrls, rolcreatedb from pg_roles where rolname = current_user
            """;

    boolean isSuperuser() throws Exception {
        return row(USER).getBoolean(0);
    }

    /** Of the role that row-level security binds. */
    record TenantRole(boolean exists, boolean unbound, boolean logsIn, boolean owns, boolean usable) {}

    private static final String TENANT = """
            select r.rolsuper or r.rolbypassrls as unbound, r.rolcanlogin as logs_in,
                   exists (select from pg_class c where c.relowner = r.oid) as owns,
                   pg_has_role(current_user, r.oid, 'member') as usable
              from pg_roles r where r.rolname = $1
            """;

    TenantRole tenantRole() throws Exception {
        RowSet<Row> found = await(database.pool()
                .preparedQuery(TENANT)
                .execute(Tuple.of(database.tenants().role())));
        if (found.size() == 0) {
            return new TenantRole(false, false, false, false, false);
        }
        Row row = found.iterator().next();
        return new TenantRole(true, row.getBoolean(0), row.getBoolean(1), row.getBoolean(2), row.getBoolean(3));
    }

    private static final String UNWALLED = """
            select c.relname from pg_class c
             where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
               and (c.relname = 'organizations' or exists (select from pg_attribute a
                     where a.attrelid = c.oid and a.attname = 'organization_id' and not a.attisdropped))
               and not (c.relrowsecurity and exists (select from pg_policy p where p.polrelid = c.oid))
             order by 1
            """;

    /** Tables of organizations without row-level security. */
    List<String> unwalledTables() throws Exception {
        return names(UNWALLED);
    }

    private static final String INVALID = """
            select i.indexrelid::regclass::text from pg_index i join pg_class c on c.oid = i.indrelid
             where c.relnamespace = current_schema()::regnamespace and not (i.indisvalid and i.indisready) order by 1
            """;

    List<String> invalidIndexes() throws Exception {
        return names(INVALID);
    }

    private static final String TIMELESS = """
            select table_name || '.' || column_name from information_schema.columns
             where table_schema = current_schema() and data_type = 'timestamp without time zone' order by 1
            """;

    /** Columns of times without a zone. */
    List<String> zonelessColumns() throws Exception {
        return names(TIMELESS);
    }

    private static final String NEWEST_DAYS = """
            select p.relname, max(right(c.relname, 8)) filter (where c.relname ~ '_[0-9]{8}$'), max(current_date)
              from pg_class p join pg_inherits i on i.inhparent = p.oid join pg_class c on c.oid = i.inhrelid
             where p.relnamespace = current_schema()::regnamespace and p.relname in ('events', 'executions', 'journal')
             group by p.relname
            """;

    /** For how many days from today each partitioned table has partitions. */
    Map<String, Long> daysAhead() throws Exception {
        Map<String, Long> ahead = new HashMap<>();
        for (Row row : rows(NEWEST_DAYS)) {
            String newest = row.getString(1);
            long days = newest == null
                    ? -1
                    : LocalDate.parse(newest, java.time.format.DateTimeFormatter.BASIC_ISO_DATE)
                                    .toEpochDay()
                            - row.getLocalDate(2).toEpochDay();
            ahead.put(row.getString(0), days);
        }
        return ahead;
    }

    private static final String ACTIVITY = """
            select coalesce(max(extract(epoch from clock_timestamp() - xact_start))
                            filter (where xact_start is not null and backend_type = 'client backend'), 0)::float8 as oldest,
                   count(*) filter (where wait_event_type = 'Lock'
                                      and query_start < clock_timestamp() - interval '10 seconds') as stuck,
                   count(*) filter (where backend_type = 'client backend') as connections
              from pg_stat_activity where pid <> pg_backend_pid()
            """;

    /** @param oldestSeconds of the longest transaction @param stuck who waits for a lock @param connections of clients */
    record Activity(double oldestSeconds, long stuck, long connections) {}

    Activity activity() throws Exception {
        Row row = row(ACTIVITY);
        return new Activity(row.getDouble(0), row.getLong(1), row.getLong(2));
    }

    private static final String BLOAT = """
            select relname from pg_stat_user_tables
             where n_dead_tup > 50000 and n_dead_tup > n_live_tup order by n_dead_tup desc limit 5
            """;

    /** Tables of which more is dead than alive. */
    List<String> bloatedTables() throws Exception {
        return names(BLOAT);
    }

    private static final String WITHOUT_VACUUM = """
            select relname from pg_class
             where relnamespace = current_schema()::regnamespace and relkind in ('r', 'p')
               and 'autovacuum_enabled=false' = any(coalesce(reloptions, '{}')) order by 1
            """;

    List<String> unvacuumedTables() throws Exception {
        return names(WITHOUT_VACUUM);
    }

    private static final String HEALTH = """
            select age(d.datfrozenxid) as age, coalesce(s.checksum_failures, 0) as broken, s.deadlocks,
                   (select coalesce(bool_or(ssl), false) from pg_stat_ssl where pid = pg_backend_pid()) as encrypted,
                   (select count(*) from pg_replication_slots where not active) as idle_slots,
                   pg_database_size(d.oid) as bytes
              from pg_database d join pg_stat_database s on s.datid = d.oid where d.datname = current_database()
            """;

    /**
     * Of the database as a whole.
     *
     * @param age of its oldest transaction, in transactions
     * @param broken pages whose checksum was wrong
     * @param idleSlots replication slots that nobody reads
     */
    record Whole(int age, long broken, long deadlocks, boolean encrypted, long idleSlots, long bytes) {}

    Whole whole() throws Exception {
        Row row = row(HEALTH);
        return new Whole(
                row.getInteger(0), row.getLong(1), row.getLong(2), row.getBoolean(3), row.getLong(4), row.getLong(5));
    }

    private static final String BACKEND = """
            select pg_backend_pid()
            """;

    /** Whether two transactions of one connection reach the same process: a pooler by transaction is in between if not. */
    boolean keepsSessions() throws Exception {
        return await(database.pool()
                .withConnection(connection -> connection
                        .query(BACKEND)
                        .execute()
                        .compose(first ->
                                connection.query(BACKEND).execute().map(second -> pid(first) == pid(second)))));
    }

    private static int pid(RowSet<Row> rows) {
        return rows.iterator().next().getInteger(0);
    }

    private static final String SIGNING = """
            select extract(epoch from now() - signs_from)::float8 from signing_keys
             where signs_from <= now() order by signs_from desc limit 1
            """;

    /** For how long the key has signed that signs now. */
    Optional<Duration> signingKeyAge() throws Exception {
        for (Row row : rows(SIGNING)) {
            return Optional.of(Duration.ofSeconds((long) row.getDouble(0).doubleValue()));
        }
        return Optional.empty();
    }

    private static final String API_KEYS = """
            select count(*) as all, count(*) filter (where expires_at is null) as endless,
                   count(*) filter (where coalesce(last_used_at, created_at) < now() - interval '90 days') as unused
              from api_keys
            """;

    record ApiKeys(long all, long endless, long unused) {}

    ApiKeys apiKeys() throws Exception {
        Row row = row(API_KEYS);
        return new ApiKeys(row.getLong(0), row.getLong(1), row.getLong(2));
    }

    private static final String OPERATORS = """
            select count(*) as all, count(*) filter (where t.confirmed_at is null) as without_second
              from users u left join totp t on t.user_id = u.id where u.operator
            """;

    record Operators(long all, long withoutSecond) {}

    Operators operators() throws Exception {
        Row row = row(OPERATORS);
        return new Operators(row.getLong(0), row.getLong(1));
    }

    private static final String NODES = """
            select count(*) from nodes where heartbeat_at > clock_timestamp() - interval '15 seconds'
            """;

    /** How many servers work on this database now. */
    long nodes() throws Exception {
        return row(NODES).getLong(0);
    }

    private static final String PAUSE = """
            select reason from pause
            """;

    /** Why the servers of this database do not act; empty: they do. */
    Optional<String> pause() throws Exception {
        return names(PAUSE).stream().findFirst();
    }

    private static final String DUTIES = """
            select name, extract(epoch from now() - coalesce(succeeded_at, (select min(applied_at) from penstock_migrations)))::float8,
                   failure, coalesce(next_at < now() - interval '2 hours', false)
              from duties order by name
            """;

    /** @param sinceSuccess or since the database was made @param failure of the last run; null: there was none */
    record Duty(
            String name, Duration sinceSuccess, @Nullable String failure, boolean isLate) {}

    List<Duty> duties() throws Exception {
        List<Duty> duties = new ArrayList<>();
        rows(DUTIES)
                .forEach(row -> duties.add(new Duty(
                        row.getString(0),
                        Duration.ofSeconds((long) row.getDouble(1).doubleValue()),
                        row.getString(2),
                        row.getBoolean(3))));
        return duties;
    }

    private static final String TRIED = """
            select verification, findings, extract(epoch from now() - verified_at)::float8
              from backups where verified_at is not null order by verified_at desc limit 1
            """;

    /** The last trial of a backup. */
    record Tried(boolean good, String findings, Duration age) {}

    Optional<Tried> lastTrial() throws Exception {
        for (Row row : rows(TRIED)) {
            return Optional.of(new Tried(
                    "good".equals(row.getString(0)), String.valueOf(row.getString(1)), Duration.ofSeconds((long)
                            row.getDouble(2).doubleValue())));
        }
        return Optional.empty();
    }

    private static final String FAILED = """
            select case when status = 'failed' then coalesce(error, 'no reason was noted') else '' end
              from backups order by id desc limit 1
            """;

    /** Why the newest attempt of a backup failed; empty: it did not, or there was none. */
    String lastFailure() throws Exception {
        return names(FAILED).stream().findFirst().orElse("");
    }
}
