package io.penstock.organization;

import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import io.penstock.http.Authenticator;
import io.penstock.identity.Caller;
import io.penstock.identity.OrganizationId;
import io.penstock.identity.Role;
import io.penstock.identity.UserId;
import io.penstock.organization.MemberChangeStore.Changed;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What has changed about members since their tokens were made, held against those tokens: who was removed is nobody, who was demoted may do
 * less. In memory, and as new as the database by {@link #refresh}, which costs one small query. Who is not in it has not changed. Safe on any
 * thread.
 */
public final class MemberChanges {

    private static final int BATCH = 1_000;

    private final MemberChangeStore store;
    private final Map<Key, Changed> changes = new ConcurrentHashMap<>();
    private volatile long known;

    private record Key(OrganizationId organization, UserId user) {}

    MemberChanges(MemberChangeStore store) {
        this.store = store;
    }

    /** Knows callers as {@code inner} does, as far as they are still members. */
    public Authenticator over(Authenticator inner) {
        return (authorization, apiKey) -> current(inner.authenticate(authorization, apiKey));
    }

    /** @throws Failure Unauthenticated, when the caller is no member any more */
    private Caller current(Caller caller) {
        Changed changed = changes.get(new Key(caller.organization(), caller.user()));
        if (changed == null) {
            return caller;
        }
        Role role = changed.role()
                .orElseThrow(() ->
                        new Failure(new Reason.Unauthenticated("You are not a member of this organization any more.")));
        Role least = role.atMost(caller.role());
        return least == caller.role() ? caller : caller.withRole(least);
    }

    /** Reads what has changed. */
    public Future<Void> refresh() {
        return store.changedAfter(known, BATCH).compose(read -> {
            apply(read);
            return read.size() < BATCH ? Future.succeededFuture() : refresh();
        });
    }

    private void apply(List<Changed> read) {
        for (Changed each : read) {
            changes.merge(new Key(each.organization(), each.user()), each, MemberChanges::later);
            raise(each.change());
        }
    }

    private synchronized void raise(long change) {
        known = Math.max(known, change);
    }

    private static Changed later(Changed one, Changed other) {
        return one.change() > other.change() ? one : other;
    }
}
