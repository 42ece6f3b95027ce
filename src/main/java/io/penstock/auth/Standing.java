package io.penstock.auth;

import io.penstock.auth.AccessChange.MemberChanged;
import io.penstock.auth.AccessChange.Membership;
import io.penstock.auth.AccessChange.SessionEnded;
import io.penstock.auth.AccessChange.UserChanged;
import io.penstock.identity.Caller;
import io.penstock.identity.Credential;
import io.penstock.identity.Role;
import io.penstock.identity.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What has changed about callers since their access tokens were made: sessions that have ended, roles and operators. Holds no more than the
 * changes of as long as a token lives. Safe on any thread; a look costs three look-ups and no I/O.
 */
final class Standing {

    private final Map<UUID, Instant> ended = new ConcurrentHashMap<>();
    private final Map<Membership, Known<Role>> roles = new ConcurrentHashMap<>();
    private final Map<UserId, Known<Boolean>> operators = new ConcurrentHashMap<>();
    private final Duration memory;

    private record Known<T>(Optional<T> now, Instant at) {}

    /** @param memory at least as long as an access token lives */
    Standing(Duration memory) {
        this.memory = memory;
    }

    Duration memory() {
        return memory;
    }

    void apply(AccessChange change, Instant now) {
        if (change instanceof SessionEnded session) {
            ended.putIfAbsent(session.session(), now);
        } else if (change instanceof MemberChanged member) {
            roles.put(member.membership(), new Known<>(member.role(), now));
        } else if (change instanceof UserChanged user) {
            operators.put(user.user(), new Known<>(user.operator(), now));
        }
    }

    /** Forgets what no token remembers otherwise. */
    void sweep(Instant now) {
        Instant oldest = now.minus(memory);
        ended.values().removeIf(at -> at.isBefore(oldest));
        roles.values().removeIf(known -> known.at().isBefore(oldest));
        operators.values().removeIf(known -> known.at().isBefore(oldest));
    }

    /**
     * The caller that a token names, as it is now.
     *
     * @throws io.penstock.failure.Failure Unauthenticated, when its session has ended, or it is no member or no user any more
     */
    Caller now(Caller token) {
        if (token.credential() instanceof Credential.Session session && ended.containsKey(session.id())) {
            throw Tokens.refused("The session has ended; sign in again.");
        }
        Known<Role> role = roles.get(new Membership(token.organization(), token.user()));
        Known<Boolean> operator = operators.get(token.user());
        if (role == null && operator == null) {
            return token;
        }
        return token.with(
                role == null ? token.role() : role.now().orElseThrow(() -> gone("a member of that organization")),
                operator == null ? token.operator() : operator.now().orElseThrow(() -> gone("a user here")));
    }

    private static RuntimeException gone(String what) {
        return Tokens.refused("You are no longer " + what + ".");
    }
}
