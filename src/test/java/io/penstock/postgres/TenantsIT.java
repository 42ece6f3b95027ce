package io.penstock.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.identity.OrganizationId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The second wall: what a statement gets that forgets whose rows it wants, on every table that the catalogue knows. */
class TenantsIT {

    @RegisterExtension
    static final TestPostgres POSTGRES = new TestPostgres();

    private static final OrganizationId MINE = new OrganizationId(new UUID(7, 1));
    private static final OrganizationId THEIRS = new OrganizationId(new UUID(7, 2));
    private static final String REFUSED = "42501";

    private static Vertx vertx;
    private static Database database;
    private static SqlConnection owner;
    private static List<String> tables;

    @BeforeAll
    static void fillEveryTable() {
        vertx = Vertx.vertx();
        database = new Database(vertx, POSTGRES.settings());
        new Migrations(database, Migrations.FOLDER).run().await();
        owner = database.connect().await();
        tables = TenantRows.tables(owner);
        TenantRows.loosen(owner);
        owner.query("set session_replication_role = replica").execute().await();
        for (String table : tables) {
            owner.query(TenantRows.insert(owner, table, MINE)).execute().await();
            owner.query(TenantRows.insert(owner, table, THEIRS)).execute().await();
        }
    }

    @AfterAll
    static void close() {
        owner.close().await();
        database.close().await();
        vertx.close().await();
    }

    private static long count(SqlConnection sql, String table) {
        return sql.query("select count(*) from " + table)
                .execute()
                .await()
                .iterator()
                .next()
                .getLong(0);
    }

    /** On a connection that is the tenant role, which may for once do anything that its policies let it. */
    private static void asTenant(OrganizationId organization, Function<SqlConnection, Void> work) {
        String role = database.tenants().role();
        owner.query("grant all on all tables in schema public to " + role)
                .execute()
                .await();
        SqlConnection sql = database.connect().await();
        try {
            sql.query("set role " + role).execute().await();
            if (organization != null) {
                sql.preparedQuery("select set_config('penstock.organization', $1, false)")
                        .execute(Tuple.of(organization.toString()))
                        .await();
            }
            work.apply(sql);
        } finally {
            sql.close().await();
            owner.query("revoke all on all tables in schema public from " + role)
                    .execute()
                    .await();
            new Migrations(database, Migrations.FOLDER).run().await();
        }
    }

    private static String state(Future<?> statement) {
        try {
            statement.await();
            return "";
        } catch (io.vertx.pgclient.PgException refused) {
            return refused.getSqlState();
        }
    }

    @Test
    void everyTableOfOrganizationsHasThePolicy() {
        assertThat(tables).contains("organizations", "workflows", "events", "executions", "audit_log", "sessions");
        for (String table : tables) {
            var row = owner.preparedQuery(
                            "select relrowsecurity, (select count(*) from pg_policy where polrelid = c.oid)"
                                    + " from pg_class c where oid = $1::text::regclass")
                    .execute(Tuple.of(table))
                    .await()
                    .iterator()
                    .next();
            assertThat(row.getBoolean(0)).as(table).isTrue();
            assertThat(row.getLong(1)).as(table).isEqualTo(1);
        }
    }

    @Test
    void statementsWithoutAPredicateSeeNoForeignRow() {
        asTenant(MINE, sql -> {
            for (String table : tables) {
                String mine = table + " where " + TenantRows.owner(table) + " = '" + MINE + "'";
                String theirs = table + " where " + TenantRows.owner(table) + " = '" + THEIRS + "'";
                assertThat(count(owner, mine)).as(table + ", as the owner").isPositive();
                assertThat(count(owner, theirs)).as(table + ", as the owner").isPositive();
                assertThat(count(sql, table)).as(table).isEqualTo(count(owner, mine));
                assertThat(count(sql, theirs)).as(table).isZero();
            }
            return null;
        });
    }

    @Test
    void foreignRowsAreNeitherWrittenNorTakenAway() {
        asTenant(MINE, sql -> {
            for (String table : tables) {
                assertThat(state(
                                sql.query(TenantRows.insert(sql, table, THEIRS)).execute()))
                        .as("insert into " + table)
                        .isEqualTo(REFUSED);
                assertThat(state(
                                sql.query("update " + table + " set " + TenantRows.owner(table) + " = '" + THEIRS + "'")
                                        .execute()))
                        .as("give away of " + table)
                        .isEqualTo(REFUSED);
                state(sql.query("begin; delete from " + table + "; commit").execute());
                state(sql.query("rollback").execute());
                assertThat(count(owner, table + " where " + TenantRows.owner(table) + " = '" + THEIRS + "'"))
                        .as("delete from " + table)
                        .isEqualTo(1);
                if (count(owner, table) == 1) {
                    owner.query(TenantRows.insert(owner, table, MINE)).execute().await();
                }
            }
            return null;
        });
    }

