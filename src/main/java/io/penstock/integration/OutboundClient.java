package io.penstock.integration;

import io.penstock.dsl.StandardError;
import io.penstock.engine.Command.HttpCall;
import io.penstock.engine.Outcome;
import io.penstock.engine.WorkflowError;
import io.penstock.identity.OrganizationId;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.PoolOptions;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Makes every call out, through one {@link Transport}, and shows who calls. Owns the one HTTP client, is made once, and may be used from every
 * event loop; each call runs on the loop that asks for it.
 */
public final class OutboundClient {

    private static final int UNAUTHORIZED = 401;

    private final Vertx vertx;
    private final HttpClient client;
    private final Transport transport;
    private final int responseBytes;
    private final Proofs proofs;
    private final Function<OrganizationId, Future<List<EgressRule>>> organizations;
    private final InstantSource clock;
    private final String userAgent;

    private OutboundClient(Settings settings, Vertx vertx, HttpClient client, HostResolver resolver) {
        this.vertx = vertx;
        this.client = client;
        this.transport = new Transport(client, resolver, settings.policy());
        this.responseBytes = settings.limits().responseBytes();
        this.proofs = new Proofs(new Tokens(vertx, transport, settings.clock(), settings.userAgent()));
        this.organizations = settings.organizations();
        this.clock = settings.clock();
        this.userAgent = settings.userAgent();
    }

    /**
     * What a client is made of.
     *
     * @param organizations the entries of an organization's own allow-list, as they are now; a future that does not fail
     * @param userAgent such as {@code Penstock/0.1.0}
     */
    public record Settings(
            EgressPolicy policy,
            Function<OrganizationId, Future<List<EgressRule>>> organizations,
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
        return begin(organization, call, context).outcome();
    }

    /** The same, for who may want to give it up. */
    public Ongoing begin(OrganizationId organization, HttpCall call, CallContext context) {
        Deadline deadline = new Deadline(vertx, context.timeout());
        return new Ongoing(perform(organization, call, context, deadline), deadline::expire);
    }

    private Future<Outcome> perform(
            OrganizationId organization, HttpCall call, CallContext context, Deadline deadline) {
        Future<Received> received =
                own(organization).compose(own -> send(call, new Caller(organization, own, context), deadline));
        return deadline.limit(received)
                .compose(answer -> accepted(call, answer))
                .compose(answer -> ResponseBody.parse(vertx, answer))
                .<Outcome>map(parsed -> parsed.answered(call.position().value(), clock.instant(), call.uri()))
                .recover(failure -> failed(call, error(failure, deadline)))
                .onComplete(done -> deadline.cancel());
    }

    /** Completed on the caller's event loop. */
    private <T> Future<T> here(Future<T> future) {
        if (future.isComplete()) {
            return future;
        }
        Context context = vertx.getOrCreateContext();
        Promise<T> promise = Promise.promise();
        future.onComplete(result -> context.runOnContext(now -> promise.handle(result)));
        return promise.future();
    }

    private Future<Received> send(HttpCall call, Caller caller, Deadline deadline) {
        try {
            Transport.Hop hop = new Transport.Hop(
                    caller.own(),
                    Target.parse(call.uri(), call.query()),
                    RequestParts.of(call, caller.context(), userAgent),
                    call.redirect() ? Transport.MAX_HOPS : Transport.NO_HOPS,
                    proofs.of(caller, call.authentication()),
                    responseBytes);
            return transport.send(hop, deadline);
        } catch (CallRefusedException refused) {
            return Future.failedFuture(refused);
        }
    }

    /** A call that shows who it is and is not believed failed for that. */
    private static Future<Received> accepted(HttpCall call, Received received) {
        return call.authentication() == null || received.status() != UNAUTHORIZED
                ? Future.succeededFuture(received)
                : Future.failedFuture(new CallRefusedException(
                        StandardError.AUTHENTICATION, "The host does not accept the credentials: it answered 401."));
    }

    private Future<Outcome> failed(HttpCall call, WorkflowError error) {
        return Future.succeededFuture(new Outcome.Failed(call.position().value(), clock.instant(), error));
    }

    static WorkflowError error(Throwable failure, Deadline deadline) {
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

    /** What fetches documents through this client, each within that time. */
    public RemoteDocuments documents(Duration timeout) {
        return new RemoteDocuments(
                vertx, transport, proofs, this::own, new RemoteDocuments.Settings(clock, userAgent, timeout));
    }

    /** The organization's own list, on the caller's event loop. */
    private Future<List<EgressRule>> own(OrganizationId organization) {
        return here(organizations.apply(organization));
    }

    /** Ends all calls and closes the connections. */
    public Future<Void> close() {
        return client.close();
    }
}
