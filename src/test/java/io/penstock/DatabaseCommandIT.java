package io.penstock;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.postgres.PreparedData;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The embedded database without a server, as a process. */
class DatabaseCommandIT {

    @TempDir
    Path folder;

    @Test
    void printsAnAddressAtWhichTheDatabaseAnswersUntilItIsToldToEnd() throws Exception {
        PreparedData.fill(folder.resolve("data"));
        Path out = folder.resolve("out");
        ProcessBuilder builder = new ProcessBuilder(TestJvm.penstock("database"))
                .directory(folder.toFile())
                .redirectOutput(out.toFile());
        Process process = builder.start();
        String address = Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(
                        () -> Files.readAllLines(out).stream()
                                .filter(line -> line.startsWith("postgresql://"))
                                .findFirst(),
                        java.util.Optional::isPresent)
                .orElseThrow();
        Vertx vertx = Vertx.vertx();
        int room = PgConnection.connect(vertx, io.vertx.pgclient.PgConnectOptions.fromUri(address))
                .compose(connection -> connection
                        .query("select current_setting('max_connections')::integer")
                        .execute()
                        .map(rows -> rows.iterator().next().getInteger(0))
                        .eventually(connection::close))
                .await();
        vertx.close().await();
        process.destroy();

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(room).isEqualTo(200);
        assertThat(folder.resolve("data/postgres/cluster/postmaster.pid")).doesNotExist();
    }
}
