package io.penstock.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.failure.Failure;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class MigrationsIT {

    @RegisterExtension
    static final TestPostgres POSTGRES = new TestPostgres();

    private Vertx vertx;
    private Database database;

    @BeforeEach
    void open() {
        vertx = Vertx.vertx();
        database = new Database(vertx, POSTGRES.settings());
        database.pool()
                .query("drop schema public cascade; create schema public")
                .execute()
                .await();
    }

    @AfterEach
    void close() {
        database.close().await();
        vertx.close().await();
    }

    @Test
    void appliesEachFileOnceAndInOrder() {
        assertThat(run("two")).isEqualTo(new Migrations.Result(List.of(1, 2), 2));
        assertThat(run("two")).isEqualTo(new Migrations.Result(List.of(), 2));
        assertThat(run("three")).isEqualTo(new Migrations.Result(List.of(3), 3));
        assertThat(count("second")).isEqualTo(2);
    }

    @Test
    void appliesThemOnceWhenNodesStartTogether() {
        var both = Future.all(
                        migrations("two").run(),
                        migrations("two").run(),
                        migrations("two").run())
                .await();

        assertThat(both.<Migrations.Result>list().stream()
                        .mapToInt(result -> result.applied().size())
                        .sum())
                .isEqualTo(2);
        assertThat(count("second")).isEqualTo(2);
    }

    @Test
    void refusesAFileThatWasChanged() {
        run("two");

        assertThatThrownBy(() -> run("changed")).isInstanceOf(Failure.class).hasMessageContaining("0001_first.sql");
    }

    @Test
    void runsOnANewerDatabaseThatAllowsIt() {
        run("three");

        assertThat(run("two")).isEqualTo(new Migrations.Result(List.of(), 3));
    }

    @Test
    void refusesANewerDatabaseThatDoesNotAllowIt() {
        run("strict");

        assertThatThrownBy(() -> run("two"))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("needs a jar of revision 3 or later");
    }

    @Test
    void keepsWhatRanAndUndoesWhatFailed() {
        assertThatThrownBy(() -> run("broken"))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("0003_broken.sql")
                .hasMessageContaining("nowhere");

        assertThat(count("penstock_migrations")).isEqualTo(2);
        assertThat(count("pg_tables where tablename = 'third'")).isZero();
    }

    @Test
    void refusesAGapInTheNumbers() {
        assertThatThrownBy(() -> migrations("gap"))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("0003_third.sql should be number 2");
    }

    private Migrations.Result run(String folder) {
        return migrations(folder).run().await();
    }

    private Migrations migrations(String folder) {
        return new Migrations(database, "io/penstock/postgres/migrations/" + folder);
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
