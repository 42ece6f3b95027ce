package io.penstock.maintenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import io.penstock.dsl.cron.Cron;
import io.penstock.failure.Failure;
import io.penstock.postgres.Database;
import io.penstock.postgres.DatabaseSettings;
import io.penstock.postgres.Migrations;
import io.penstock.postgres.TestPostgres;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestPostgres.class)
class DutiesIT {

    private static final Cron NIGHTLY = Cron.parse("0 3 * * *");

    private final Vertx vertx = Vertx.vertx();
    private final AtomicInteger runs = new AtomicInteger();
    private Database database;

    @BeforeEach
    void open(DatabaseSettings settings) {
        database = new Database(vertx, settings);
        new Migrations(database, Migrations.FOLDER).run().await();
        sql("delete from duties");
    }

    @AfterEach
    void close() {
        database.close().await();
        vertx.close().await();
    }

    private void sql(String statement) {
        database.pool().query(statement).execute().await();
    }

    private Future<JsonNode> counted() {
        return Future.succeededFuture(IntNode.valueOf(runs.incrementAndGet()));
    }

    private Duties node(Supplier<Future<JsonNode>> run) {
        return node(NIGHTLY, run);
    }

    private Duties node(Cron times, Supplier<Future<JsonNode>> run) {
        Duties duties = new Duties(database, List.of(new Duty("tidy", new Timetable(times, ZoneOffset.UTC), run)));
        look(duties).await();
        return duties;
    }

    /** One look at what is due. */
    private static Future<?> look(Duties duties) {
        return duties.jobs().get(0).run().get();
    }

    private DutyReport report(Duties duties) {
        return duties.report("tidy").await();
    }

    @Test
    void waitForTheirTime() {
        Duties duties = node(this::counted);

        assertThat(runs).hasValue(0);
        assertThat(report(duties).status()).isEqualTo("idle");
        assertThat(report(duties).nextAt().atOffset(ZoneOffset.UTC).getHour()).isEqualTo(3);
        assertThat(report(duties).succeededAt()).isNull();
    }

    @Test
    void areDoneWhenTheyAreDueAndKeepWhatTheyTell() {
        Duties duties = node(this::counted);
        sql("update duties set next_at = now() - interval '1 minute'");

        look(duties).await();
        look(duties).await();

        assertThat(runs).hasValue(1);
        assertThat(report(duties).result()).isEqualTo(IntNode.valueOf(1));
        assertThat(report(duties).succeededAt()).isEqualTo(report(duties).endedAt());
        assertThat(report(duties).nextAt()).isAfter(report(duties).endedAt());
    }

    @Test
    void comeDueByThemselvesAgainAndAgain() {
        Duties duties = node(Cron.parse("* * * * * *"), this::counted);
        Instant due = report(duties).nextAt();

        await().until(() -> {
            look(duties).await();
            return runs.get() == 2;
        });

        assertThat(report(duties).beganAt()).isAfter(due);
        assertThat(report(duties).nextAt()).isAfter(report(duties).endedAt());
    }

    @Test
    void areDoneOnceByTwoNodesThatLookAtTheSameTime() {
        Duties one = node(this::counted);
        Duties other = node(this::counted);
        sql("update duties set next_at = now() - interval '1 minute'");

        Future.all(look(one), look(other)).await();
        Future.all(look(one), look(other)).await();

        assertThat(runs).hasValue(1);
    }

    @Test
    void areDoneOnlyWhenAskedWhereTheyHaveNoTimes() {
        Duties duties = new Duties(
                database,
                List.of(new Duty("tidy", new Timetable(null, ZoneOffset.UTC), () -> Future.failedFuture("no"))));
        look(duties).await();
        assertThat(report(duties).nextAt()).isNull();

        duties.ask("tidy").await();
        look(duties).await();

        assertThat(report(duties).failure()).isEqualTo("no");
        assertThat(report(duties).nextAt()).as("it is not tried again").isNull();
    }

    @Test
    void areDoneWhenSomebodyAsks() {
        Duties duties = node(this::counted);

        assertThat(duties.ask("tidy").await().status()).isEqualTo("asked");
        look(duties).await();
        look(duties).await();

        assertThat(runs).hasValue(1);
        assertThat(report(duties).status()).isEqualTo("idle");
        assertThatThrownBy(() -> duties.ask("untidy").await()).isInstanceOf(Failure.class);
    }

    @Test
    void areDoneByOneNodeAtATimeAndOnceMoreForWhoAsksMeanwhile() {
        Promise<JsonNode> end = Promise.promise();
        Promise<Void> begun = Promise.promise();
        Duties busy = node(() -> {
            runs.incrementAndGet();
            begun.tryComplete();
            return end.future();
        });
        Duties idle = node(this::counted);
        busy.ask("tidy").await();
        Future<?> run = look(busy);
        begun.future().await();

        look(idle).await();
        assertThat(runs).hasValue(1);
        assertThat(report(idle).status()).isEqualTo("running");

        idle.ask("tidy").await();
        end.complete(IntNode.valueOf(1));
        run.await();
        look(idle).await();
        look(idle).await();
        assertThat(runs).hasValue(2);
    }

    @Test
    void areTriedAgainAfterAFailure() {
        Duties duties = node(() -> Future.failedFuture("no room left"));
        duties.ask("tidy").await();

        look(duties).await();

        DutyReport report = report(duties);
        assertThat(report.status()).isEqualTo("failed");
        assertThat(report.failure()).isEqualTo("no room left");
        assertThat(report.succeededAt()).isNull();
        assertThat(report.nextAt()).isBeforeOrEqualTo(report.endedAt().plus(Duration.ofMinutes(10)));
    }

    @Test
    void beginAnewWhenTheirProcessHasDied() {
        Duties duties = node(this::counted);
        sql("update duties set next_at = now() - interval '1 hour', began_at = now() - interval '10 seconds'");
        look(duties).await();
        assertThat(runs)
                .as("what kills a process must not kill the next at once")
                .hasValue(0);

        sql("update duties set began_at = now() - interval '2 minutes'");
        look(duties).await();

        assertThat(runs).hasValue(1);
        assertThat(report(duties).status()).isEqualTo("idle");
    }

    @Test
    void takeNewTimesFromTheConfiguration() {
        Instant before = report(node(this::counted)).nextAt();

        DutyReport after = report(node(Cron.parse("30 4 * * *"), this::counted));

        assertThat(after.times()).isEqualTo("30 4 * * * Z");
        assertThat(after.nextAt()).isNotEqualTo(before);
        assertThat(after.nextAt().atOffset(ZoneOffset.UTC).getMinute()).isEqualTo(30);
    }
}
