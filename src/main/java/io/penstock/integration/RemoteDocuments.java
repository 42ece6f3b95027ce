package io.penstock.integration;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import io.penstock.identity.OrganizationId;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Fetches documents that workflows refer to, such as OpenAPI descriptions, by the same rules as every call out. A document is kept for a
 * few seconds, as an import of many workflows wants it, and after that for as long as its host says that it has not changed. Safe on every event loop.
 */
public final class RemoteDocuments {

    static final int MOST_BYTES = 5 << 20;
    private static final long MOST_KEPT = 64 << 20;
    /** Short: whoever mends a document that was refused saves again at once. */
    private static final Duration FRESH = Duration.ofSeconds(5);

    private final Vertx vertx;
    private final Transport transport;
    private final Proofs proofs;
    private final Function<OrganizationId, Future<List<EgressRule>>> organizations;
    private final Settings settings;
    private final Map<Key, Kept> kept = new LinkedHashMap<>(64, 0.75f, true);
    private long bytes;

    private record Key(OrganizationId organization, String uri) {}

    /** @param etag as the host gave it; null: none */
    private record Kept(byte[] content, @Nullable String etag, Instant until) {}

    /** @param timeout of one document, redirects included */
    record Settings(InstantSource clock, String userAgent, Duration timeout) {}

    /** A request for one document. @param authentication as calls have it; null: none */
    private record Request(
            Caller caller, String uri, @Nullable JsonNode authentication) {}

    RemoteDocuments(
            Vertx vertx,
            Transport transport,
            Proofs proofs,
            Function<OrganizationId, Future<List<EgressRule>>> organizations,
            Settings settings) {
        this.vertx = vertx;
        this.transport = transport;
        this.proofs = proofs;
        this.organizations = organizations;
        this.settings = settings;
    }

    /**
     * The document's bytes. What is asked for with credentials is never kept.
     *
     * @param authentication {@code {scheme, …}} with the standard's properties, as calls have it; null: none
     * @throws Failure {@link Reason.Invalid} in the future, when it cannot be had, in words for whoever wrote the URI
     */
    public Future<byte[]> fetch(OrganizationId organization, String uri, @Nullable JsonNode authentication) {
        Key key = new Key(organization, uri);
        Kept known = authentication == null ? recall(key) : null;
        if (known != null && settings.clock().instant().isBefore(known.until())) {
            return Future.succeededFuture(known.content());
        }
        Deadline deadline = new Deadline(vertx, settings.timeout());
        CallContext context = new CallContext("", "", settings.timeout());
        Future<Received> received = organizations
                .apply(organization)
                .compose(own ->
                        get(new Request(new Caller(organization, own, context), uri, authentication), known, deadline));
        return deadline.limit(received)
                .compose(answer -> authentication == null ? content(key, answer, known) : shown(answer))
                .recover(failure -> Future.failedFuture(told(failure, deadline)))
                .onComplete(done -> deadline.cancel());
    }

    private Future<Received> get(Request wanted, @Nullable Kept known, Deadline deadline) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap()
                .set("Accept", "application/json, application/yaml, text/yaml;q=0.9, */*;q=0.8")
                .set("User-Agent", settings.userAgent());
        if (known != null && known.etag() != null) {
            headers.set("If-None-Match", known.etag());
        }
        RequestParts request = new RequestParts(HttpMethod.GET, headers, null);
        try {
            Target target = Target.parse(wanted.uri(), Map.of());
            Proof proof = proofs.of(wanted.caller(), wanted.authentication());
            return transport.send(
                    new Transport.Hop(wanted.caller().own(), target, request, Transport.MAX_HOPS, proof, MOST_BYTES),
                    deadline);
        } catch (CallRefusedException refused) {
            return Future.failedFuture(refused);
        }
    }

    private static Future<byte[]> shown(Received answer) {
        return answer.status() == 200
                ? Future.succeededFuture(answer.body())
                : Future.failedFuture(refusal("The host answered " + answer.status() + "."));
    }

    private Future<byte[]> content(Key key, Received answer, @Nullable Kept known) {
        Instant until = settings.clock().instant().plus(FRESH);
        if (answer.status() == 304 && known != null) {
            return Future.succeededFuture(keep(key, new Kept(known.content(), known.etag(), until)));
        }
        if (answer.status() != 200) {
            return Future.failedFuture(refusal("The host answered " + answer.status() + "."));
        }
        return Future.succeededFuture(
                keep(key, new Kept(answer.body(), answer.headers().get("ETag"), until)));
    }

    private static Throwable told(Throwable failure, Deadline deadline) {
        if (failure instanceof Failure) {
            return failure;
        }
        return refusal(OutboundClient.error(failure, deadline).detail());
    }

    private static Failure refusal(@Nullable String why) {
        return new Failure(new Reason.Invalid(why == null ? "The connection broke." : why));
    }

    private @Nullable Kept recall(Key key) {
        synchronized (kept) {
            return kept.get(key);
        }
    }

    private byte[] keep(Key key, Kept fresh) {
        synchronized (kept) {
            Kept before = kept.put(key, fresh);
            bytes += fresh.content().length - (before == null ? 0 : before.content().length);
            Iterator<Kept> eldest = kept.values().iterator();
            while (bytes > MOST_KEPT && eldest.hasNext()) {
                bytes -= eldest.next().content().length;
                eldest.remove();
            }
        }
        return fresh.content();
    }
}
