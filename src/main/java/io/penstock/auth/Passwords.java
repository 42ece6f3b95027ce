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
    private final Argon2Hash nobody = new Argon2Hash(
            Argon2Hash.MEMORY_KIB, Argon2Hash.ITERATIONS, Argon2Hash.LANES, salt(), new byte[Argon2Hash.HASH_BYTES]);

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
     * @param stored as {@link #hash} made it; empty when there is no such user, which is false after the usual time
     * @throws Failure {@link Reason.Unavailable} in the future, when the queue is full
     */
    public Future<Boolean> verify(Secret password, Optional<String> stored) {
        return work(
                () -> stored.map(Argon2Hash::parse).orElse(nobody).matches(password.reveal()) && stored.isPresent());
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
