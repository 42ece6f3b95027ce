package io.penstock.auth;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The signing keys that a node knows, in the order in which they begin to sign. The newest that has begun signs; one that has a successor
 * verifies for as long as its last tokens may live. Immutable.
 *
 * @param overlap the life of an access token, and what clocks may differ by
 */
record Keyset(List<Signer> signers, Duration overlap) {

    static final Keyset EMPTY = new Keyset(List.of(), Duration.ZERO);

    Keyset {
        signers = List.copyOf(signers);
    }

    /** What a key does at a time. */
    enum Phase {
        /** Verifies already, so that every node knows it before the first token has it. */
        NEXT,
        SIGNING,
        VERIFYING,
        RETIRED
    }

    /** @throws IllegalStateException when there is no key at all, which is before the first reading */
    Signer signing(Instant now) {
        return signers.stream()
                .filter(signer -> phase(signer.key(), now) == Phase.SIGNING)
                .findFirst()
                .or(() -> signers.stream().findFirst())
                .orElseThrow(() -> new IllegalStateException("No signing key was read yet"));
    }

    /** The one of that id, unless its time is over. */
    Optional<Signer> verifying(String id, Instant now) {
        return signers.stream()
                .filter(signer -> signer.key().id().toString().equals(id))
                .filter(signer -> phase(signer.key(), now) != Phase.RETIRED)
                .findFirst();
    }

    Phase phase(SigningKey key, Instant now) {
        if (now.isBefore(key.signsFrom())) {
            return Phase.NEXT;
        }
        Instant until = verifiesUntil(key);
        if (until == null || now.isBefore(until.minus(overlap))) {
            return Phase.SIGNING;
        }
        return now.isBefore(until) ? Phase.VERIFYING : Phase.RETIRED;
    }

    /** When it is of no use any more; null while it has no successor. */
    @Nullable
    Instant verifiesUntil(SigningKey key) {
        for (int i = 0; i + 1 < signers.size(); i++) {
            if (signers.get(i).key().id().equals(key.id())) {
                return signers.get(i + 1).key().signsFrom().plus(overlap);
            }
        }
        return null;
    }
}
