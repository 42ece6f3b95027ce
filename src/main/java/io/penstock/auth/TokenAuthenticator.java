package io.penstock.auth;

import io.penstock.http.Authenticator;
import io.penstock.identity.Caller;
import org.jspecify.annotations.Nullable;

/** Knows callers by their access tokens. Called directly by the HTTP event loops; immutable, touches no I/O. */
public final class TokenAuthenticator implements Authenticator {

    private static final String SCHEME = "Bearer ";

    private final Tokens tokens;

    public TokenAuthenticator(Tokens tokens) {
        this.tokens = tokens;
    }

    @Override
    public Caller authenticate(@Nullable String authorization, @Nullable String apiKey) {
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
