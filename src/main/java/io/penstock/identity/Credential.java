package io.penstock.identity;

import java.util.UUID;

/** What a caller has proved itself with. */
public sealed interface Credential {

    /** Nobody's: what the server does by itself. */
    Credential NONE = new None();

    /** A user's sign-in, by the id of the session. */
    record Session(UUID id) implements Credential {}

    /** An API key, by its id. */
    record Key(UUID id) implements Credential {}

    record None() implements Credential {}
}
