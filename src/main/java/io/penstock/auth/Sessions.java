package io.penstock.auth;

import io.penstock.auth.Session.Client;
import io.penstock.auth.SessionStore.Outcome;
import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import io.penstock.identity.Caller;
import io.penstock.identity.Credential;
import io.penstock.identity.IdSource;
import io.penstock.identity.OrganizationId;
import io.vertx.core.Future;
import java.security.SecureRandom;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Begins sessions, and exchanges refresh tokens for new ones. Safe on any thread. */
final class Sessions {

    private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);
    private static final String NOT_VALID = "The refresh token is not valid; sign in again.";

    private final SessionStore store;
    private final AccessWatch watch;
    private final Tokens tokens;
    private final IdSource ids;
    private final SecureRandom random;

    Sessions(SessionStore store, AccessWatch watch, Tokens tokens, IdSource ids, SecureRandom random) {
        this.store = store;
        this.watch = watch;
        this.tokens = tokens;
        this.ids = ids;
        this.random = random;
    }

    /** What a client gets to work with. */
    record Pair(Caller caller, String accessToken, String refreshToken) {
        /** Without the tokens. */
        @Override
        public String toString() {
            return "Pair[" + caller.user() + "]";
        }
    }

    /** @param person who has been verified */
    Future<Pair> begin(Caller person, Client client) {
        UUID id = ids.next();
        String token = RefreshToken.generate(random);
        Caller caller = new Caller(
                person.organization(),
                person.user(),
                person.email(),
                person.role(),
                person.operator(),
                new Credential.Session(id));
        return store.insert(id, caller, client, token).map(inserted -> pair(caller, token));
    }

    /**
     * @param wanted the organization to enter; null: the one that was entered last
     * @param reused told when the session ends since somebody else had its tokens too
     * @throws Failure in the future: Unauthenticated when the token is not valid, NotFound when the user is not in that organization
     */
    Future<Pair> refresh(
            String token, @Nullable OrganizationId wanted, Client client, Consumer<Outcome.Reused> reused) {
        if (!RefreshToken.isPlausible(token)) {
            return Future.failedFuture(Tokens.refused(NOT_VALID));
        }
        String next = RefreshToken.generate(random);
        return store.rotate(token, next, wanted, client)
                .compose(outcome -> known(outcome, reused))
                .map(outcome -> answer(outcome, next, wanted));
    }

    /** A session that ends by this ends here before it is told; when that cannot be read back now, within a second. */
    private Future<Outcome> known(Outcome outcome, Consumer<Outcome.Reused> told) {
        if (outcome instanceof Outcome.Reused reused) {
            told.accept(reused);
            return watch.refresh().otherwiseEmpty().map(outcome);
        }
        return Future.succeededFuture(outcome);
    }

    private Pair answer(Outcome outcome, String next, @Nullable OrganizationId wanted) {
        if (outcome instanceof Outcome.Renewed renewed) {
            return pair(renewed.caller(), next);
        }
        if (outcome instanceof Outcome.NotAMember) {
            throw wanted == null
                    ? Tokens.refused("You are no longer in the organization that you entered last; name another one"
                            + " in organization_id.")
                    : new Failure(new Reason.NotFound("There is no such organization."));
        }
        if (outcome instanceof Outcome.Reused reused) {
            LOG.atWarn()
                    .addKeyValue("session", reused.session())
                    .addKeyValue("user", reused.user())
                    .log("A refresh token came twice, its session has ended");
        }
        throw Tokens.refused(NOT_VALID);
    }

    private Pair pair(Caller caller, String refreshToken) {
        return new Pair(caller, tokens.issue(caller), refreshToken);
    }
}
