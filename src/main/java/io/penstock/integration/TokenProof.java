package io.penstock.integration;

import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/** A bearer token from a token endpoint. One that the host refuses is thrown away, and another one is asked for. */
final class TokenProof implements Proof {

    private final Caller caller;
    private final TokenRequest request;
    private final Tokens tokens;
    private @Nullable Token shown;

    TokenProof(Caller caller, TokenRequest request, Tokens tokens) {
        this.caller = caller;
        this.request = request;
        this.tokens = tokens;
    }

    @Override
    public Future<String> authorization(String method, Target target) {
        return tokens.find(caller, request).map(token -> {
            shown = token;
            return "Bearer " + token.value();
        });
    }

    @Override
    public boolean refused(Target target, Received answer) {
        Token refused = shown;
        if (refused == null) {
            return false;
        }
        tokens.drop(caller, request, refused);
        return true;
    }
}
