package io.penstock.auth;

import io.penstock.http.Authenticator;
import io.penstock.identity.Caller;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Knows callers by their access tokens, and what has become of them since. Called directly by the HTTP event loops; touches no I/O. */
final class CallerAuthenticator implements Authenticator {

    private static final String SCHEME = "Bearer ";

    private final Tokens tokens;
    private final Standing standing;
    private final AccessWatch watch;
    private final Duration maxStaleness;

    /** @param maxStaleness how old the knowledge of revocations may be */
    CallerAuthenticator(Tokens tokens, Standing standing, AccessWatch watch, Duration maxStaleness) {
        this.tokens = tokens;
        this.standing = standing;
        this.watch = watch;
        this.maxStaleness = maxStaleness;
    }

    @Override
    public Caller authenticate(@Nullable String authorization, @Nullable String apiKey) {
        Caller caller = token(authorization, apiKey);
        watch.requireFresh(maxStaleness);
        return standing.now(caller);
    }

    private Caller token(@Nullable String authorization, @Nullable String apiKey) {
        if (authorization == null) {
            throw Tokens.refused(
                    apiKey == null
                            ? "Send an access token in the header Authorization."
                            : "This release knows no API keys; send an access token in the header Authorization.");
        }
        if (!authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            throw Tokens.refused("The header Authorization must be a Bearer token.");
        }
        return tokens.verify(authorization.substring(SCHEME.length()).strip());
    }
}
