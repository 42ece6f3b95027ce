package io.penstock.auth;

import io.penstock.config.AuthConfig;
import io.penstock.config.Secret;
import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.lang.management.ManagementFactory;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/**
 * Hashes and verifies passwords on threads of its own, with a bounded queue in front: what does not fit is refused at once. What wrong
 * passwords take of the machine is bounded for all callers together. An unknown user costs the same time as a wrong password.
 */
final class Passwords {

    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

    private static final double PERCENT = 100;
    /** Until one was measured. */
    private static final long FIRST_GUESS_NANOS = 75_000_000;
    /** The first ones of a JVM take much longer than all that follow. */
    private static final long MOST_NANOS = 4 * FIRST_GUESS_NANOS;

    private final Vertx vertx;
    private final WorkerExecutor workers;
    private final HashingBudget budget;
    private final AtomicLong cost = new AtomicLong(FIRST_GUESS_NANOS);
    private final int most;
    private final AtomicInteger pending = new AtomicInteger();
    private final SecureRandom random = new SecureRandom();

    /** Nobody's: it matches no password, but takes as long. */
    private final String nobody = new Argon2Hash(
                    Argon2Hash.MEMORY_KIB,
                    Argon2Hash.ITERATIONS,
                    Argon2Hash.LANES,
                    salt(),
                    new byte[Argon2Hash.HASH_BYTES])
            .phc();

    /** The threads end with {@code vertx}. */
    public Passwords(Vertx vertx, AuthConfig config) {
        this.vertx = vertx;
        this.budget = new HashingBudget(
                Runtime.getRuntime().availableProcessors() * config.hashingShare() / PERCENT, LONGEST_WAIT);
        this.workers = vertx.createSharedWorkerExecutor("penstock-passwords", config.hashingThreads());
        this.most = config.hashingThreads() + config.hashingQueue();
    }

    /** As the database keeps it. */
    public Future<String> hash(Secret password) {
        return work(() -> Argon2Hash.of(password.reveal(), salt()).phc());
    }

    /**
     * @param right whether the password is
     * @param better a hash to keep instead of the stored one; empty: that is good as it is
     */
    record Verdict(boolean right, Optional<String> better) {}

    /**
     * The same, with a better hash when the stored one is of another kind or weaker than new ones are.
     *
     * @param familiar whether somebody who is known tries it: then what strangers have tried does not count
     * @throws Failure {@link Reason.Unavailable} in the future, when the queue is full
     */
    Future<Verdict> judge(Secret password, Optional<String> stored, boolean familiar) {
        Callable<Verdict> step = () -> {
            boolean right = matches(password, stored);
            boolean outdated = right && new PasswordHash(stored.orElseThrow()).isOutdated();
            return new Verdict(
                    right,
                    outdated
                            ? Optional.of(
                                    Argon2Hash.of(password.reveal(), salt()).phc())
                            : Optional.empty());
        };
        return familiar ? work(step) : judged(Verdict::right, step);
    }

    /**
     * @param stored as {@link #hash} made it; empty when there is no such user, which is false after the usual time
     * @throws Failure {@link Reason.Unavailable} in the future, when the queue is full
     */
    public Future<Boolean> verify(Secret password, Optional<String> stored) {
        return judged(right -> right, () -> matches(password, stored));
    }

    private boolean matches(Secret password, Optional<String> stored) {
        boolean matches =
                new PasswordHash(stored.filter(PasswordHash::isKnown).orElse(nobody)).matches(password.reveal());
        return matches && stored.isPresent();
    }

    /** Begins when wrong passwords may take that much, and gives it back when this one was right. */
    private <T> Future<T> judged(Predicate<T> right, Callable<T> step) {
        long charged = cost.get();
        HashingBudget.Place place = budget.take(System.nanoTime(), charged);
        if (!place.taken()) {
            return Future.failedFuture(new Failure(
                    new Reason.Unavailable("Too many wrong passwords come in at the moment.", place.pause())));
        }
        return work(place.pause(), () -> measured(step)).onComplete(done -> {
            if (done.failed() || right.test(done.result())) {
                budget.giveBack(charged);
            }
        });
    }

    private <T> T measured(Callable<T> step) throws Exception {
        var threads = ManagementFactory.getThreadMXBean();
        long began = threads.getCurrentThreadCpuTime();
        T done = step.call();
        cost.set(Math.min(MOST_NANOS, Math.max(1, threads.getCurrentThreadCpuTime() - began)));
        return done;
    }

    private <T> Future<T> work(Callable<T> step) {
        return work(Duration.ZERO, step);
    }

    private <T> Future<T> work(Duration wait, Callable<T> step) {
        if (pending.incrementAndGet() > most) {
            pending.decrementAndGet();
            return Future.failedFuture(new Failure(new Reason.Unavailable("Too many sign-ins wait already.", RETRY)));
        }
        Future<T> done = wait.isZero()
                ? workers.executeBlocking(step, false)
                : vertx.timer(wait.toMillis() + 1, TimeUnit.MILLISECONDS)
                        .compose(begun -> workers.executeBlocking(step, false));
        return done.onComplete(ended -> pending.decrementAndGet());
    }

    private byte[] salt() {
        byte[] salt = new byte[Argon2Hash.SALT_BYTES];
        random.nextBytes(salt);
        return salt;
    }
}
