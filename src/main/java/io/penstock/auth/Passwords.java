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
import java.util.function.Supplier;

/**
 * Hashes and verifies passwords on threads of its own, with a bounded queue in front: what does not fit is refused at once. What wrong
 * passwords take of the machine is bounded for all callers together, and half of the threads are left to those who are known. An unknown user
 * costs the same time as a wrong password.
 */
final class Passwords {

    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration MEMORY_KEPT = Duration.ofSeconds(10);
    private static final double PERCENT = 100;
    /** The first ones of a JVM take much longer than all that follow. */
    private static final long MOST_NANOS = Duration.ofMillis(150).toNanos();

    private final Vertx vertx;
    private final WorkerExecutor workers;
    private final Turnstile strangers;
    private final HashingMemory memory = new HashingMemory();
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
        double share = Runtime.getRuntime().availableProcessors() * config.hashingShare() / PERCENT;
        this.strangers = new Turnstile(
                new HashingBudget(share),
                Math.max(1, config.hashingThreads() / 2),
                System::nanoTime,
                wait -> vertx.timer(wait.toMillis() + 1, TimeUnit.MILLISECONDS));
        this.workers = vertx.createSharedWorkerExecutor("penstock-passwords", config.hashingThreads());
        this.most = config.hashingThreads() + config.hashingQueue();
    }

    /** As the database keeps it. */
    public Future<String> hash(Secret password) {
        return work(() -> Argon2Hash.of(password.reveal(), salt(), memory).phc());
    }

    /**
     * @param right whether the password is
     * @param better a hash to keep instead of the stored one; empty: that is good as it is
     */
    record Verdict(boolean right, Optional<String> better) {}

    /**
     * Whether a password is the stored one, with a better hash when that is of another kind or weaker than new ones are.
     *
     * @param stored as {@link #hash} made it; empty when there is no such user, which is wrong after the usual time
     * @param familiar whether somebody who is known tries it: then a crowd of strangers is no reason to wait
     * @throws Failure in the future: {@link Reason.Unavailable} when the queue is full, {@link Reason.TooManyRequests} while wrong
     *     passwords have taken their share
     */
    Future<Verdict> judge(Secret password, Optional<String> stored, boolean familiar) {
        Callable<Verdict> step = () -> {
            boolean right = matches(password, stored);
            boolean outdated = right && new PasswordHash(stored.orElseThrow()).isOutdated();
            return new Verdict(
                    right,
                    outdated
                            ? Optional.of(Argon2Hash.of(password.reveal(), salt(), memory)
                                    .phc())
                            : Optional.empty());
        };
        // Else whoever is known would be told faster, and so would strangers that there is such an account.
        return familiar && strangers.isCrowded() ? work(step) : judged(step);
    }

    private boolean matches(Secret password, Optional<String> stored) {
        boolean matches = new PasswordHash(stored.filter(PasswordHash::isKnown).orElse(nobody))
                .matches(password.reveal(), memory);
        return matches && stored.isPresent();
    }

    /** Begins when wrong passwords may take that much, and costs nothing when this one was right. */
    private Future<Verdict> judged(Callable<Verdict> step) {
        AtomicLong cost = new AtomicLong();
        return bounded(() -> strangers
                .enter()
                .compose(turn -> workers.executeBlocking(() -> measured(step, cost), false)
                        .onComplete(done -> strangers.leave(
                                done.succeeded() && done.result().right() ? 0 : Math.max(1, cost.get())))));
    }

    private static Verdict measured(Callable<Verdict> step, AtomicLong cost) throws Exception {
        var threads = ManagementFactory.getThreadMXBean();
        long began = threads.getCurrentThreadCpuTime();
        try {
            return step.call();
        } finally {
            cost.set(Math.min(MOST_NANOS, threads.getCurrentThreadCpuTime() - began));
        }
    }

    private <T> Future<T> work(Callable<T> step) {
        return bounded(() -> workers.executeBlocking(step, false));
    }

    private <T> Future<T> bounded(Supplier<Future<T>> work) {
        if (pending.incrementAndGet() > most) {
            pending.decrementAndGet();
            return Future.failedFuture(new Failure(new Reason.Unavailable("Too many sign-ins wait already.", RETRY)));
        }
        return work.get().onComplete(ended -> {
            if (pending.decrementAndGet() == 0) {
                releaseLater();
            }
        });
    }

    /** Nobody was hashed for since: then the next one can do with fresh memory. */
    private void releaseLater() {
        long uses = memory.uses();
        vertx.timer(MEMORY_KEPT.toMillis(), TimeUnit.MILLISECONDS).onSuccess(later -> {
            if (memory.uses() == uses) {
                memory.release();
            }
        });
    }

    private byte[] salt() {
        byte[] salt = new byte[Argon2Hash.SALT_BYTES];
        random.nextBytes(salt);
        return salt;
    }
}
