package io.penstock.postgres;

import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.ClosedConnectionException;
import io.vertx.sqlclient.DatabaseException;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Stores many callers' items in few statements: whoever submits gets a future, and a batch goes out as soon as a connection is free, without
 * a timer, so that one item alone waits for one commit and thousands share one. Owns its connections and its queues; belongs to the event
 * loop that made it and is used on no other thread. Promises that an item's future ends only when its fate is known: a batch whose answer
 * was lost is sent again unchanged until there is one, so writing it twice must store it once. Items in flight have no order among them.
 */
public final class GroupCommit {

    private static final Logger log = LoggerFactory.getLogger(GroupCommit.class);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
    private static final int REPAIRS = 16;

    private final Vertx vertx;
    private final Context context;
    private final Thread owner = Thread.currentThread();
    private final Settings settings;
    private final Watch watch;
    private final long clientTimeoutMillis;
    private final Function<Throwable, Future<Void>> repair;
    private final List<Lane<?, ?>> lanes = new ArrayList<>();
    private final List<CommitConnection> connections = new ArrayList<>();
    /** What was sent before and has to be sent again goes before what was not. */
    private final ArrayDeque<Work<?, ?>> again = new ArrayDeque<>();

    private final List<Promise<Void>> drains = new ArrayList<>();
    private boolean flushing;
    private boolean closed;
    private final Backlog backlog = new Backlog(System::nanoTime);

    /**
     * To be called on the event loop that will use it.
     *
     * @param repair makes what a statement missed (error "no partition"), after which the batch is sent again
     */
    public GroupCommit(Vertx vertx, Database database, Settings settings, Function<Throwable, Future<Void>> repair) {
        this(vertx, database, connection -> Future.succeededFuture(), settings, repair);
    }

    /**
     * The same over connections that are used only when {@code first} has succeeded on them.
     */
    public GroupCommit(
            Vertx vertx,
            Database database,
            Function<SqlConnection, Future<Void>> first,
            Settings settings,
            Function<Throwable, Future<Void>> repair) {
        this(vertx, database, first, settings, repair, Watch.NONE);
    }

    /** The same, watched. */
    public GroupCommit(
            Vertx vertx,
            Database database,
            Function<SqlConnection, Future<Void>> first,
            Settings settings,
            Function<Throwable, Future<Void>> repair,
            Watch watch) {
        this.watch = watch;
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        if (!Context.isOnEventLoopThread()) {
            throw new IllegalStateException("A group commit is made on the event loop that uses it.");
        }
        this.settings = settings;
        this.clientTimeoutMillis = database.settings().clientTimeout().toMillis();
        this.repair = repair;
        for (int number = 0; number < settings.connections(); number++) {
            var connection =
                    new CommitConnection(vertx, database.outage(), () -> database.connect(first), this::flushSoon);
            connections.add(connection);
            connection.open();
        }
    }

    /** Is told of each batch, on the loop of its group commit. */
    public interface Watch {

        Watch NONE = new Watch() {};

        /** @param nanos from sending to the answer */
        default void stored(String lane, int items, long nanos) {}

        default void resent(String lane) {}
    }

    /** How a lane writes. */
    public interface Batch<I, R> {

        /** About how much memory the item takes, by which queues and batches are bounded. Cheap: it is asked more than once. */
        int bytes(I item);

        /**
         * Stores the items in one statement, or in a transaction that it also ends, so that storing them again changes nothing; gives one
         * result for each, in their order. Never more than one call at a time on a connection.
         */
        Future<List<R>> write(SqlConnection connection, List<I> items);
    }

    /**
     * @param connections batches in flight
     * @param batchItems the most items in one batch
     * @param batchBytes the most bytes in one batch, unless one item alone has more
     */
    public record Settings(int connections, int batchItems, int batchBytes) {
        public Settings {
            if (connections < 1 || batchItems < 1 || batchBytes < 1) {
                throw new IllegalArgumentException("A group commit needs connections, items and bytes.");
            }
        }

        public Settings() {
            this(2, 1000, 1 << 20);
        }
    }

    /** How many items and bytes of a lane may be unfinished, those in flight included. */
    public record QueueLimit(int items, long bytes) {}

