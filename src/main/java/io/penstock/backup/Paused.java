package io.penstock.backup;

import io.penstock.backup.PauseStore.Pause;
import io.penstock.http.Endpoint;
import io.penstock.postgres.Database;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether this server stands still, because its database was restored from a backup: a copy must not call and fire beside the original. It
 * is paused from its start until somebody ends the pause in the database, and never again. Thread-safe.
 */
public final class Paused {

    private static final Logger LOG = LoggerFactory.getLogger(Paused.class);

    private final PauseStore store;
    private volatile @Nullable Pause pause = new Pause("It has not been read yet.", Instant.EPOCH);
    private volatile Supplier<Future<Void>> begin = () -> Future.succeededFuture();

    public Paused(Database database) {
        this.store = new PauseStore(database);
    }

    /**
     * Looks into the database for the first time.
     *
     * @param begin what is done when the server may act: now, or when the pause has ended
     */
    public Future<Void> start(Supplier<Future<Void>> begin) {
        this.begin = begin;
        return look().onSuccess(looked -> {
            Pause found = pause;
            if (found != null) {
                LOG.warn("Paused, until penstock resume: reason={}", found.reason());
            }
        });
    }

    /** Looks whether the pause has ended, and begins. Does nothing once it has. */
    public Future<Void> look() {
        return isOn()
                ? store.read().compose(found -> found.isPresent() ? keep(found.get()) : act())
                : Future.succeededFuture();
    }

    private Future<Void> keep(Pause found) {
        pause = found;
        return Future.succeededFuture();
    }

    private Future<Void> act() {
        return begin.get().onSuccess(begun -> pause = null);
    }

    /** True until the server acts. */
    public boolean isOn() {
        return pause != null;
    }

    /** Why it stands still, in one sentence; empty while it acts. */
    public String reason() {
        Pause found = pause;
        return found == null ? "" : found.reason();
    }

    /** The same job, left out while the server stands still. */
    public Supplier<Future<?>> unlessOn(Supplier<Future<?>> job) {
        return () -> isOn() ? Future.succeededFuture() : job.get();
    }

    Future<Optional<Pause>> read() {
        return store.read();
    }

    /** Lets all servers of the database act, within a second or two; false when they did already. */
    public static Future<Boolean> end(Database database) {
        return new PauseStore(database).end();
    }

    Future<Boolean> end() {
        return store.end();
    }

    public List<Endpoint> endpoints() {
        return new PauseRoutes(this).endpoints();
    }
}
