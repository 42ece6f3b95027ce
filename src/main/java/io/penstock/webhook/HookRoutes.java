package io.penstock.webhook;

import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import io.penstock.http.Access;
import io.penstock.http.Answer;
import io.penstock.http.BodyRule;
import io.penstock.http.Endpoint;
import io.penstock.http.Exchange;
import io.penstock.http.Operation;
import io.penstock.http.Operation.Response;
import io.penstock.webhook.WebhookSpec.Challenge;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@code /hooks/{token}}: deliveries, and the handshakes that are no POST. */
public final class HookRoutes {

    private static final String TAG = "deliveries";
    private static final String PATH = "/hooks/{token}";
    private static final String ALLOW = "OPTIONS, POST";
    private static final String METHOD_NOT_ALLOWED =
            "{\"type\":\"https://penstock.io/problems/method-not-allowed\",\"title\":\"The path does not take this method\","
                    + "\"status\":405,\"detail\":\"Deliveries are sent by POST.\"}";

    private final WebhookCatalogue catalogue;
    private final ReceiveHandler receive;
    private final InstantSource clock;
    private final int maxBody;

    /** @param maxBody of a delivery, in bytes */
    public HookRoutes(WebhookCatalogue catalogue, ReceiveHandler receive, InstantSource clock, int maxBody) {
        this.catalogue = catalogue;
        this.receive = receive;
        this.clock = clock;
        this.maxBody = maxBody;
    }

    public List<Endpoint> endpoints() {
        return List.of(
                new Endpoint(
                        HttpMethod.POST,
                        PATH,
                        Access.OPEN,
                        new BodyRule(maxBody, Set.of(), false),
                        Operation.of(
                                "deliver",
                                TAG,
                                "Takes a delivery; the webhook says how it is verified.",
                                new Response(202, "Stored, with everything that it starts.", "Accepted"),
                                new Response(200, "A duplicate: stored before.", "Accepted")),
                        receive),
                new Endpoint(
                        HttpMethod.GET,
                        PATH,
                        Access.OPEN,
                        BodyRule.NONE,
                        Operation.of(
                                "confirm", TAG, "Answers Meta's handshake.", new Response(200, "The challenge.", "")),
                        this::confirm),
                new Endpoint(
                        HttpMethod.OPTIONS,
                        PATH,
                        Access.OPEN,
                        BodyRule.NONE,
                        Operation.of(
                                "permit",
                                TAG,
                                "Answers the handshake of CloudEvents.",
                                new Response(204, "Permitted.", "")),
                        this::permit));
    }

    private Future<LiveWebhook> webhook(Exchange exchange) {
        String token = exchange.path("token");
        LiveWebhook known = catalogue.find(token);
        return known != null ? Future.succeededFuture(known) : catalogue.lookUp(token);
    }

    /** Meta's verification request: the sender shows that it knows the secret, and is told its challenge. */
    private Future<Answer> confirm(Exchange exchange) {
        return webhook(exchange).map(webhook -> {
            if (webhook.webhook().spec().challenge() != Challenge.META) {
                return new Answer(
                        405, "application/problem+json", Buffer.buffer(METHOD_NOT_ALLOWED), Map.of("Allow", ALLOW));
            }
            String token = exchange.query("hub.verify_token");
            Answer echo = Handshakes.echo(exchange.query("hub.challenge"));
            if (token == null || echo == null || !isSecret(webhook, token)) {
                throw new Failure(new Reason.Unauthenticated(
                        "The handshake could not be verified.",
                        webhook.webhook().spec().verification().authenticationScheme()));
            }
            return echo;
        });
    }

    private boolean isSecret(LiveWebhook webhook, String token) {
        byte[] given = token.getBytes(StandardCharsets.UTF_8);
        boolean equal = false;
        for (SigningSecret secret : webhook.webhook().keys().secrets()) {
            equal |= MessageDigest.isEqual(given, secret.value().getBytes(StandardCharsets.UTF_8))
                    & secret.isLive(clock.instant());
        }
        return equal;
    }

    /** The validation of CloudEvents' webhooks (HTTP 1.1 Web Hooks for Event Delivery 1.0.2, section 4). */
    private Future<Answer> permit(Exchange exchange) {
        String origin = exchange.header("WebHook-Request-Origin");
        return webhook(exchange)
                .map(webhook -> new Answer(
                        204,
                        null,
                        null,
                        origin == null
                                ? Map.of("Allow", ALLOW)
                                : Map.of(
                                        "Allow",
                                        ALLOW,
                                        "WebHook-Allowed-Origin",
                                        origin,
                                        "WebHook-Allowed-Rate",
                                        "*")));
    }
}
