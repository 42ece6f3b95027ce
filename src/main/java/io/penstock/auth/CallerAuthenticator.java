package io.penstock.auth;

import io.penstock.http.Authenticator;
import io.penstock.identity.Caller;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Knows callers by their access tokens, and what has become of them since, or by their API keys. Called directly by the HTTP event loops;
 * touches no I/O.
 */
final class CallerAuthenticator implements Authenticator {

    private static final String SCHEME = "Bearer ";

    private final Tokens tokens;
    private final KeyCatalogue keys;
    private final Standing standing;
    private final AccessWatch watch;
    private final Duration maxStaleness;

    /** @param maxStaleness how old the knowledge of revocations may be */
    CallerAuthenticator(Tokens tokens, KeyCatalogue keys, Standing standing, AccessWatch watch, Duration maxStaleness) {
        this.tokens = tokens;
        this.keys = keys;
        this.standing = standing;
        this.watch = watch;
        this.maxStaleness = maxStaleness;
    }

    /** A key is as its maker stands already; a token is held against what has changed since. */
    @Override
    public Caller authenticate(@Nullable String authorization, @Nullable String apiKey) {
        String credential = authorization != null ? bearer(authorization) : apiKey == null ? "" : apiKey.strip();
        if (credential.isEmpty()) {
            throw Tokens.refused(
                    "Send an access token or an API key in the header Authorization, or a key in X-API-Key.");
        }
        watch.requireFresh(maxStaleness);
        return authorization == null || credential.startsWith(ApiKey.PREFIX)
                ? keys.find(credential)
                : standing.now(tokens.verify(credential));
    }

    private static String bearer(String authorization) {
        if (!authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            throw Tokens.refused("The header Authorization must be a Bearer token.");
        }
        return authorization.substring(SCHEME.length()).strip();
    }
}