    /**
     * What a lane did so far, for metrics.
     *
     * @param resent batches that were sent again for whatever reason
     * @param lastNanos how long the last successful batch took
     * @param queuedItems unfinished now, those in flight included
     */
    public record Counters(
            long batches, long items, long failed, long resent, long lastNanos, int queuedItems, long queuedBytes) {}

    /** A queue of its own for one kind of item. */
    public static final class Lane<I, R> {

        final String name;
        final int priority;
        final Batch<I, R> batch;
        final LaneState state = new LaneState();
        private final GroupCommit commit;
        private final QueueLimit limit;
        private final ArrayDeque<I> items = new ArrayDeque<>();
        private final ArrayDeque<Promise<R>> promises = new ArrayDeque<>();

        private Lane(GroupCommit commit, String name, int priority, Batch<I, R> batch, QueueLimit limit) {
            this.commit = commit;
            this.name = name;
            this.priority = priority;
            this.batch = batch;
            this.limit = limit;
        }

        /** Fails at once with {@link Reason.Unavailable} when the queue is full, and with the database's error when the item is at fault. */
        public Future<R> submit(I item) {
            if (Thread.currentThread() != commit.owner) {
                throw new IllegalStateException("The lane " + name + " is used on another thread than its own.");
            }
            int bytes = batch.bytes(item);
            if (commit.closed) {
                return Future.failedFuture(unavailable("The server is stopping."));
            }
            if (state.isFull(limit, bytes)) {
                return Future.failedFuture(unavailable("The queue of the database is full."));
            }
            state.queued(bytes);
            commit.backlog.add();
            Promise<R> promise = Promise.promise();
            items.add(item);
            promises.add(promise);
            commit.flushSoon();
            return promise.future();
        }

        /** May be asked on any thread. */
        public Counters counters() {
            return state.counters();
        }

        @Nullable
        Work<I, R> take(int maxItems, int maxBytes) {
            if (items.isEmpty()) {
                return null;
            }
            int expected = Math.min(items.size(), maxItems);
            List<I> taken = new ArrayList<>(expected);
            List<Promise<R>> takenPromises = new ArrayList<>(expected);
            long bytes = 0;
            for (I next = items.peek(); next != null && taken.size() < maxItems; next = items.peek()) {
                bytes += batch.bytes(next);
                if (bytes > maxBytes && !taken.isEmpty()) {
                    break;
                }
                taken.add(items.remove());
                takenPromises.add(promises.remove());
            }
            return new Work<>(this, taken, takenPromises);
        }
    }

    /**
     * A new lane.
     *
     * @param priority lower goes first, always
     */
    public <I, R> Lane<I, R> lane(String name, int priority, Batch<I, R> batch, QueueLimit limit) {
        var lane = new Lane<>(this, name, priority, batch, limit);
        lanes.add(lane);
        lanes.sort(Comparator.comparingInt(each -> each.priority));
        return lane;
    }

    /** How many items are unfinished; about right on any thread. */
    public long queued() {
        return backlog.items();
    }

    /** For how long nothing has ended although something is unfinished; zero when nothing is. On any thread. */
    public Duration stalled() {
        return backlog.stalled();
    }

    /** Ends when nothing is unfinished; what is submitted meanwhile counts too. */
    public Future<Void> drain() {
        if (backlog.isEmpty()) {
            return Future.succeededFuture();
        }
        Promise<Void> drained = Promise.promise();
        drains.add(drained);
        return drained.future();
    }

    /** Takes no more, fails what is unfinished, whose fate then stays unknown, and closes the connections. Drain first. */
    public Future<Void> close() {
        closed = true;
        List<Future<Void>> closing = new ArrayList<>();
        connections.forEach(connection -> closing.add(connection.close()));
        for (Lane<?, ?> lane : lanes) {
            Work<?, ?> left = lane.take(Integer.MAX_VALUE, Integer.MAX_VALUE);
            if (left != null) {
                finish(left, unavailable("The server is stopping."));
            }
        }
        for (Work<?, ?> left = again.poll(); left != null; left = again.poll()) {
            finish(left, unavailable("The server is stopping."));
        }
        return Future.join(closing).mapEmpty();
    }

