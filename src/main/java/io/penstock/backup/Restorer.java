package io.penstock.backup;

import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import io.penstock.postgres.Database;
import io.penstock.postgres.Migrations;
import io.penstock.postgres.PartitionedTable;
import io.penstock.postgres.Partitions;
import io.penstock.postgres.Restoration;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.io.IOException;
import java.io.InputStream;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Fills an empty database from a backup: the schema as it was then, its partitions, all rows in one transaction, and last what this release has
 * added to the schema. Nothing is begun before all files are what the manifest says.
 */
final class Restorer {

    private final Vertx vertx;
    private final WorkerExecutor worker;
    private final List<PartitionedTable> partitioned;

    Restorer(Vertx vertx, WorkerExecutor worker, List<PartitionedTable> partitioned) {
        this.vertx = vertx;
        this.worker = worker;
        this.partitioned = partitioned;
    }

    /** What the rows are restored for. */
    enum Purpose {
        /** A server begins on them, paused. */
        SERVE,
        /** They are compared with the backup, row by row, and are as they were. */
        COMPARE
    }

    Future<Manifest> restore(BackupReader reader, Database into, Purpose purpose) {
        String uri = into.settings().uri();
        Migrations migrations = new Migrations(into, Migrations.FOLDER);
        return worker.executeBlocking(() -> {
                    Manifest manifest = whole(reader);
                    migrations.requireKnown(manifest.migrations());
                    Restoration.requireEmpty(uri);
                    return manifest;
                })
                .compose(manifest -> migrations
                        .run(manifest.revision())
                        .compose(ready -> partitions(manifest, into))
                        .compose(standing -> worker.executeBlocking(() -> load(reader, manifest, uri, purpose)))
                        .compose(loaded ->
                                purpose == Purpose.SERVE ? migrations.run().mapEmpty() : Future.succeededFuture())
                        .map(manifest));
    }

    /** @throws Failure when anything is missing or was changed */
    static Manifest whole(BackupReader reader) {
        Manifest manifest;
        try {
            manifest = reader.manifest();
        } catch (IOException damaged) {
            throw damaged(String.valueOf(damaged.getMessage()));
        }
        List<String> problems = reader.problems(manifest);
        if (!problems.isEmpty()) {
            throw damaged(String.join(" ", problems));
        }
        return manifest;
    }

    private static Failure damaged(String message) {
        return new Failure(new Reason.Invalid("The backup cannot be used. " + message));
    }

    private Future<Void> partitions(Manifest manifest, Database into) {
        Partitions partitions = new Partitions(vertx, into, partitioned);
        TreeSet<LocalDate> days = manifest.tables().stream()
                .flatMap(file -> file.table().days().stream())
                .collect(Collectors.toCollection(TreeSet::new));
        Future<Void> all = Future.succeededFuture();
        for (LocalDate day : days) {
            all = all.compose(before -> partitions
                    .ensure(day.atStartOfDay(ZoneOffset.UTC).toInstant(), 1)
                    .mapEmpty());
        }
        return all;
    }

    private static Void load(BackupReader reader, Manifest manifest, String uri, Purpose purpose) throws IOException {
        try (Restoration restoration = Restoration.begin(uri)) {
            for (Manifest.TableFile file : manifest.tables()) {
                try (InputStream rows = reader.rows(manifest, file)) {
                    long stored = restoration.load(file.table(), rows);
                    if (stored != file.rows()) {
                        throw damaged("The file " + file.file() + " holds " + stored + " rows instead of " + file.rows()
                                + ".");
                    }
                }
            }
            if (purpose == Purpose.SERVE) {
                restoration.settle("Restored from the backup " + manifest.name() + ".");
            }
            restoration.commit(manifest.sequences());
            return null;
        }
    }
}
