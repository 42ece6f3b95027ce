package io.penstock.audit;

import io.penstock.identity.Caller;
import io.penstock.identity.Credential;
import io.penstock.identity.UserId;
import java.util.Locale;

/**
 * Who did it.
 *
 * @param id empty when there is none
 */
public record Actor(Kind kind, String id) {

    /** The server itself. */
    public static final Actor SYSTEM = new Actor(Kind.SYSTEM, "");

    /** Nobody who could be verified. */
    public static final Actor ANONYMOUS = new Actor(Kind.ANONYMOUS, "");

    /** What an actor is. */
    public enum Kind {
        USER,
        KEY,
        SYSTEM,
        ANONYMOUS
    }

    public static Actor user(UserId user) {
        return new Actor(Kind.USER, user.toString());
    }

    public static Actor of(Caller caller) {
        return caller.credential() instanceof Credential.Key key
                ? new Actor(Kind.KEY, key.id().toString())
                : user(caller.user());
    }

    /** As it is stored and filtered by: {@code user:0199…}, {@code system}. */
    @Override
    public String toString() {
        String kindName = kind.name().toLowerCase(Locale.ROOT);
        return id.isEmpty() ? kindName : kindName + ":" + id;
    }
}