    /** At the end of this turn of the loop, so that all requests which were read in it share the batch. */
    private void flushSoon() {
        if (!flushing) {
            flushing = true;
            context.runOnContext(now -> flush());
        }
    }

    private void flush() {
        flushing = false;
        for (CommitConnection connection : connections) {
            SqlConnection free = closed ? null : connection.free();
            if (free != null) {
                Work<?, ?> work = next();
                if (work == null) {
                    return;
                }
                send(connection, free, work);
            }
        }
    }

    private @Nullable Work<?, ?> next() {
        Work<?, ?> work = again.poll();
        for (int i = 0; work == null && i < lanes.size(); i++) {
            work = lanes.get(i).take(settings.batchItems(), settings.batchBytes());
        }
        return work;
    }

    private <R> void send(CommitConnection connection, SqlConnection free, Work<?, R> work) {
        connection.begin();
        long began = System.nanoTime();
        work.write(free).timeout(clientTimeoutMillis, TimeUnit.MILLISECONDS).onComplete(answer -> {
            if (answer.succeeded()) {
                connection.end(true);
                // The next batch goes out before this one's callers are told, which can take a while.
                flush();
                backlog.remove(work.size());
                long nanos = System.nanoTime() - began;
                watch.stored(work.lane(), work.size(), nanos);
                work.succeed(answer.result(), nanos);
                told();
            } else {
                boolean there = connection.end(isUsableAfter(answer.cause()));
                failed(work, there ? answer.cause() : ClosedConnectionException.INSTANCE);
                flushSoon();
            }
        });
    }

    private void failed(Work<?, ?> work, Throwable error) {
        if (closed) {
            finish(work, unavailable("The server is stopping."));
        } else if (SqlErrors.isMissingPartition(error) && work.repairs() < REPAIRS) {
            repair.apply(error).onComplete(repaired -> {
                if (repaired.succeeded()) {
                    work.repaired();
                    resend(work, 0);
                } else if (isPassing(repaired.cause())) {
                    resend(work, work.pauseMillis());
                } else {
                    finish(work, repaired.cause());
                }
            });
        } else if (work.size() > 1 && isWorthSplitting(error)) {
            work.halves().forEach(half -> resend(half, 0));
        } else if (isPassing(error)) {
            if (work.attempts() == 1) {
                // That the database is away is told elsewhere, once.
                log.atLevel(SqlErrors.isUnavailable(error) ? Level.DEBUG : Level.WARN)
                        .addKeyValue("lane", work.lane())
                        .addKeyValue("items", work.size())
                        .addKeyValue("cause", String.valueOf(error.getMessage()))
                        .log("A batch is sent again");
            }
            resend(work, work.pauseMillis());
        } else {
            finish(work, error);
        }
    }

    private void resend(Work<?, ?> work, long afterMillis) {
        if (afterMillis > 0) {
            vertx.setTimer(afterMillis, rested -> resend(work, 0));
        } else if (closed) {
            finish(work, unavailable("The server is stopping."));
        } else {
            again.add(work);
            watch.resent(work.lane());
            flushSoon();
        }
    }

    private void finish(Work<?, ?> work, Throwable error) {
        backlog.remove(work.size());
        work.fail(error);
        told();
    }

    private void told() {
        if (backlog.isEmpty() && !drains.isEmpty()) {
            var done = List.copyOf(drains);
            drains.clear();
            done.forEach(Promise::tryComplete);
        }
    }

    /** An answer of the server leaves a connection as it was; anything else, and an open transaction (class 25), does not. */
    private static boolean isUsableAfter(Throwable error) {
        return error instanceof DatabaseException
                && !SqlErrors.isTransactionState(error)
                && !SqlErrors.isConnectionLost(error);
    }

    private static boolean isPassing(Throwable error) {
        return SqlErrors.isConnectionLost(error) || SqlErrors.isPassing(error) || SqlErrors.isTransactionState(error);
    }

    /** One bad row must not fail the others, and half of a batch that took too long takes half as long. */
    private static boolean isWorthSplitting(Throwable error) {
        return SqlErrors.isRowsFault(error) || SqlErrors.isTooLong(error);
    }

    private static Failure unavailable(String message) {
        return new Failure(new Reason.Unavailable(message, RETRY_AFTER));
    }
}
