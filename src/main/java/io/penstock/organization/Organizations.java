package io.penstock.organization;

import io.penstock.http.Authenticator;
import io.penstock.http.Endpoint;
import io.penstock.identity.IdSource;
import io.penstock.organization.PurgeBatch.Left;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The feature as a whole: its routes and the purge of what was deleted, put together. */
public final class Organizations {

    private static final int PURGE_ROWS = 1_000;
    /** Longer than any statement takes. */
    private static final Duration SETTLING = Duration.ofMinutes(1);

    private static final Duration REST = Duration.ofSeconds(1);
    /** Leaves the database to others in between. */
    private static final Duration BREATH = Duration.ofMillis(20);

    private final Pool pool;
    private final PurgeBatch purge;
    private volatile Left left = Left.NOTHING;

    public Organizations(Pool pool) {
        this.pool = pool;
        this.purge = new PurgeBatch(pool, PURGE_ROWS, SETTLING, REST);
    }

    /**
     * What its routes need of others.
     *
     * @param authenticator of all requests
     * @param egress throws {@link IllegalArgumentException} that names the entry which is no host
     * @param access has this node know at once what has changed about members
     * @param webhooks has this node know at once which webhooks were deleted
     */
    public record Surroundings(
            Authenticator authenticator,
            Credentials credentials,
            IdSource ids,
            SecureRandom random,
            Consumer<List<String>> egress,
            Supplier<Future<Void>> access,
            Supplier<Future<Void>> webhooks) {}

    public List<Endpoint> endpoints(Surroundings surroundings) {
        InvitationStore invitations = new InvitationStore(pool);
        List<Endpoint> endpoints = new ArrayList<>();
        endpoints.addAll(new OrganizationRoutes(
                        new OrganizationStore(pool),
                        new DeletionStore(pool),
                        surroundings.ids(),
                        surroundings.egress(),
                        () -> Future.join(
                                        surroundings.webhooks().get(),
                                        surroundings.access().get())
                                .mapEmpty())
                .endpoints());
        endpoints.addAll(new MemberRoutes(new MemberStore(pool), surroundings.access()).endpoints());
        endpoints.addAll(new InvitationRoutes(invitations, surroundings.ids(), surroundings.random()).endpoints());
        endpoints.addAll(new AcceptRoutes(
                        invitations,
                        surroundings.credentials(),
                        surroundings.authenticator(),
                        surroundings.access(),
                        surroundings.ids())
                .endpoints());
        return endpoints;
    }

    /** Removes some of what deleted organizations left. */
    public Future<?> purge() {
        return purge.runOnce().onSuccess(purged -> left = purged.left()).onFailure(failure -> left = Left.NOTHING);
    }

    /** How long the purge may rest now. */
    public Duration pause() {
        return left == Left.NOTHING ? REST : BREATH;
    }
}
