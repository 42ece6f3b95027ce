package io.penstock.integration;

import io.penstock.dsl.StandardError;
import io.penstock.engine.Command.HttpCall;
import io.penstock.engine.Outcome;
import io.penstock.engine.WorkflowError;
import io.penstock.identity.OrganizationId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.PoolOptions;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Makes every call out. It checks each host and each address against the egress policy, connects to the very address that it checked, and
 * follows redirects itself, checked again. Owns the one HTTP client, is made once, and may be used from every event loop; each call runs on
 * the loop that asks for it.
 */
public final class OutboundClient {

    private static final int MAX_HOPS = 5;
    private static final int MAX_ADDRESSES = 3;

    private final Vertx vertx;
    private final HttpClient client;
    private final HostResolver resolver;
    private final EgressPolicy policy;
    private final Function<OrganizationId, List<EgressRule>> organizations;
    private final InstantSource clock;
    private final OutboundLimits limits;
    private final String userAgent;

    private OutboundClient(Settings settings, Vertx vertx, HttpClient client, HostResolver resolver) {
        this.vertx = vertx;
        this.client = client;
        this.resolver = resolver;
        this.policy = settings.policy();
        this.organizations = settings.organizations();
        this.clock = settings.clock();
        this.limits = settings.limits();
        this.userAgent = settings.userAgent();
    }

    /**
     * What a client is made of.
     *
     * @param organizations the entries of an organization's own allow-list, as they are now
     * @param userAgent such as {@code Penstock/0.1.0}
     */
    public record Settings(
            EgressPolicy policy,
            Function<OrganizationId, List<EgressRule>> organizations,
            InstantSource clock,
            OutboundLimits limits,
            String userAgent) {}

    public static OutboundClient create(Vertx vertx, Settings settings) {
        return create(vertx, settings, HostResolver.of(vertx), new HttpClientOptions());
    }

    /** @param base what the caller wants of TLS */
    static OutboundClient create(Vertx vertx, Settings settings, HostResolver resolver, HttpClientOptions base) {
        OutboundLimits limits = settings.limits();
        HttpClientOptions options = new HttpClientOptions(base)
                .setConnectTimeout((int) limits.connectTimeout().toMillis())
                .setSslHandshakeTimeout(limits.connectTimeout().toMillis())
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
                .setEnabledSecureTransportProtocols(Set.of("TLSv1.2", "TLSv1.3"))
                .setVerifyHost(true)
                .setDecompressionSupported(false)
                .setKeepAliveTimeout(30);
        PoolOptions pool =
                new PoolOptions().setHttp1MaxSize(limits.connections()).setMaxWaitQueueSize(limits.waiting());
        HttpClient client = vertx.httpClientBuilder().with(options).with(pool).build();
        return new OutboundClient(settings, vertx, client, resolver);
    }

    /**
     * Makes a call. The future never fails: whatever goes wrong is an {@link Outcome.Failed}. An answer of any status is
     * {@link Outcome.Answered}; redirects are followed when the call takes them as answers.
     */
    public Future<Outcome> call(OrganizationId organization, HttpCall call, CallContext context) {
        RequestParts request;
        Target target;
        try {
            target = Target.parse(call.uri(), call.query());
            request = RequestParts.of(call, context, userAgent);
        } catch (CallRefusedException refused) {
            return failed(call, refused.error());
        }
        Deadline deadline = new Deadline(vertx, context.timeout());
        List<EgressRule> own = organizations.apply(organization);
        return follow(new Hop(own, target, request, call.redirect() ? MAX_HOPS : 0), deadline)
                .compose(received -> ResponseBody.parse(vertx, received))
                .<Outcome>map(parsed -> parsed.answered(call.position().value(), clock.instant(), call.uri()))
                .recover(failure -> failed(call, error(failure, deadline)))
                .onComplete(done -> deadline.cancel());
    }

    /** One request of a call, and how many may follow it. */
    private record Hop(List<EgressRule> own, Target target, RequestParts request, int left) {}

    private Future<Received> follow(Hop hop, Deadline deadline) {
        EgressPolicy.Check check = policy.check(hop.target(), hop.own());
        if (check.refusal() != null) {
            return refused(check.refusal());
        }
        return resolver.resolve(hop.target().host())
                .recover(unknown -> {
                    String refusal = check.refuseUnknown();
                    return refusal == null ? Future.failedFuture(unknown) : Future.failedFuture(denial(refusal));
                })
                .compose(addresses -> connect(check, addresses, hop, deadline))
                .compose(received -> next(received, hop, deadline));
    }

    private Future<Received> connect(
            EgressPolicy.Check check, List<InetAddress> addresses, Hop hop, Deadline deadline) {
        for (InetAddress address : addresses) {
            String refusal = check.refuse(address);
            if (refusal != null) {
                return refused(refusal);
            }
        }
        List<InetAddress> order = new ArrayList<>(addresses);
        order.sort(Comparator.comparingInt(address -> address.getAddress().length));
        return exchange(order, 0, hop, deadline);
    }

    /** Tries the addresses in order until one takes the connection; a request that was sent is never sent to another. */
    private Future<Received> exchange(List<InetAddress> addresses, int index, Hop hop, Deadline deadline) {
        Attempt attempt = new Attempt(client, limits, hop.target(), hop.request(), deadline);
        return attempt.run(addresses.get(index)).recover(failure -> {
            boolean more = index + 1 < Math.min(addresses.size(), MAX_ADDRESSES);
            return more && !attempt.connected() && !deadline.isOver()
                    ? exchange(addresses, index + 1, hop, deadline)
                    : Future.failedFuture(failure);
        });
    }

    private Future<Received> next(Received received, Hop hop, Deadline deadline) {
        String location = received.location();
        if (hop.left() == 0 || location == null) {
            return Future.succeededFuture(received);
        }
        try {
            Target target = hop.target().redirect(location);
            RequestParts request = hop.request().redirected(received.status(), target.hasOriginOf(hop.target()));
            return follow(new Hop(hop.own(), target, request, hop.left() - 1), deadline);
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

    private Future<Outcome> failed(HttpCall call, WorkflowError error) {
        return Future.succeededFuture(new Outcome.Failed(call.position().value(), clock.instant(), error));
    }

    private static WorkflowError error(Throwable failure, Deadline deadline) {
        if (deadline.isOver()) {
            return WorkflowError.of(StandardError.TIMEOUT, "The call had no answer within " + text(deadline) + ".");
        }
        if (failure instanceof CallRefusedException refused) {
            return refused.error();
        }
        if (failure instanceof UnknownHostException) {
            return WorkflowError.of(StandardError.COMMUNICATION, "The name of the host is not known.");
        }
        return WorkflowError.of(StandardError.COMMUNICATION, Attempt.describe(failure));
    }

    private static String text(Deadline deadline) {
        return String.format(Locale.ROOT, "%.1f s", deadline.length().toMillis() / 1_000.0);
    }

    /** Ends all calls and closes the connections. */
    public Future<Void> close() {
        return client.close();
    }
}
