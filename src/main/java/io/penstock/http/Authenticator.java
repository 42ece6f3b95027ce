package io.penstock.http;

import io.penstock.identity.Caller;
import org.jspecify.annotations.Nullable;

/** Tells who makes a request from its credentials. Called on event loops, so it answers at once, from memory. */
@FunctionalInterface
public interface Authenticator {

    /**
     * @param authorization the header of that name
     * @param apiKey the header {@code X-API-Key}
     * @throws io.penstock.failure.Failure Unauthenticated, when neither names a caller
     */
    Caller authenticate(@Nullable String authorization, @Nullable String apiKey);
}
