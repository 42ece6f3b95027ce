package io.penstock.organization;

import io.penstock.config.Secret;
import io.penstock.failure.Reason;
import io.penstock.http.Exchange;
import io.penstock.identity.UserId;
import io.vertx.core.Future;
import java.util.function.Function;

/**
 * Passwords, as whoever keeps accounts hashes and verifies them.
 *
 * @param hash of a password, as the database keeps it
 */
public record Credentials(Function<Secret, Future<String>> hash, Verification verification) {

    /**
     * What somebody sends to prove whose account it is.
     *
     * @param passwordHash as the database keeps it
     * @param code of the second factor; empty: none was sent
     */
    public record Proof(UserId user, String email, String passwordHash, Secret password, String code) {}

    /** Counts as signing in does: fails with {@link Reason.Unauthenticated}, or {@link Reason.TooManyRequests} before anything is tried. */
    @FunctionalInterface
    public interface Verification {
        Future<Void> of(Proof proof, Exchange exchange);
    }
}
