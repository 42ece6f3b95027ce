package io.penstock.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DatabaseIT {

    @RegisterExtension
    static final TestPostgres POSTGRES = new TestPostgres();

    private Vertx vertx;

    @BeforeEach
    void open() {
        vertx = Vertx.vertx();
    }

    @AfterEach
    void close() {
        vertx.close().await();
    }

    @Test
    void setsTheTimeLimitOfEachStatementOnBothKindsOfConnections() {
        var database = new Database(
                vertx, new DatabaseSettings(POSTGRES.uri(), 2, 10, Duration.ofSeconds(5), Duration.ofMillis(1234)));

        assertThat(text(database.pool().query("show statement_timeout").execute()))
                .isEqualTo("1234ms");
        SqlConnection own = database.connect().await();
        assertThat(text(own.query("show statement_timeout").execute())).isEqualTo("1234ms");

        own.close().await();
        database.close().await();
    }

    @Test
    void runsTheHookOnEveryConnectionBeforeItIsUsed() {
        List<SqlConnection> opened = Collections.synchronizedList(new ArrayList<>());
        var database = new Database(vertx, POSTGRES.settings(), connection -> {
            opened.add(connection);
            return connection
                    .query("select pg_advisory_lock_shared(42)")
                    .execute()
                    .mapEmpty();
        });

        String held = "select count(*) from pg_locks where locktype = 'advisory' and pid = pg_backend_pid()";
        assertThat(text(database.pool().query(held).execute())).isEqualTo("1");
        SqlConnection own = database.connect().await();
        assertThat(text(own.query(held).execute())).isEqualTo("1");

        assertThat(opened).hasSize(2);
        own.close().await();
        database.close().await();
    }

    @Test
    void givesNobodyAConnectionThatTheHookRefused() {
        var database = new Database(
                vertx,
                new DatabaseSettings(POSTGRES.uri(), 2, 10, Duration.ofSeconds(1), Duration.ofSeconds(1)),
                connection -> Future.failedFuture("this node was fenced"));

        assertThatThrownBy(() -> database.connect().await()).hasMessageContaining("this node was fenced");
        assertThatThrownBy(() -> text(database.pool().query("select 1").execute()))
                .isNotNull();

        database.close().await();
    }

    @Test
    void givesUpAConnectionThatFallsSilentWhileItIsPrepared() {
        var database = new Database(
                vertx,
                new DatabaseSettings(POSTGRES.uri(), 1, 10, Duration.ofMillis(800), Duration.ofSeconds(1)),
                connection -> Promise.<Void>promise().future());

        assertThatThrownBy(() -> database.connect().await()).isInstanceOf(TimeoutException.class);

        database.close().await();
    }

    @Test
    void rollsBackATransactionThatFails() {
        var database = new Database(vertx, POSTGRES.settings());
        database.pool()
                .query("create table attempts(id int primary key)")
                .execute()
                .await();

        Future<Void> failing = database.transaction(connection -> connection
                .query("insert into attempts values (1)")
                .execute()
                .compose(done -> Future.failedFuture("no")));

        assertThatThrownBy(failing::await).hasMessageContaining("no");
        assertThat(text(database.pool().query("select count(*) from attempts").execute()))
                .isEqualTo("0");
        database.close().await();
    }

    @Test
    void tellsErrorsApart() {
        var database = new Database(
                vertx, new DatabaseSettings(POSTGRES.uri(), 1, 1, Duration.ofSeconds(5), Duration.ofMillis(200)));
        database.pool()
                .query("create table kinds(id int primary key)")
                .execute()
                .await();
        database.pool()
                .query("create table days(id int) partition by range (id)")
                .execute()
                .await();

        assertThat(SqlErrors.isUniqueViolation(failure(database, "insert into kinds values (1), (1)"), "kinds_pkey"))
                .isTrue();
        assertThat(SqlErrors.isRowsFault(failure(database, "select 1/0"))).isTrue();
        Throwable missing = failure(database, "insert into days values (1)");
        assertThat(SqlErrors.isMissingPartition(missing)).isTrue();
        assertThat(SqlErrors.isRowsFault(missing)).isFalse();
        assertThat(SqlErrors.isPassing(failure(database, "select pg_sleep(5)"))).isTrue();
        assertThat(SqlErrors.isConnectionLost(failure(database, "select pg_terminate_backend(pg_backend_pid())")))
                .isTrue();
        Throwable syntax = failure(database, "selec");
        assertThat(SqlErrors.isConnectionLost(syntax) || SqlErrors.isPassing(syntax) || SqlErrors.isRowsFault(syntax))
                .isFalse();
        database.close().await();
    }

    @Test
    void refusesMoreWaitersThanItsQueueHolds() {
        var database = new Database(
                vertx, new DatabaseSettings(POSTGRES.uri(), 1, 1, Duration.ofSeconds(5), Duration.ofSeconds(5)));
        database.pool().query("select 1").execute().await();
        var sleeping = database.pool().query("select pg_sleep(0.3)").execute();
        var waiting = database.pool().query("select 1").execute();

        assertThatThrownBy(() -> database.pool().query("select 2").execute().await())
                .satisfies(
                        refused -> assertThat(SqlErrors.isUnavailable(refused)).isTrue());
        sleeping.await();
        waiting.await();
        database.close().await();
    }

    @Test
    void whoGetsNoConnectionInTimeMayComeAgain() {
        var database = new Database(
                vertx, new DatabaseSettings(POSTGRES.uri(), 1, 10, Duration.ofMillis(500), Duration.ofSeconds(10)));
        SqlConnection held = database.pool().getConnection().await();

        assertThatThrownBy(() -> database.pool().query("select 1").execute().await())
                .satisfies(late -> assertThat(SqlErrors.isUnavailable(late)).isTrue());

        held.close().await();
        database.close().await();
    }

    private static Throwable failure(Database database, String sql) {
        var outcome = database.pool().query(sql).execute();
        Awaitility.await().until(outcome::isComplete);
        assertThat(outcome.failed()).as(sql).isTrue();
        return outcome.cause();
    }

    private static String text(Future<? extends Iterable<Row>> rows) {
        return String.valueOf(rows.await().iterator().next().getValue(0));
    }
}
