package io.penstock.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.identity.Uuids;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PartitionsIT {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final PartitionedTable EVENTS = new PartitionedTable("events", "fillfactor = 90");

    @RegisterExtension
    static final TestPostgres POSTGRES = new TestPostgres();

    private Vertx vertx;
    private Database database;
    private Partitions partitions;

    @BeforeEach
    void open() {
        vertx = Vertx.vertx();
        database = new Database(vertx, POSTGRES.settings());
        database.pool()
                .query("drop schema public cascade; create schema public;"
                        + "create table events(id uuid primary key, body text not null) partition by range (id)")
                .execute()
                .await();
        partitions = new Partitions(vertx, database, List.of(EVENTS));
    }

    @AfterEach
    void close() {
        database.close().await();
        vertx.close().await();
    }

    @Test
    void makesTheMissingDaysAndOnlyThose() {
        assertThat(partitions.ensure(NOON, 2).await()).containsExactly("events_20261121", "events_20261122");
        assertThat(partitions.ensure(NOON, 3).await()).containsExactly("events_20261123");
        assertThat(partitions.ensure(NOON, 3).await()).isEmpty();
        assertThat(partitions.list(EVENTS).await())
                .extracting(Partitions.Partition::name)
                .containsExactly("events_20261121", "events_20261122", "events_20261123");
    }

    @Test
    void putsEachMomentOfTheDayIntoItsPartition() {
        partitions.ensure(NOON, 1).await();

        insert(Instant.parse("2026-11-21T00:00:00Z"));
        insert(Instant.parse("2026-11-21T23:59:59.999Z"));

        assertThat(count("events_20261121")).isEqualTo(2);
        assertThat(count("pg_class where relname = 'events_20261121' and 'fillfactor=90' = any (reloptions)"))
                .isEqualTo(1);
        assertThatThrownBy(() -> insert(Instant.parse("2026-11-22T00:00:00Z")))
                .satisfies(missing ->
                        assertThat(SqlErrors.isMissingPartition(missing)).isTrue());
    }

    @Test
    void makesThemOnceWhenNodesDoItTogether() {
        Future.all(partitions.ensure(NOON, 5), partitions.ensure(NOON, 5), partitions.ensure(NOON, 5))
                .await();

        assertThat(partitions.list(EVENTS).await()).hasSize(5).allMatch(Partitions.Partition::attached);
    }

    @Test
    void makesTheDayThatAnInsertMissesAndInsertsAgain() {
        partitions.repairing(() -> store(NOON)).await();

        assertThat(count("events_20261121")).isEqualTo(1);
    }

    @Test
    void handsOtherErrorsOn() {
        assertThatThrownBy(() -> partitions
                        .repairing(() -> database.pool().query("select 1/0").execute())
                        .await())
                .hasMessageContaining("division by zero");
    }

    @Test
    void removesAnEmptyDayAndNoneWithRows() {
        partitions.ensure(NOON, 2).await();
        insert(NOON.plus(Duration.ofDays(1)));

        assertThat(partitions.remove(EVENTS, LocalDate.parse("2026-11-21")).await())
                .isTrue();
        assertThat(partitions.remove(EVENTS, LocalDate.parse("2026-11-21")).await())
                .isTrue();
        assertThat(partitions.remove(EVENTS, LocalDate.parse("2026-11-22")).await())
                .isFalse();

        assertThat(count("events")).isEqualTo(1);
        assertThat(partitions.list(EVENTS).await())
                .extracting(Partitions.Partition::name)
                .containsExactly("events_20261122");
    }

    @Test
    void finishesARemovalThatDiedHalfway() {
        partitions.ensure(NOON, 2).await();
        database.pool()
                .query("alter table events detach partition events_20261121")
                .execute()
                .await();
        assertThat(partitions.list(EVENTS).await()).first().matches(partition -> !partition.attached());

        partitions.remove(EVENTS, LocalDate.parse("2026-11-21")).await();

        assertThat(partitions.list(EVENTS).await()).hasSize(1);
    }

    @Test
    void letsInsertsPassWhileALongReaderHoldsUpARemoval() {
        partitions.ensure(NOON, 2).await();
        SqlConnection backup = database.connect().await();
        backup.query("begin isolation level repeatable read").execute().await();
        backup.query("select * from events").execute().await();

        Future<Boolean> removal = partitions.remove(EVENTS, LocalDate.parse("2026-11-21"));
        vertx.timer(500).await();
        long began = System.nanoTime();
        insert(NOON.plus(Duration.ofDays(1)));
        Duration waited = Duration.ofNanos(System.nanoTime() - began);
        partitions.ensure(NOON.plus(Duration.ofDays(2)), 1).await();

        assertThat(waited).isLessThan(Duration.ofMillis(700));
        assertThat(removal.isComplete()).isFalse();
        backup.query("commit").execute().await();
        removal.await();
        assertThat(partitions.list(EVENTS).await()).hasSize(2);
        backup.close().await();
    }

    private void insert(Instant at) {
        store(at).await();
    }

    private Future<RowSet<Row>> store(Instant at) {
        UUID lowest = Uuids.lowest(at);
        return database.pool()
                .preparedQuery("insert into events values ($1, 'x')")
                .execute(Tuple.of(lowest));
    }

    private long count(String from) {
        return database.pool()
                .query("select count(*) from " + from)
                .execute()
                .await()
                .iterator()
                .next()
                .getLong(0);
    }
}
