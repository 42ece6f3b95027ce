package io.penstock.http;

import io.penstock.failure.Failure;
import io.penstock.identity.Caller;
import io.vertx.core.Future;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Says whether a request may go on, before its body is read. Called on the request's event loop. */
@FunctionalInterface
public interface Limiter {

    /** What is not limited costs one comparison. */
    Future<Verdict> FREE = Future.succeededFuture(new Verdict(Map.of(), null));

    /** Limits nothing. */
    Limiter NONE = (endpoint, caller, exchange) -> FREE;

    /**
     * @param headers of the answer, whatever it is
     * @param refusal null: the request goes on
     */
    record Verdict(Map<String, String> headers, @Nullable Failure refusal) {}

    /**
     * @param caller null: an open endpoint, or a request that could not be authenticated
     * @return fails with a {@link Failure}, when nobody can say
     */
    Future<Verdict> admit(Endpoint endpoint, @Nullable Caller caller, Exchange exchange);
}
