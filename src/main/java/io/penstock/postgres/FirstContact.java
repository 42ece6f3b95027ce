package io.penstock.postgres;

import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a start does first with its database, again and again while that does not answer: it may start at the same time, or be busy. The
 * pauses grow. Gives up after a while, and at once when the database answers that it will not.
 */
public final class FirstContact {

    private static final Logger LOG = LoggerFactory.getLogger(FirstContact.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final Vertx vertx;
    private final Duration limit;

    /** @param limit from the first try to the beginning of the last */
    public FirstContact(Vertx vertx, Duration limit) {
        this.vertx = vertx;
        this.limit = limit;
    }

    /**
     * Gives what the first try gives that succeeds.
     *
     * @param work can be done again wherever it was cut off
     * @throws Failure in the future: Unavailable when there was no answer in time, Invalid when the database knows no such user, password or
     *     database; any other failure of {@code work} as it is
     */
    public <T> Future<T> with(Supplier<Future<T>> work) {
        Promise<T> end = Promise.promise();
        attempt(new Attempt<>(work, end, System.nanoTime()), 1);
        return end.future();
    }

    private record Attempt<T>(Supplier<Future<T>> work, Promise<T> end, long began) {}

    private <T> void attempt(Attempt<T> attempt, int number) {
        attempt.work().get().onComplete(done -> {
            if (done.succeeded()) {
                attempt.end().complete(done.result());
            } else if (SqlErrors.isUnavailable(done.cause())) {
                again(attempt, number, done.cause());
            } else {
                attempt.end().fail(SqlErrors.isStranger(done.cause()) ? refused(done.cause()) : done.cause());
            }
        });
    }

    private <T> void again(Attempt<T> attempt, int number, Throwable cause) {
        long left = limit.minusNanos(System.nanoTime() - attempt.began()).toMillis();
        if (left <= 0) {
            attempt.end().fail(unreachable(cause));
            return;
        }
        long pause = Math.min(left, pause(number).toMillis());
        LOG.atWarn()
                .addKeyValue("attempt", number)
                .addKeyValue("cause", String.valueOf(cause.getMessage()))
                .addKeyValue("pause_ms", pause)
                .addKeyValue("left_ms", left)
                .log("The database does not answer; it is tried again");
        vertx.setTimer(Math.max(1, pause), id -> attempt(attempt, number + 1));
    }

    private static Duration pause(int number) {
        Duration grown = FIRST_PAUSE.multipliedBy(1L << Math.min(number - 1, 8));
        return grown.compareTo(LONGEST_PAUSE) < 0 ? grown : LONGEST_PAUSE;
    }

    /** The address is not told: it may hold a password. */
    private Failure unreachable(Throwable cause) {
        return new Failure(new Reason.Unavailable(
                "The database was not reached within " + limit.toMillis() / 1_000.0 + " s (database.start_timeout): "
                        + cause.getMessage() + ".",
                LONGEST_PAUSE));
    }

    private static Failure refused(Throwable cause) {
        return new Failure(
                new Reason.Invalid("The database does not take what database.url says: " + cause.getMessage() + "."));
    }
}
