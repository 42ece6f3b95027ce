package io.penstock.postgres;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A batch on its way: the items of one lane, who waits for them, and how often they were sent. On the lane's event loop. */
final class Work<I, R> {

    private static final Logger log = LoggerFactory.getLogger(Work.class);
    private static final long FIRST_PAUSE_MILLIS = 50;
    private static final long LONGEST_PAUSE_MILLIS = 1000;

    private final GroupCommit.Lane<I, R> lane;
    private final List<I> items;
    private final List<Promise<R>> promises;
    private int attempts;
    private int repairs;

    Work(GroupCommit.Lane<I, R> lane, List<I> items, List<Promise<R>> promises) {
        this.lane = lane;
        this.items = items;
        this.promises = promises;
    }

    String lane() {
        return lane.name;
    }

    int size() {
        return items.size();
    }

    int attempts() {
        return attempts;
    }

    int repairs() {
        return repairs;
    }

    void repaired() {
        repairs++;
    }

    /** How long to wait before the next attempt: not at all after the first, since one broken connection says little. */
    long pauseMillis() {
        if (attempts <= 1) {
            return 0;
        }
        return Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << Math.min(attempts - 2, 10));
    }

    Future<List<R>> write(SqlConnection connection) {
        if (attempts++ > 0) {
            lane.state.resent();
        }
        try {
            return lane.batch.write(connection, items);
        } catch (RuntimeException defect) {
            return Future.failedFuture(defect);
        }
    }

    void succeed(List<R> results, long nanos) {
        if (results.size() != items.size()) {
            fail(new IllegalStateException(
                    "The lane " + lane.name + " gave " + results.size() + " results for " + items.size() + " items."));
            return;
        }
        lane.state.stored(items.size(), bytes(), nanos);
        for (int i = 0; i < results.size(); i++) {
            R result = results.get(i);
            tell(promises.get(i), promise -> promise.complete(result));
        }
    }

    void fail(Throwable error) {
        lane.state.failed(items.size(), bytes());
        promises.forEach(each -> tell(each, promise -> promise.fail(error)));
    }

    List<Work<I, R>> halves() {
        int middle = items.size() / 2;
        return List.of(part(0, middle), part(middle, items.size()));
    }

    /** A caller that throws must not keep the answer from the others. */
    private void tell(Promise<R> caller, Consumer<Promise<R>> answer) {
        try {
            answer.accept(caller);
        } catch (RuntimeException defect) {
            log.atError().addKeyValue("lane", lane.name).setCause(defect).log("A caller failed on its answer");
        }
    }

    private Work<I, R> part(int from, int to) {
        var part = new Work<>(lane, items.subList(from, to), promises.subList(from, to));
        part.attempts = attempts;
        part.repairs = repairs;
        return part;
    }

    private long bytes() {
        long bytes = 0;
        for (I item : items) {
            bytes += lane.batch.bytes(item);
        }
        return bytes;
    }
}
