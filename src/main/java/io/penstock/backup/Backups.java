package io.penstock.backup;

import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import io.penstock.postgres.Database;
import io.penstock.postgres.PartitionedTable;
import io.penstock.postgres.Restoration;
import io.penstock.seal.Sealer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Makes, restores and tries out backups, on a thread of its own, one at a time. */
public final class Backups {

    private static final String THREAD = "penstock-backup";
    private static final long LONGEST_HOURS = 24;

    private final Vertx vertx;
    private final Parts parts;

    /**
     * What this is built on.
     *
     * @param version of this program
     * @param configuration every setting, secrets blank
     * @param sealer of the secret key; null where there is none: then nothing can be sealed or opened
     * @param partitioned the tables with daily partitions
     */
    public record Parts(
            String version,
            Map<String, String> configuration,
            @Nullable Sealer sealer,
            List<PartitionedTable> partitioned,
            InstantSource clock) {
        public Parts {
            configuration = Map.copyOf(configuration);
            partitioned = List.copyOf(partitioned);
        }
    }

    /** One that is there. */
    public record Kept(BackupPlace place, String name) {}

    /**
     * What came out of a trial.
     *
     * @param differences a sentence each; none when the restored database is the one that was backed up
     */
    public record Tried(Manifest manifest, List<String> differences) {
        public Tried {
            differences = List.copyOf(differences);
        }

        public boolean isGood() {
            return differences.isEmpty();
        }
    }

    public Backups(Vertx vertx, Parts parts) {
        this.vertx = vertx;
        this.parts = parts;
    }

    /** Of the database at that address, as it is now. */
    public Future<Manifest> make(String uri, BackupPlace place, boolean sealed) {
        return make(uri, place, BackupName.at(parts.clock().instant()), sealed);
    }

    Future<Manifest> make(String uri, BackupPlace place, String name, boolean sealed) {
        Sealer sealer = sealed ? parts.sealer() : null;
        if (sealed && sealer == null) {
            return Future.failedFuture(new Failure(new Reason.Invalid("A sealed backup needs the secret key.")));
        }
        return working(worker -> worker.executeBlocking(() -> new BackupWriter(place, sealer)
                .write(uri, name, new BackupWriter.Maker(parts.version(), parts.configuration()))));
    }

    /**
     * Fills an empty database; a server that starts on it is paused.
     *
     * @throws Failure in the future, when the backup is damaged, or the database is not empty
     */
    public Future<Manifest> restore(Kept backup, Database into) {
        return working(worker -> restorer(worker).restore(reader(backup), into, Restorer.Purpose.SERVE));
    }

    /** Restores into an empty database, compares, and empties it again. */
    public Future<Tried> tryOut(Kept backup, Database scratch) {
        return working(worker -> restorer(worker)
                .restore(reader(backup), scratch, Restorer.Purpose.COMPARE)
                .compose(manifest -> worker.executeBlocking(() -> compared(manifest, scratch))));
    }

    private static Tried compared(Manifest manifest, Database scratch) throws IOException {
        String uri = scratch.settings().uri();
        try {
            return new Tried(manifest, Trial.differences(manifest, uri));
        } finally {
            // It was empty before.
            Restoration.empty(uri);
        }
    }

    /** The newest of a place. */
    public static Kept newest(BackupPlace place) throws IOException {
        List<String> names = place.names();
        if (names.isEmpty()) {
            throw new Failure(new Reason.NotFound("There is no finished backup in " + place.describe() + "."));
        }
        return new Kept(place, names.get(names.size() - 1));
    }

    /** The one in that folder, or the newest of those in it. */
    public static Kept find(Path folder) throws IOException {
        Path absolute = folder.toAbsolutePath().normalize();
        Path parent = absolute.getParent();
        return parent != null && Files.exists(absolute.resolve(Manifest.FILE))
                ? new Kept(new FolderPlace(parent), absolute.getFileName().toString())
                : newest(new FolderPlace(absolute));
    }

    /** What stands in a backup's manifest, whose own checksum fits. Blocks. @throws IOException when it is missing or damaged */
    public static Manifest manifest(Kept kept) throws IOException {
        return new BackupReader(kept.place(), kept.name(), null).manifest();
    }

    /** Reads all files of a backup: a sentence for each that is not what the manifest says. Blocks. */
    public static List<String> problems(Kept kept, Manifest manifest) {
        return new BackupReader(kept.place(), kept.name(), null).problems(manifest);
    }

    private Restorer restorer(WorkerExecutor worker) {
        return new Restorer(vertx, worker, parts.partitioned());
    }

    private BackupReader reader(Kept backup) {
        return new BackupReader(backup.place(), backup.name(), parts.sealer());
    }

    private interface Work<T> {
        Future<T> on(WorkerExecutor worker);
    }

    private <T> Future<T> working(Work<T> work) {
        WorkerExecutor worker = vertx.createSharedWorkerExecutor(THREAD, 1, LONGEST_HOURS, TimeUnit.HOURS);
        return work.on(worker).eventually(worker::close);
    }
}
