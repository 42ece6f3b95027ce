package io.penstock.execution;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.identity.Uuids;
import io.penstock.postgres.Database;
import io.penstock.postgres.DatabaseSettings;
import io.penstock.postgres.Migrations;
import io.penstock.postgres.PartitionedTable;
import io.penstock.postgres.Partitions;
import io.penstock.postgres.TestPostgres;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A sweep for orphans costs what is unfinished, however much has ended since the last vacuum. */
@ExtendWith(TestPostgres.class)
class ClaimStoreIT {

    private static final Instant DAY = Instant.parse("2026-11-21T00:00:00Z");
    private static final int ENDED = 30_000;

    private final Vertx vertx = Vertx.vertx();
    private SqlConnection connection;

    @BeforeEach
    void open(DatabaseSettings settings) {
        Database database = new Database(vertx, settings);
        new Migrations(database, Migrations.FOLDER).run().await();
        new Partitions(vertx, database, List.of(new PartitionedTable("executions", "autovacuum_enabled = off")))
                .ensure(DAY, 1)
                .await();
        connection = database.connect().await();
    }

    @AfterEach
    void close() {
        connection.close().await();
        vertx.close().await();
    }

    @Test
    void doesNotMeetWhatHasEndedAgain() throws Exception {
        connection
                .preparedQuery("""
                        insert into executions (organization_id, id, workflow_id, version, status, owner)
                        select gen_random_uuid(), uuidv7($1::timestamptz - clock_timestamp()), gen_random_uuid(), 1, 1, gen_random_uuid()
                          from generate_series(1, $2)
                        """)
                .execute(Tuple.of(DAY.plus(Duration.ofHours(12)).atOffset(ZoneOffset.UTC), ENDED))
                .await();
        connection.query("analyze executions").execute().await();
        connection.query("update executions set status = 4").execute().await();

        sweep();
        JsonNode second = sweep();

        assertThat(second.at("/0/Plan/Shared Hit Blocks").asInt()
                        + second.at("/0/Plan/Shared Read Blocks").asInt())
                .as(second.toPrettyString())
                .isLessThan(ENDED / 50);
    }

    private JsonNode sweep() throws Exception {
        UUID lowest = Uuids.lowest(DAY);
        UUID highest = Uuids.lowest(DAY.plus(Duration.ofDays(1)));
        String plan = connection
                .preparedQuery("explain (analyze, buffers, format json) " + ClaimStore.ORPHANS)
                .execute(Tuple.of(UUID.randomUUID(), lowest, highest, 100))
                .await()
                .iterator()
                .next()
                .getValue(0)
                .toString();
        return new ObjectMapper().readTree(plan);
    }
}
