package io.penstock.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.postgres.Database;
import io.penstock.postgres.Migrations;
import io.penstock.postgres.PartitionedTable;
import io.penstock.postgres.TestPostgres;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Backups of a database that an earlier release has left. */
class BackupsIT {

    /** The last one before there was a table for the pause of restored servers. */
    private static final int EARLIER = 22;

    @RegisterExtension
    static final TestPostgres ORIGINAL = new TestPostgres();

    @RegisterExtension
    static final TestPostgres COPY = new TestPostgres();

    private static final Vertx VERTX = Vertx.vertx();

    @TempDir
    static Path folder;

    private static Database original;
    private static Database copy;

    private final Backups backups = new Backups(
            VERTX,
            new Backups.Parts(
                    "test",
                    Map.of(),
                    null,
                    List.of(
                            new PartitionedTable("events"),
                            new PartitionedTable("executions"),
                            new PartitionedTable("journal")),
                    InstantSource.fixed(Instant.parse("2026-11-20T12:00:00Z"))));

    @BeforeAll
    static void makeIt() {
        original = new Database(VERTX, ORIGINAL.settings());
        copy = new Database(VERTX, COPY.settings());
        new Migrations(original, Migrations.FOLDER).run(EARLIER).await();
        run(original, "insert into organizations (id, name) values (gen_random_uuid(), 'one')");
    }

    @AfterAll
    static void close() {
        original.close().await();
        copy.close().await();
        VERTX.close().await();
    }

    @Test
    void areRestoredAndBroughtUpToDate() throws IOException {
        BackupPlace place = new FolderPlace(folder);
        Manifest made = backups.make(ORIGINAL.uri(), place, false).await();
        assertThat(made.name()).isEqualTo("penstock-20261120T120000.000Z");
        assertThat(made.revision()).isEqualTo(EARLIER);
        assertThat(Trial.differences(made, ORIGINAL.uri())).isEmpty();

        backups.restore(new Backups.Kept(place, made.name()), copy).await();

        assertThat(number(copy, "select count(*) from organizations where name = 'one'"))
                .isEqualTo(1);
        assertThat(number(copy, "select max(number) from penstock_migrations")).isGreaterThan(EARLIER);
        assertThat(number(copy, "select count(*) from pause")).isEqualTo(1);

        run(original, "update organizations set name = 'two'");
        assertThat(Trial.differences(made, ORIGINAL.uri()))
                .containsExactly("The rows of the table organizations are others than those backed up.");
    }

    private static void run(Database database, String sql) {
        database.pool().query(sql).execute().await();
    }

    private static long number(Database database, String sql) {
        return database.pool().query(sql).execute().await().iterator().next().getLong(0);
    }
}
