package io.penstock.backup;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import io.penstock.http.Endpoint;
import io.penstock.postgres.Database;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.sqlclient.SqlConnection;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The backups that servers make of their own database, in one place: one at a time on all nodes together, the newest kept, and tried out by
 * restoring. What became of each stands in the database. Thread-safe.
 */
public final class Archive {

    private static final Logger LOG = LoggerFactory.getLogger(Archive.class);
    private static final String THREAD = "penstock-archive";
    /** What was begun so long ago and is no backup yet never will be one. */
    private static final Duration LONGEST_MAKING = Duration.ofDays(2);

    /** How much later than due a backup may be whole. */
    private static final Duration GRACE = Duration.ofHours(2);

    /** Between two looks whether those who make one, or try one out, have ended. */
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final Vertx vertx;
    private final Database database;
    private final Backups backups;
    private final BackupStore store;
    private final Settings settings;
    private volatile Standing standing = Standing.UNKNOWN;

    /**
     * How it is kept.
     *
     * @param keep the most that stay
     * @param sealed whether files are sealed with the secret key
     * @param scratch gives a database for a while, to restore into
     */
    public record Settings(
            BackupPlace place, int keep, boolean sealed, Scratch scratch, InstantSource clock, Times times) {}

    /** When backups, and trials of them, are due. */
    public record Times(Standing.Timetable backups, Standing.Timetable trials) {}

    /** An empty database that is gone afterwards. */
    public interface Scratch {
        Future<Backups.Tried> with(Function<Database, Future<Backups.Tried>> work);
    }

    public Archive(Vertx vertx, Database database, Backups backups, Settings settings) {
        this.vertx = vertx;
        this.database = database;
        this.backups = backups;
        this.store = new BackupStore(database);
        this.settings = settings;
    }

    /** Makes one, after those who are at it; tells what was made. */
    public Future<JsonNode> backUp() {
        return turn().compose(lock -> begin(newId(), lock))
                .compose(Begun::made)
                .map(made -> JsonNodeFactory.instance
                        .objectNode()
                        .put("backup", made.name())
                        .put("rows", made.rows())
                        .put("bytes", made.bytes()));
    }

    /** Tries the newest out, after those who are at it. Tells what is wrong with it; fails when it could not be tried out. */
    public Future<JsonNode> tryNewest() {
        return turn().compose(lock -> working(() -> Backups.newest(settings.place()))
                .onFailure(none -> lock.close())
                .compose(newest -> tryOut(newest.name(), lock)
                        .map(Backups.Tried::differences)
                        .recover(failed -> isDamage(failed)
                                ? Future.succeededFuture(List.of(message(failed)))
                                : Future.failedFuture(failed))
                        .map(findings -> found(newest.name(), findings))));
    }

    private static boolean isDamage(Throwable failed) {
        return failed instanceof Failure refused && refused.reason() instanceof Reason.Invalid;
    }

    private static JsonNode found(String id, List<String> findings) {
        ObjectNode found =
                JsonNodeFactory.instance.objectNode().put("backup", id).put("good", findings.isEmpty());
        findings.forEach(found.putArray("findings")::add);
        return found;
    }

    /** The lock, as soon as nobody has it. Does not wait in the database: a statement that waits holds back its upkeep. */
    private Future<SqlConnection> turn() {
        Promise<SqlConnection> turn = Promise.promise();
        await(turn);
        return turn.future();
    }

    private void await(Promise<SqlConnection> turn) {
        store.seize().onComplete(seized -> {
            if (seized.failed()) {
                turn.fail(seized.cause());
            } else if (seized.result().isPresent()) {
                turn.complete(seized.result().get());
            } else {
                vertx.setTimer(LOOK.toMillis(), again -> await(turn));
            }
        });
    }

    /** One that is being made. */
    record Begun(String id, Future<Manifest> made) {}

    /** Begins one; @throws Failure Conflict in the future, when one is being made already. */
    Future<Begun> begin() {
        return store.seize()
                .compose(seized -> seized.map(lock -> begin(newId(), lock))
                        .orElseGet(() -> Future.failedFuture(
                                new Failure(new Reason.Conflict("A backup is being made or tried out already.")))));
    }

    private String newId() {
        return BackupName.at(settings.clock().instant());
    }

    private Future<Begun> begin(String id, SqlConnection lock) {
        return store.begin(id, settings.place().describe(), settings.sealed())
                .onFailure(failed -> lock.close())
                .map(died ->
                        new Begun(id, clear(died).compose(cleared -> make(id)).eventually(lock::close)));
    }

