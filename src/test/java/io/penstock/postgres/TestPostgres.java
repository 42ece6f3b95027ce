package io.penstock.postgres;

import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives each test class an empty database of its own on one embedded PostgreSQL, which the first class of a test JVM starts and which stops
 * with the JVM. It does not flush to the disk: tests of durability start their own. Use it with {@code @ExtendWith(TestPostgres.class)} and
 * a parameter of type {@link DatabaseSettings}, or as a static field with {@code @RegisterExtension} and {@link #settings()}.
 */
public final class TestPostgres implements BeforeAllCallback, AfterAllCallback, ParameterResolver {

    private static final AtomicInteger NUMBER = new AtomicInteger();

    private String database = "";

    /** How to reach the database of this class. */
    public DatabaseSettings settings() {
        return new DatabaseSettings(uri());
    }

    public String uri() {
        return uri(database);
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        database = "test_" + NUMBER.incrementAndGet();
        administer("create database " + database);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        administer("drop database " + database + " with (force)");
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == DatabaseSettings.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return settings();
    }

    private static String uri(String database) {
        EmbeddedPostgres.Login login = Server.INSTANCE.login();
        return new EmbeddedPostgres.Login(login.host(), login.port(), login.user(), login.password(), database).uri();
    }

    private static void administer(String sql) {
        Vertx vertx = Vertx.vertx();
        try {
            PgConnection connection = PgConnection.connect(vertx, DatabaseUri.parse(uri("postgres")))
                    .await();
            connection.query(sql).execute().await();
            connection.close().await();
        } finally {
            vertx.close().await();
        }
    }

    /** Started when it is first named. */
    private static final class Server {

        static final EmbeddedPostgres INSTANCE = start();

        private static EmbeddedPostgres start() {
            try {
                Path folder = Files.createTempDirectory("penstock-test-postgres");
                PreparedData.fill(folder);
                var settings = new EmbeddedPostgres.Settings(
                        folder,
                        Duration.ofMinutes(1),
                        Map.of(
                                "fsync", "off",
                                "full_page_writes", "off",
                                "max_connections", "200",
                                "autovacuum_naptime", "10min",
                                // Whom a test that ended left half connected holds up the drop of its database.
                                "authentication_timeout", "2s"));
                EmbeddedPostgres postgres = EmbeddedPostgres.start(settings);
                Runtime.getRuntime().addShutdownHook(new Thread(() -> end(postgres, folder)));
                return postgres;
            } catch (IOException failed) {
                throw new IllegalStateException(failed);
            }
        }

        private static void end(EmbeddedPostgres postgres, Path folder) {
            postgres.stop();
            try {
                PostgresBinaries.delete(folder);
            } catch (IOException left) {
                throw new IllegalStateException(left);
            }
        }
    }
}
