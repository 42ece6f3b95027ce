package io.penstock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.config.Config;
import io.penstock.config.ConfigLoader;
import io.penstock.config.SecretKeys;
import io.penstock.failure.Failure;
import io.penstock.postgres.Database;
import io.penstock.postgres.DatabaseSettings;
import io.penstock.postgres.TestPostgres;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A server whose database user may not have the role that row-level security binds. */
class RowSecurityIT {

    @RegisterExtension
    static final TestPostgres POSTGRES = new TestPostgres();

    @TempDir
    private Path data;

    private final Vertx vertx = Vertx.vertx();
    private Database administrator;

    @BeforeEach
    void makeAPlainUserWithADatabase() {
        administrator = new Database(vertx, new DatabaseSettings(POSTGRES.uri()));
        sql("create role modest login password 'modest'");
        sql("create database modestly owner modest");
    }

    @AfterEach
    void removeThem() {
        sql("drop database modestly with (force)");
        sql("drop role modest");
        administrator.close().await();
        vertx.close().await();
    }

    private void sql(String statement) {
        administrator.pool().query(statement).execute().await();
    }

    private Config config(String rowSecurity) {
        String url =
                POSTGRES.uri().replaceAll("//[^@]+@", "//modest:modest@").replaceAll("/[^/?]+(\\?.*)?$", "/modestly$1");
        return SecretKeys.complete(new ConfigLoader(
                        data,
                        Map.of(
                                "HOST",
                                "127.0.0.1",
                                "PORT",
                                "0",
                                "PENSTOCK_DATA_DIR",
                                data.toString(),
                                "DATABASE_URL",
                                url,
                                "PENSTOCK_DATABASE_ROW_SECURITY",
                                rowSecurity))
                .load()
                .config());
    }

    @Test
    void startsWithoutItUnlessItIsRequired() {
        assertThatThrownBy(() -> Server.start(config("required"), made -> {}).await())
                .isInstanceOf(Failure.class)
                .hasMessageContaining("modestly_tenant");

        Server.Running server = Server.start(config("auto"), made -> {}).await();
        assertThat(server.storage().database().tenants().areWalled()).isFalse();
        server.stop().await();
    }
}
