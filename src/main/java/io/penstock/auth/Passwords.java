package io.penstock.auth;

import io.penstock.config.AuthConfig;
import io.penstock.config.Secret;
import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Hashes and verifies passwords on threads of its own, with a bounded queue in front: what does not fit is refused at once. An unknown
 * user costs the same time as a wrong password.
 */
final class Passwords {

    private static final Duration RETRY = Duration.ofSeconds(1);

    private final WorkerExecutor workers;
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
     * @throws Failure {@link Reason.Unavailable} in the future, when the queue is full
     */
    Future<Verdict> judge(Secret password, Optional<String> stored) {
        return work(() -> {
            boolean right = matches(password, stored);
            boolean outdated = right && new PasswordHash(stored.orElseThrow()).isOutdated();
            return new Verdict(
                    right,
                    outdated
                            ? Optional.of(
                                    Argon2Hash.of(password.reveal(), salt()).phc())
                            : Optional.empty());
        });
    }

    /**
     * @param stored as {@link #hash} made it; empty when there is no such user, which is false after the usual time
     * @throws Failure {@link Reason.Unavailable} in the future, when the queue is full
     */
    public Future<Boolean> verify(Secret password, Optional<String> stored) {
        return work(() -> matches(password, stored));
    }

    private boolean matches(Secret password, Optional<String> stored) {
        boolean matches =
                new PasswordHash(stored.filter(PasswordHash::isKnown).orElse(nobody)).matches(password.reveal());
        return matches && stored.isPresent();
    }

    private <T> Future<T> work(Callable<T> step) {
        if (pending.incrementAndGet() > most) {
            pending.decrementAndGet();
            return Future.failedFuture(new Failure(new Reason.Unavailable("Too many sign-ins wait already.", RETRY)));
        }
        return workers.executeBlocking(step, false).onComplete(done -> pending.decrementAndGet());
    }

    private byte[] salt() {
        byte[] salt = new byte[Argon2Hash.SALT_BYTES];
        random.nextBytes(salt);
        return salt;
    }
}
