package io.penstock.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.identity.ExecutionId;
import io.penstock.identity.IdSource;
import io.penstock.identity.NodeId;
import io.penstock.identity.OrganizationId;
import io.penstock.postgres.Database;
import io.penstock.postgres.DatabaseSettings;
import io.penstock.postgres.Migrations;
import io.penstock.postgres.PartitionedTable;
import io.penstock.postgres.Partitions;
import io.penstock.postgres.TestPostgres;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The statements of the hot path lock the partitions of their own days only, however many stand. */
@ExtendWith(TestPostgres.class)
class PartitionLocksIT {

    private static final int DAYS = 30;
    private static final OrganizationId ORGANIZATION = new OrganizationId(UUID.randomUUID());

    private final Vertx vertx = Vertx.vertx();
    private final Node node = new Node(new NodeId(UUID.randomUUID()), 7);
    private Database database;
    private SqlConnection connection;
    private ExecutionRef execution;

    @BeforeEach
    void open(DatabaseSettings settings) {
        database = new Database(vertx, settings);
        new Migrations(database, Migrations.FOLDER).run().await();
        Instant now = InstantSource.system().instant();
        new Partitions(vertx, database, List.of(new PartitionedTable("executions"), new PartitionedTable("journal")))
                .ensure(now.minus(Duration.ofDays(DAYS / 2)), DAYS)
                .await();
        execution =
                new ExecutionRef(ORGANIZATION, new ExecutionId(new IdSource(InstantSource.fixed(now), 1).next()), 0);
        connection = database.connect().await();
        NodeStore.insert(connection, node, "test").await();
        NodeStore.fence(connection, node).await();
        connection.query("begin").execute().await();
    }

    @AfterEach
    void close() {
        connection.query("rollback").execute().await();
        NodeStore.delete(connection, node).await();
        connection.close().await();
        vertx.close().await();
    }

    private long partitionsLocked() {
        return connection
                .query("select count(distinct c.oid) from pg_locks l join pg_class c on c.oid = l.relation"
                        + " where l.pid = pg_backend_pid() and c.relkind = 'r'"
                        + " and (c.relname like 'executions\\_%' or c.relname like 'journal\\_%')")
                .execute()
                .await()
                .iterator()
                .next()
                .getLong(0);
    }

    @Test
    void endingLocksOneDay() {
        byte[] none = "[]".getBytes(StandardCharsets.UTF_8);
        Ending ending = new Ending(execution, Status.COMPLETED, none, null, none, 0, Instant.EPOCH, Instant.EPOCH);

        new EndingBatch(node.id().value()).write(connection, List.of(ending)).await();

        assertThat(partitionsLocked()).isOne();
    }

    @Test
    void journalingLocksOneDay() {
        new JournalBatch()
                .write(connection, List.of(new JournalEntry(execution, "/do/0", 0, 0, new byte[1], null)))
                .await();

        assertThat(partitionsLocked()).isOne();
    }

    @Test
    void parkingLocksOneDayOfEachTable() {
        JournalEntry snapshot = new JournalEntry(execution, "#0", 0, 0, null, new byte[1]);

        new ParkingBatch(node.id().value())
                .write(connection, List.of(new Parking(snapshot, Status.WAITING, Instant.EPOCH)))
                .await();

        assertThat(partitionsLocked()).isLessThanOrEqualTo(2);
    }
}
