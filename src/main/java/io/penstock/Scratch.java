package io.penstock;

import io.penstock.config.Config;
import io.penstock.postgres.Database;
import io.penstock.postgres.EmbeddedPostgres;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;

/** A database for a while: an embedded PostgreSQL of its own in a folder that is removed afterwards, or one that was made for it. */
final class Scratch {

    private static final String FOLDER = "scratch";
    private static final long LONGEST_MINUTES = 10;
    /** What is lost in a crash is not missed. */
    private static final Map<String, String> CARELESS =
            Map.of("fsync", "off", "full_page_writes", "off", "synchronous_commit", "off", "shared_buffers", "64MB");

    private Scratch() {}

    /** @param url empty: one is made */
    static <T> Future<T> with(Vertx vertx, Config config, String url, Function<Database, Future<T>> work) {
        if (!url.isEmpty()) {
            return on(vertx, Storage.at(vertx, config, url, null), work);
        }
        WorkerExecutor worker =
                vertx.createSharedWorkerExecutor("penstock-scratch", 1, LONGEST_MINUTES, TimeUnit.MINUTES);
        Path folder = config.dataDir().toAbsolutePath().resolve(FOLDER);
        return worker.executeBlocking(() -> started(folder))
                .compose(started -> on(
                                vertx, Storage.at(vertx, config, started.login().uri(), started), work)
                        .eventually(() -> worker.executeBlocking(() -> delete(folder))))
                .eventually(worker::close);
    }

    /** What a process that died has left there is ended and removed first. */
    private static EmbeddedPostgres started(Path folder) throws IOException {
        if (Files.exists(folder)) {
            start(folder).stop();
            delete(folder);
        }
        Files.createDirectories(folder);
        return start(folder);
    }

    private static EmbeddedPostgres start(Path folder) {
        return EmbeddedPostgres.start(new EmbeddedPostgres.Settings(folder, Duration.ofMinutes(1), CARELESS));
    }

    private static <T> Future<T> on(Vertx vertx, Storage storage, Function<Database, Future<T>> work) {
        return Future.succeededFuture(storage.database()).compose(work).eventually(() -> storage.close(vertx));
    }

    private static Void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
        return null;
    }
}
