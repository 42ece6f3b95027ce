package io.penstock.organization;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.organization.PurgeBatch.Left;
import io.penstock.organization.PurgeBatch.Purged;
import io.penstock.postgres.Database;
import io.penstock.postgres.Migrations;
import io.penstock.postgres.TestPostgres;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PurgeBatchIT {

    @RegisterExtension
    static final TestPostgres POSTGRES = new TestPostgres();

    private static final int LIMIT = 7;
    private static final UUID GONE = new UUID(7, 1);
    private static final UUID LIVE = new UUID(7, 2);

    private final Vertx vertx = Vertx.vertx();
    private Database database;

    @BeforeEach
    void start() {
        database = new Database(vertx, POSTGRES.settings());
        new Migrations(database, Migrations.FOLDER).run().await();
        for (UUID organization : List.of(GONE, LIVE)) {
            sql(
                    "insert into organizations (id, name) values ($1, $1::uuid::text) on conflict (id) do update set deleted_at = null, purged_at = null",
                    organization);
            sql(
                    "insert into secrets (organization_id, name, version) select $1, n, 1 from generate_series(1, 20) n",
                    organization);
            sql(
                    "insert into inbox (organization_id, execution_id, kind, about) select $1, $1, 'event', lpad(n::text, 32, '0')::uuid from generate_series(1, 20) n",
                    organization);
            sql(
                    "insert into dedupe_keys (organization_id, key, digest, event_id, expires_at) select $1, n::text::bytea, '', $1, now() from generate_series(1, 20) n",
                    organization);
        }
    }

    @AfterEach
    void stop() {
        for (String table : List.of("secrets", "inbox", "dedupe_keys")) {
            database.pool().query("delete from " + table).execute().await();
        }
        database.close().await();
        vertx.close().await();
    }

    private void sql(String statement, UUID organization) {
        database.pool().preparedQuery(statement).execute(Tuple.of(organization)).await();
    }

    private void delete(UUID organization) {
        sql("update organizations set deleted_at = now() where id = $1", organization);
    }

    private long rows(UUID organization) {
        return database.pool()
                .preparedQuery("""
                        select (select count(*) from secrets where organization_id = $1)
                             + (select count(*) from inbox where organization_id = $1)
                             + (select count(*) from dedupe_keys where organization_id = $1)
                        """)
                .execute(Tuple.of(organization))
                .await()
                .iterator()
                .next()
                .getLong(0);
    }

    private PurgeBatch purge(Duration settling) {
        return new PurgeBatch(database.pool(), LIMIT, settling, Duration.ZERO);
    }

    @Test
    void takesABoundedNumberOfRowsInEachRunAndGoesOnAfterARestart() {
        delete(GONE);
        List<Purged> runs = new ArrayList<>();
        do {
            // Each run is a new process's first: nothing but the rows tells where it is.
            runs.add(purge(Duration.ZERO).runOnce().await());
        } while (runs.get(runs.size() - 1).left() != Left.NOTHING && runs.size() < 100);

        assertThat(runs).allMatch(run -> run.rows() <= LIMIT);
        assertThat(runs.stream().mapToInt(Purged::rows).sum()).isEqualTo(60);
        assertThat(rows(GONE)).isZero();
        assertThat(rows(LIVE)).isEqualTo(60);
    }

    @Test
    void touchesNoOrganizationThatLives() {
        assertThat(purge(Duration.ZERO).runOnce().await()).isEqualTo(new Purged(0, Left.NOTHING));
        assertThat(rows(GONE)).isEqualTo(60);
    }

    @Test
    void waitsForStragglersBeforeItIsDone() {
        delete(GONE);
        PurgeBatch patient = purge(Duration.ofHours(1));
        while (patient.runOnce().await().rows() > 0) {
            assertThat(rows(LIVE)).isEqualTo(60);
        }
        sql("insert into secrets (organization_id, name, version) values ($1, 'late', 1)", GONE);

        assertThat(patient.runOnce().await().rows()).isEqualTo(1);
        assertThat(patient.runOnce().await()).isEqualTo(new Purged(0, Left.PATIENCE));
    }

    @Test
    void manyNodesTakeTurns() {
        delete(GONE);
        int purged = 0;
        while (rows(GONE) > 0) {
            List<Future<Purged>> nodes = new ArrayList<>();
            for (int node = 0; node < 4; node++) {
                nodes.add(purge(Duration.ofHours(1)).runOnce());
            }
            Future.join(nodes).await();
            purged += nodes.stream().mapToInt(node -> node.result().rows()).sum();
        }

        assertThat(purged).isEqualTo(60);
        assertThat(rows(LIVE)).isEqualTo(60);
    }

    @Test
    void everyTableOfOrganizationsIsPurgedOrKeptForAReason() {
        Set<String> decided = new TreeSet<>(PurgeStore.KEPT.keySet());
        decided.add("executions");
        PurgeStore.TABLES.forEach(table -> decided.add(table.name()));

        Set<String> tables = new TreeSet<>();
        database.pool().query("""
                        select c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid
                         where c.relkind in ('r', 'p') and not c.relispartition and a.attname = 'organization_id'
                           and c.relnamespace = current_schema()::regnamespace
                        """).execute().await().forEach(row -> tables.add(row.getString(0)));

        assertThat(decided).isEqualTo(tables);
    }
}
