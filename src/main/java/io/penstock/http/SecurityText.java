package io.penstock.http;

import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/** {@code /.well-known/security.txt}: whom to tell of a weakness (RFC 9116). Nothing is there until an operator names somebody. */
public final class SecurityText {

    /** Less than the year that section 2.5.5 recommends at most: who still serves the file still means it. */
    private static final Duration VALID = Duration.ofDays(180);

    private static final String PLAIN = "text/plain; charset=utf-8";

    private final String contact;
    private final InstantSource clock;

    /** @param contact a URL; empty: there is no such file */
    public SecurityText(String contact, InstantSource clock) {
        this.contact = contact;
        this.clock = clock;
    }

    public List<Endpoint> endpoints() {
        Operation operation = Operation.of(
                "getSecurityText",
                "documents",
                "Whom to tell of a weakness (RFC 9116).",
                new Operation.Response(200, "The contact, as text.", ""));
        return List.of(new Endpoint(
                HttpMethod.GET, "/.well-known/security.txt", Access.OPEN, BodyRule.NONE, operation, this::answer));
    }

    private Future<Answer> answer(Exchange exchange) {
        if (contact.isEmpty()) {
            throw new Failure(new Reason.NotFound("This server names no contact; server.security_contact sets one."));
        }
        String expires =
                clock.instant().truncatedTo(ChronoUnit.DAYS).plus(VALID).toString();
        String text = "Contact: " + contact + "\nExpires: " + expires + "\nPreferred-Languages: en\n";
        return Future.succeededFuture(
                new Answer(200, PLAIN, Buffer.buffer(text), Map.of("Cache-Control", "max-age=3600")));
    }
}
