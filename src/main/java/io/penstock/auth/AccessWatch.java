package io.penstock.auth;

import io.penstock.auth.AccessChange.KeyChanged;
import io.penstock.auth.AccessChange.MemberChanged;
import io.penstock.auth.AccessChange.SigningChanged;
import io.penstock.auth.AccessChange.UserChanged;
import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
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

    /** No token lives longer, so that older changes say nothing of tokens. */
    static final Duration KEPT = Duration.ofHours(26);

    private static final Duration LONGEST_GAP = Duration.ofHours(12);
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final AccessChangeStore store;
    private final Standing standing;
    private final KeyCatalogue keys;
    private final SigningKeys signing;
    private final InstantSource clock;
    private final LongSupplier nanos;
    private final Shared reading = new Shared(this::read);
    private volatile long from;
    private volatile Instant readAt = Instant.EPOCH;
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
        return store.read(from, from == 0 ? standing.memory() : KEPT).compose(found -> {
            boolean anew = from == 0
                    || found.from() < from
                    || Duration.between(readAt, found.at()).compareTo(LONGEST_GAP) > 0;
            found.changes().forEach(change -> standing.apply(change, clock.instant()));
            standing.sweep(clock.instant());
            return Future.join(keys(found.changes(), anew), signing(found.changes(), anew))
                    .<Void>mapEmpty()
                    .onSuccess(read -> {
                        from = found.from();
                        readAt = found.at();
                        freshAt = began;
                    });
        });
    }

    /**
     * The first reading is of all keys, and so is one after a gap so long that changes may have been forgotten meanwhile: a machine that
     * was put to sleep, or another database in the place of the one before.
     */
    private Future<Void> keys(List<AccessChange> changes, boolean anew) {
        if (anew) {
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

    private Future<Void> signing(List<AccessChange> changes, boolean anew) {
        return anew || changes.stream().anyMatch(SigningChanged.class::isInstance)
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
