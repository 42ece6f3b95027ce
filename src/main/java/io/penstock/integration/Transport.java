package io.penstock.integration;

import io.penstock.dsl.StandardError;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClient;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Carries requests: checks each host and each address against the egress policy, connects to the very address that it checked, and follows
 * redirects itself, checked again. A proof that was refused may be made anew once for each host. Safe on every event loop.
 */
final class Transport {

    static final int MAX_HOPS = 5;
    /** Of a request whose answer is the answer, a redirect too. */
    static final int NO_HOPS = -1;

    private static final int MAX_ADDRESSES = 3;
    private static final int UNAUTHORIZED = 401;

    private final HttpClient client;
    private final HostResolver resolver;
    private final EgressPolicy policy;

    Transport(HttpClient client, HostResolver resolver, EgressPolicy policy) {
        this.client = client;
        this.resolver = resolver;
        this.policy = policy;
    }

    /**
     * One request of a call.
     *
     * @param own the organization's own allow-list
     * @param left how many may follow it by redirects; {@link #NO_HOPS}: none is followed
     * @param responseBytes the longest answer
     */
    record Hop(List<EgressRule> own, Target target, RequestParts request, int left, Proof proof, int responseBytes) {}

    /** The last answer. Fails with {@link CallRefusedException} or what broke the connection. */
    Future<Received> send(Hop hop, Deadline deadline) {
        return once(hop, deadline)
                .compose(received ->
                        received.status() == UNAUTHORIZED && hop.proof().refused(hop.target(), received)
                                ? once(hop, deadline)
                                : Future.succeededFuture(received))
                .compose(received -> next(received, hop, deadline));
    }

    private Future<Received> once(Hop hop, Deadline deadline) {
        EgressPolicy.Check check = policy.check(hop.target(), hop.own());
        if (check.refusal() != null) {
            return refused(check.refusal());
        }
        return hop.proof()
                .authorization(hop.request().method().name(), hop.target())
                .compose(value -> proven(hop, value))
                .compose(request -> resolver.resolve(hop.target().host())
                        .recover(unknown -> {
                            String refusal = check.refuseUnknown();
                            return Future.failedFuture(refusal == null ? unknown : denial(refusal));
                        })
                        .compose(addresses -> connect(
                                check,
                                addresses,
                                new Attempt.Sending(hop.target(), request, hop.responseBytes()),
                                deadline)));
    }

    private static Future<RequestParts> proven(Hop hop, String authorization) {
        try {
            return Future.succeededFuture(
                    authorization.isEmpty() ? hop.request() : hop.request().authorized(authorization));
        } catch (CallRefusedException unusable) {
            return Future.failedFuture(unusable);
        }
    }

    private Future<Received> connect(
            EgressPolicy.Check check, List<InetAddress> addresses, Attempt.Sending sending, Deadline deadline) {
        for (InetAddress address : addresses) {
            String refusal = check.refuse(address);
            if (refusal != null) {
                return refused(refusal);
            }
        }
        List<InetAddress> order = new ArrayList<>(addresses);
        order.sort(Comparator.comparingInt(address -> address.getAddress().length));
        return exchange(order, 0, sending, deadline);
    }

    /** Tries the addresses in order until one takes the connection; a request that was sent is never sent to another. */
    private Future<Received> exchange(
            List<InetAddress> addresses, int index, Attempt.Sending sending, Deadline deadline) {
        Attempt attempt = new Attempt(client, sending, deadline);
        return attempt.run(addresses.get(index)).recover(failure -> {
            boolean more = index + 1 < Math.min(addresses.size(), MAX_ADDRESSES);
            return more && !attempt.connected() && !deadline.isOver()
                    ? exchange(addresses, index + 1, sending, deadline)
                    : Future.failedFuture(failure);
        });
    }

    private Future<Received> next(Received received, Hop hop, Deadline deadline) {
        String location = received.location();
        if (hop.left() == NO_HOPS || location == null) {
            return Future.succeededFuture(received);
        }
        if (hop.left() == 0) {
            return Future.failedFuture(new CallRefusedException(
                    StandardError.COMMUNICATION, "The call was redirected more than " + MAX_HOPS + " times."));
        }
        try {
            Target target = hop.target().redirect(location);
            boolean sameOrigin = target.hasOriginOf(hop.target());
            RequestParts request = hop.request().redirected(received.status(), sameOrigin);
            Proof proof = sameOrigin ? hop.proof() : Proof.NONE;
            return send(new Hop(hop.own(), target, request, hop.left() - 1, proof, hop.responseBytes()), deadline);
        } catch (CallRefusedException refused) {
            return Future.failedFuture(refused);
        }
    }

    private static Future<Received> refused(String detail) {
        return Future.failedFuture(denial(detail));
    }

    private static CallRefusedException denial(String detail) {
        return new CallRefusedException(StandardError.AUTHORIZATION, detail);
    }
}
