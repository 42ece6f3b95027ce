package io.penstock.failure;

import java.time.Duration;
import java.util.List;

/** Why something was refused, as a closed set, so that each surface (HTTP, command line) answers every one of them. */
public sealed interface Reason {

    /** One sentence for the person who made the mistake; never holds a secret or a body. */
    String message();

    /** The text is not in its declared format. {@code line} and {@code column} count from 1; 0 is unknown. */
    record Malformed(String message, int line, int column) implements Reason {}

    /** The text is well-formed but breaks rules, all of which are listed. */
    record Invalid(String message, List<Violation> violations) implements Reason {
        public Invalid {
            violations = List.copyOf(violations);
        }

        public Invalid(String message) {
            this(message, List.of());
        }
    }

    /**
     * No caller, or one that could not be verified.
     *
     * @param scheme how a caller would prove itself (RFC 9110, section 11.1)
     */
    record Unauthenticated(String message, String scheme) implements Reason {
        public Unauthenticated(String message) {
            this(message, "Bearer");
        }
    }

    /** The caller is known and may not do this. */
    record Forbidden(String message) implements Reason {}

    /** Nothing of that name is there for this caller. */
    record NotFound(String message) implements Reason {}

    /** It was there and takes no more: a disabled webhook. */
    record Gone(String message) implements Reason {}

    /** It contradicts what is stored. */
    record Conflict(String message) implements Reason {}

    /** The body is larger than the route takes. */
    record TooLarge(String message) implements Reason {}

    /** The content type is not one that the route takes. */
    record UnsupportedMediaType(String message) implements Reason {}

    /** The caller asks too often; it may come again after {@code retryAfter}. */
    record TooManyRequests(String message, Duration retryAfter) implements Reason {}

    /** The server cannot take this now: a full queue, a draining node, a database that is away. */
    record Unavailable(String message, Duration retryAfter) implements Reason {}
}
