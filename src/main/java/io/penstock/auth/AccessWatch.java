package io.penstock.auth;

import io.penstock.auth.AccessChange.KeyChanged;
import io.penstock.auth.AccessChange.MemberChanged;
import io.penstock.auth.AccessChange.SigningChanged;
import io.penstock.auth.AccessChange.UserChanged;
import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongSupplier;

/**
 * Keeps {@link Standing}, {@link KeyCatalogue} and {@link SigningKeys} as new as the database by reading what has changed, and knows how old that knowledge is. Readings follow each
 * other; who asks while one is under way gets the one after it. Safe on any thread.
 */
final class AccessWatch {

    private static final Duration RETRY = Duration.ofSeconds(1);

    private final AccessChangeStore store;
    private final Standing standing;
    private final KeyCatalogue keys;
    private final SigningKeys signing;
    private final InstantSource clock;
    private final LongSupplier nanos;
    private final Shared reading = new Shared(this::read);
    private volatile long from;
    private volatile long freshAt;

    /** What it keeps. */
    record Parts(Standing standing, KeyCatalogue keys, SigningKeys signing) {}

    AccessWatch(AccessChangeStore store, Parts parts, InstantSource clock, LongSupplier nanos) {
        this.store = store;
        this.standing = parts.standing();
        this.keys = parts.keys();
        this.signing = parts.signing();
        this.clock = clock;
        this.nanos = nanos;
        this.freshAt = nanos.getAsLong();
    }

    /** Reads what has changed; it knows all that was committed before this call when the future succeeds. */
    Future<Void> refresh() {
        return reading.run();
    }

    private Future<Void> read() {
        long began = nanos.getAsLong();
        return store.read(from, standing.memory()).compose(found -> {
            found.changes().forEach(change -> standing.apply(change, clock.instant()));
            standing.sweep(clock.instant());
            return Future.join(keys(found.changes()), signing(found.changes()))
                    .<Void>mapEmpty()
                    .onSuccess(read -> {
                        from = found.from();
                        freshAt = began;
                    });
        });
    }

    /** The first reading is of all keys, and of what changed since it began once more. */
    private Future<Void> keys(List<AccessChange> changes) {
        if (from == 0) {
            return keys.load();
        }
        Set<UUID> changed = new HashSet<>();
        Set<UUID> users = new HashSet<>();
        for (AccessChange change : changes) {
            if (change instanceof KeyChanged key) {
                changed.add(key.key());
            } else if (change instanceof MemberChanged member) {
                users.add(member.membership().user().value());
            } else if (change instanceof UserChanged user) {
                users.add(user.user().value());
            }
        }
        return changed.isEmpty() && users.isEmpty() ? Future.succeededFuture() : keys.reload(changed, users);
    }

    private Future<Void> signing(List<AccessChange> changes) {
        return from == 0 || changes.stream().anyMatch(SigningChanged.class::isInstance)
                ? signing.refresh()
                : Future.succeededFuture();
    }

    /** @throws Failure Unavailable, when what is known is older than that: a revoked token might pass */
    void requireFresh(Duration most) {
        if (nanos.getAsLong() - freshAt > most.toNanos()) {
            throw new Failure(
                    new Reason.Unavailable("Tokens and keys cannot be checked now: the database is away.", RETRY));
        }
    }
}