    /** Takes away what dead processes have left: one that dies of its backup again and again must not fill the disk. */
    private Future<Void> clear(Set<String> died) {
        return died.isEmpty()
                ? Future.succeededFuture()
                : working(() -> {
                            settings.place().sweep(died::contains);
                            return died;
                        })
                        .onFailure(failed -> LOG.warn("What a dead process has left could not be taken away", failed))
                        .<Void>mapEmpty()
                        .otherwiseEmpty();
    }

    private Future<Manifest> make(String id) {
        return backups.make(database.settings().uri(), settings.place(), id, settings.sealed())
                .compose(made -> store.complete(made).map(made))
                .compose(made -> thin().map(made))
                .recover(failed -> store.fail(id, message(failed)).transform(told -> Future.failedFuture(failed)))
                .onSuccess(made -> LOG.info(
                        "Backup made: id={} rows={} bytes={} place={}",
                        made.name(),
                        made.rows(),
                        made.bytes(),
                        settings.place().describe()))
                .onFailure(failed -> LOG.error("Backup failed: id={}", id, failed))
                .eventually(this::refresh);
    }

    /** Takes the oldest away. A failure here does not make the new one bad, and is told. */
    private Future<Void> thin() {
        String abandoned = BackupName.at(settings.clock().instant().minus(LONGEST_MAKING));
        return working(() -> {
                    settings.place().sweep(name -> name.compareTo(abandoned) < 0);
                    List<String> names = settings.place().names();
                    for (String old : names.subList(0, Math.max(0, names.size() - settings.keep()))) {
                        settings.place().delete(old);
                    }
                    return Optional.of(names)
                            .filter(all -> all.size() > settings.keep())
                            .map(all -> all.get(all.size() - settings.keep()));
                })
                .compose(oldest -> oldest.isPresent()
                        ? store.forget(settings.place().describe(), oldest.get())
                        : Future.succeededFuture())
                .recover(failed -> {
                    LOG.warn("Old backups could not be taken away", failed);
                    return Future.succeededFuture();
                });
    }

    /** Restores one into a database of its own and compares; @throws Failure in the future, when it is damaged, or another one is being made or tried out */
    Future<Backups.Tried> tryOut(String id) {
        return store.seize()
                .compose(seized -> seized.map(lock -> tryOut(id, lock))
                        .orElseGet(() -> Future.failedFuture(
                                new Failure(new Reason.Conflict("A backup is being made or tried out already.")))));
    }

    private Future<Backups.Tried> tryOut(String id, SqlConnection lock) {
        Backups.Kept kept = new Backups.Kept(settings.place(), id);
        return settings.scratch()
                .with(empty -> backups.tryOut(kept, empty))
                .compose(tried -> store.verified(id, String.join(" ", tried.differences()))
                        .map(tried))
                .recover(failed -> store.verified(id, message(failed)).transform(told -> Future.failedFuture(failed)))
                .onSuccess(tried -> LOG.info("Backup tried out: id={} good={}", id, tried.isGood()))
                .onFailure(failed -> LOG.error("Backup tried out, and it cannot be restored: id={}", id, failed))
                .eventually(this::refresh)
                .eventually(lock::close);
    }

    /** Why it failed, for an operator. */
    public static String message(Throwable failed) {
        String message = failed.getMessage();
        if (failed instanceof FileSystemException file && file.getReason() == null) {
            // Its message is the file's name only.
            return message + ": " + file.getClass().getSimpleName();
        }
        return message == null ? failed.getClass().getSimpleName() : message;
    }

    /** Learns how it stands. */
    public Future<Void> refresh() {
        return store.standing().onSuccess(found -> standing = found).mapEmpty();
    }

    /** As it was last learned, which is seconds ago. */
    public Standing standing() {
        return standing;
    }

    /** A sentence for an operator; null when all is well. */
    public @Nullable String complaint() {
        return standing.complaint(settings.times().backups(), settings.times().trials(), GRACE);
    }

    BackupStore store() {
        return store;
    }

    public List<Endpoint> endpoints() {
        return new BackupRoutes(this).endpoints();
    }

    private interface Work<T> {
        T run() throws IOException;
    }

    private <T> Future<T> working(Work<T> work) {
        WorkerExecutor worker = vertx.createSharedWorkerExecutor(THREAD, 1);
        return worker.executeBlocking(work::run).eventually(worker::close);
    }
}
