package io.penstock.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.config.Secret;
import io.penstock.failure.Failure;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestPostgres.class)
class SharedKeyIT {

    private static final Secret KEY = new Secret("0123456789abcdef0123456789abcdef");
    private static final Secret OTHER = new Secret("fedcba9876543210fedcba9876543210");

    private static Vertx vertx;
    private static Database database;

    @BeforeAll
    static void start(DatabaseSettings settings) {
        vertx = Vertx.vertx();
        database = new Database(vertx, settings);
        new Migrations(database, Migrations.FOLDER).run().await();
    }

    @AfterAll
    static void stop() {
        database.close().await();
        vertx.close().await();
    }

    @BeforeEach
    void forget() {
        database.pool().query("delete from key_fingerprint").execute().await();
    }

    @Test
    void takesTheKeyOfTheFirstServerFromAllThatFollow() {
        new SharedKey(database).require(KEY).await();
        new SharedKey(database).require(KEY).await();

        assertThatThrownBy(() -> new SharedKey(database).require(OTHER).await())
                .isInstanceOf(Failure.class)
                .hasMessageContaining("the same PENSTOCK_SECRET_KEY")
                .hasMessageNotContaining(new String(OTHER.bytes(), StandardCharsets.UTF_8));
    }

    @Test
    void ofManyThatStartTogetherOnlyThoseWithOneKeyGoOn() {
        List<Future<Boolean>> starting = IntStream.range(0, 8)
                .mapToObj(i -> new SharedKey(database)
                        .require(i % 2 == 0 ? KEY : OTHER)
                        .map(true)
                        .otherwise(false))
                .toList();

        List<Boolean> started = starting.stream().map(each -> each.await()).toList();

        assertThat(started).filteredOn(each -> each).hasSize(4);
        assertThat(IntStream.range(0, 8).filter(started::get).map(i -> i % 2).distinct())
                .hasSize(1);
    }
}