    @Test
    void nobodySeesNothing() {
        asTenant(null, sql -> {
            for (String table : tables) {
                assertThat(count(sql, table)).as(table).isZero();
            }
            return null;
        });
    }

    @Test
    void partitionsAndWhatIsNotForTenantsAreOutOfReach() {
        for (String table : List.of("events_rest", "sessions", "audit_heads", "users", "nodes", "key_fingerprint")) {
            assertThatThrownBy(() -> database.tenants()
                            .of(MINE)
                            .withConnection(
                                    sql -> sql.query("select from " + table).execute())
                            .await())
                    .as(table)
                    .hasMessageContaining("permission denied");
        }
        assertThatThrownBy(() -> database.tenants()
                        .of(MINE)
                        .withConnection(
                                sql -> sql.query("delete from audit_log").execute())
                        .await())
                .hasMessageContaining("permission denied");
    }

    @Test
    void eachUseSeesItsOwnOrganizationHoweverTheyMix() {
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < 900; i++) {
            OrganizationId organization = i % 3 == 0 ? MINE : i % 3 == 1 ? THEIRS : new OrganizationId(new UUID(7, i));
            long expected = i % 3 == 2 ? 0 : 1;
            all.add(database.tenants()
                    .of(organization)
                    .preparedQuery("select count(*), min(organization_id::text) from workflows where $1")
                    .execute(Tuple.of(true))
                    .onSuccess(rows -> {
                        var row = rows.iterator().next();
                        assertThat(row.getLong(0)).isEqualTo(expected);
                        assertThat(row.getString(1)).isEqualTo(expected == 0 ? null : organization.toString());
                    }));
        }

        Future.all(all).await();
    }

    @Test
    void aTransactionIsDoneWhollyOrNotAtAll() {
        Tenant mine = database.tenants().of(MINE);
        assertThatThrownBy(() -> mine.withTransaction(sql -> sql.query("update organizations set name = 'changed'")
                                .execute()
                                .compose(done -> Future.failedFuture("changed its mind")))
                        .await())
                .hasMessage("changed its mind");
        assertThat(count(owner, "organizations where name = 'changed'")).isZero();

        mine.withTransaction(sql ->
                        sql.query("update organizations set name = 'changed'").execute())
                .await();
        assertThat(count(owner, "organizations where name = 'changed'")).isEqualTo(1);
    }

    @Test
    void aUserWhoMayNotMakeRolesWorksWithoutTheWallUntilSomebodyElseMakesIt() {
        owner.query("create role plain login password 'plain'").execute().await();
        owner.query("create database plainly owner plain").execute().await();
        String uri =
                POSTGRES.uri().replaceAll("//[^@]+@", "//plain:plain@").replaceAll("/[^/?]+(\\?.*)?$", "/plainly$1");
        Database plain = new Database(vertx, new DatabaseSettings(uri));
        try {
            new Migrations(plain, Migrations.FOLDER).run().await();
            assertThat(plain.tenants().areWalled()).isFalse();
            assertThat(plain.tenants()
                            .of(MINE)
                            .preparedQuery("select count(*) from workflows where $1")
                            .execute(Tuple.of(true))
                            .await())
                    .hasSize(1);

            owner.query("create role plainly_tenant nologin; grant plainly_tenant to plain")
                    .execute()
                    .await();
            new Migrations(plain, Migrations.FOLDER).run().await();
            assertThat(plain.tenants().areWalled()).isTrue();
            assertThat(plain.tenants()
                            .of(MINE)
                            .preparedQuery("select current_user::text where $1")
                            .execute(Tuple.of(true))
                            .await()
                            .iterator()
                            .next()
                            .getString(0))
                    .isEqualTo("plainly_tenant");
        } finally {
            plain.close().await();
            owner.query("drop database plainly with (force)").execute().await();
            owner.query("drop role if exists plainly_tenant").execute().await();
            owner.query("drop role plain").execute().await();
        }
    }
}
