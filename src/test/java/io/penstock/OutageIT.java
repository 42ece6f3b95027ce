package io.penstock;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.postgres.DatabaseSettings;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A database that goes away and comes back, as probes see it. */
class OutageIT {

    @RegisterExtension
    static final WholeServer SERVER = new WholeServer();

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void isNotReadyWithinTwoSecondsAndReadyAgainByItself() throws Exception {
        String url = SERVER.settings().load().config().database().url().reveal();
        String name = new DatabaseSettings(url).uri().replaceAll(".*/([^/?]+)\\?.*", "$1");
        assertThat(status("/health/ready")).isEqualTo(200);

        administer(url, name, "alter database " + name + " allow_connections false");
        administer(url, name, "select pg_terminate_backend(pid) from pg_stat_activity where datname = '" + name + "'");

        Awaitility.await()
                .atMost(Duration.ofSeconds(2))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> status("/health/ready") == 503);
        assertThat(status("/health")).isEqualTo(503);
        assertThat(status("/health/live")).isEqualTo(200);
        assertThat(status("/health/detailed")).isEqualTo(200);
        assertThat(status("/metrics")).isEqualTo(200);

        administer(url, name, "alter database " + name + " allow_connections true");

        Awaitility.await()
                .atMost(Duration.ofSeconds(15))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> status("/health/ready") == 200);
    }

    private static void administer(String url, String name, String sql) {
        Vertx vertx = Vertx.vertx();
        try {
            PgConnection connection = PgConnection.connect(
                            vertx, url.replace("/" + name, "/postgres").replaceAll("\\?.*", ""))
                    .await();
            connection.query(sql).execute().await();
            connection.close().await();
        } finally {
            vertx.close().await();
        }
    }

    private int status(String path) throws Exception {
        return client.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + SERVER.port() + path))
                                .timeout(Duration.ofSeconds(10))
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }
}
