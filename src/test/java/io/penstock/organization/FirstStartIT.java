package io.penstock.organization;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.config.AdminConfig;
import io.penstock.config.Secret;
import io.penstock.identity.IdSource;
import io.penstock.organization.FirstStart.Made;
import io.penstock.postgres.Database;
import io.penstock.postgres.Migrations;
import io.penstock.postgres.TestPostgres;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class FirstStartIT {

    @RegisterExtension
    static final TestPostgres POSTGRES = new TestPostgres();

    private final Vertx vertx = Vertx.vertx();
    private Database database;

    @BeforeEach
    void start() {
        database = new Database(vertx, POSTGRES.settings());
        new Migrations(database, Migrations.FOLDER).run().await();
        database.pool()
                .query("truncate organizations, users, members cascade")
                .execute()
                .await();
    }

    @AfterEach
    void stop() {
        database.close().await();
        vertx.close().await();
    }

    @Test
    void manyNodesThatStartTogetherMakeOneOrganizationWithOneOwner() {
        List<Future<Optional<Made>>> starting = IntStream.range(0, 8)
                .mapToObj(seed -> firstStart(seed, Secret.NONE).run())
                .toList();
        Future.join(starting).await();

        assertThat(starting.stream().filter(start -> start.result().isPresent()))
                .hasSize(1);
        assertThat(count("organizations where name = 'default'")).isEqualTo(1);
        assertThat(count("organizations")).isEqualTo(1);
        assertThat(count("users where operator and email = 'admin@localhost'")).isEqualTo(1);
        assertThat(count("members where role = 'owner'")).isEqualTo(1);
    }

    @Test
    void generatesAPasswordOnlyWhenNoneIsGiven() {
        Made generated = firstStart(1, Secret.NONE).run().await().orElseThrow();
        database.pool()
                .query("truncate organizations, users, members cascade")
                .execute()
                .await();
        Made given = firstStart(2, new Secret("correct horse")).run().await().orElseThrow();

        assertThat(generated.generated().orElseThrow().reveal()).hasSize(20).matches("[A-Za-z0-9]+");
        assertThat(given.generated()).isEmpty();
    }

    @Test
    void aLaterStartMakesNothing() {
        firstStart(1, Secret.NONE).run().await();

        assertThat(firstStart(2, Secret.NONE).run().await()).isEmpty();
    }

    private FirstStart firstStart(long seed, Secret password) {
        return new FirstStart(
                new OrganizationStore(database.pool()),
                secret -> Future.succeededFuture("hash of " + secret.reveal().length()),
                new IdSource(InstantSource.system(), seed),
                new AdminConfig("admin@localhost", password));
    }

    private long count(String what) {
        return database.pool()
                .query("select count(*) from " + what)
                .execute()
                .await()
                .iterator()
                .next()
                .getLong(0);
    }
}
