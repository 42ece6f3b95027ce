package io.penstock.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.penstock.event.CloudEvent;
import io.penstock.event.DedupeKey;
import io.penstock.execution.Accepted;
import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import io.penstock.http.Answer;
import io.penstock.http.Json;
import io.penstock.identity.EventId;
import io.penstock.identity.IdSource;
import io.penstock.identity.OrganizationId;
import io.penstock.identity.WebhookId;
import io.penstock.telemetry.Meters;
import io.penstock.telemetry.Metric;
import io.penstock.webhook.WebhookSpec.Challenge;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class ReceiveHandlerTest {

    private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");
    private static final OrganizationId ORGANIZATION = new OrganizationId(new UUID(1, 2));
    private static final String SECRET = "a secret";

    private final List<CloudEvent> stored = new ArrayList<>();
    private final Map<ByteBuffer, Seen> seen = new HashMap<>();
    private final Meters meters = new Meters();
    private final WebhookCatalogue catalogue = new WebhookCatalogue(null);
    private final IdSource ids = new IdSource(InstantSource.fixed(NOW), 1);
    private final ReceiveHandler handler =
            new ReceiveHandler(catalogue, this::accept, ids::next, InstantSource.fixed(NOW), new Deliveries(meters));

    private record Seen(EventId id, byte[] body) {}

    /** Keeps events and keys as the durable intake does. */
    private Future<Accepted> accept(OrganizationId organization, CloudEvent event, DedupeKey key) {
        if (key != null) {
            Seen first = seen.putIfAbsent(ByteBuffer.wrap(key.hash()), new Seen(event.id(), key.body()));
            if (first != null) {
                return Future.succeededFuture(new Accepted(first.id(), true, Arrays.equals(first.body(), key.body())));
            }
        }
        stored.add(event);
        return Future.succeededFuture(new Accepted(event.id(), false, true));
    }

    @Test
    void storesAVerifiedDeliveryAndAnswersItsId() {
        webhook(hmac());

        Answer answer = receive(signed("{\"a\":1}").with("Cookie", "c=1").with("X-Custom", "kept"));

        assertThat(answer.status()).isEqualTo(202);
        CloudEvent event = stored.get(0);
        assertThat(body(answer).toString()).isEqualTo("{\"id\":\"" + event.id() + "\",\"duplicate\":false}");
        assertThat(event.type()).isEqualTo("webhook.orders");
        assertThat(event.source()).isEqualTo("/webhooks/orders");
        assertThat(event.json().get("time").textValue()).isEqualTo("2026-11-20T10:00:00Z");
        assertThat(event.data().get("a").intValue()).isEqualTo(1);
        assertThat(new String(event.headers(), UTF_8))
                .isEqualTo("{\"content-type\":\"application/json\",\"x-custom\":\"kept\"}");
    }

    @Test
    void storesNothingOfAnUnverifiedDelivery() {
        webhook(hmac());

        Reason reason = refused(Delivery.to("token", "{}").asJson().with("X-Signature", "00"));

        assertThat(reason).isInstanceOf(Reason.Unauthenticated.class);
        assertThat(meters.counter(Metric.WEBHOOK_REFUSED, "signature_mismatch").count())
                .isEqualTo(1);
        assertThat(stored).isEmpty();
    }

    @Test
    void verifiesBeforeItParses() {
        webhook(hmac());

        assertThat(refused(Delivery.to("token", "{").asJson())).isInstanceOf(Reason.Unauthenticated.class);
        assertThat(refused(signed("{"))).isInstanceOf(Reason.Malformed.class);
    }

    @Test
    void refusesUnknownAndDisabledWebhooksAndEncodedBodies() {
        webhook(new WebhookSpec("orders", "t", false, new Verification.None(), Dedupe.DEFAULT, null, null));
        assertThat(refused(Delivery.to("token", "{}"))).isInstanceOf(Reason.Gone.class);
        assertThat(refused(Delivery.to("other", "{}"))).isInstanceOf(Reason.NotFound.class);

        webhook(open(Dedupe.DEFAULT));
        assertThat(refused(Delivery.to("token", "x").with("Content-Encoding", "gzip")))
                .isInstanceOf(Reason.UnsupportedMediaType.class);
    }

    @Test
    void findsDuplicatesByTheSendersIdInOrder() {
        webhook(open(Dedupe.DEFAULT));

        assertThat(duplicate(plain().with("webhook-id", "1"))).isFalse();
        assertThat(duplicate(plain().with("webhook-id", "1").with("X-GitHub-Delivery", "other")))
                .isTrue();
        assertThat(duplicate(plain().with("X-GitHub-Delivery", "1"))).isFalse();
        assertThat(duplicate(plain().with("X-GitHub-Delivery", "1"))).isTrue();
        assertThat(duplicate(plain().with("X-Shopify-Event-Id", "2").with("X-Shopify-Webhook-Id", "3")))
                .isFalse();
        assertThat(duplicate(plain().with("X-Shopify-Event-Id", "2").with("X-Shopify-Webhook-Id", "4")))
                .isTrue();
        assertThat(duplicate(plain().with("Idempotency-Key", "1"))).isFalse();
        assertThat(duplicate(plain().with("Idempotency-Key", "1"))).isTrue();
        assertThat(duplicate(plain())).isFalse();
        assertThat(duplicate(plain())).isFalse();
        assertThat(stored.get(0).json().get("originid").textValue()).isEqualTo("1");
        assertThat(stored.get(stored.size() - 1).json().has("originid")).isFalse();
    }

    @Test
    void answersADuplicateWithTheFirstEventsId() {
        webhook(open(Dedupe.DEFAULT));
        receive(plain().with("webhook-id", "1"));

        Answer second = receive(plain().with("webhook-id", "1"));

        assertThat(second.status()).isEqualTo(200);
        assertThat(body(second).get("id").textValue())
                .isEqualTo(stored.get(0).id().toString());
        assertThat(body(second).get("duplicate").booleanValue()).isTrue();
        assertThat(stored).hasSize(1);
    }

    @Test
    void refusesAnIdempotencyKeyWithAnotherBody() {
        webhook(open(Dedupe.DEFAULT));
        receive(Delivery.to("token", "{\"a\":1}").asJson().with("Idempotency-Key", "k"));

        assertThat(refused(Delivery.to("token", "{\"a\":2}").asJson().with("Idempotency-Key", "k")))
                .isInstanceOf(Reason.Invalid.class);
    }

    @Test
    void findsStripesAndSlacksIdsInTheBody() {
        webhook(spec(Verification.Preset.STRIPE.with(Duration.ofMinutes(5)), Dedupe.DEFAULT));
        String body = "{\"id\":\"evt_1\",\"x\":%d}";

        assertThat(duplicate(stripe(body.formatted(1)))).isFalse();
        assertThat(duplicate(stripe(body.formatted(2)))).isTrue();
        assertThat(duplicate(stripe(body.formatted(3)).with("webhook-id", "unsigned")))
                .isTrue();
        assertThat(stored.get(0).json().get("originid").textValue()).isEqualTo("evt_1");
    }

    @Test
    void findsDuplicatesByBodyOnlyWhenAsked() {
        webhook(open(new Dedupe(Dedupe.By.BODY, Duration.ofMinutes(1))));

        assertThat(duplicate(plain().with("webhook-id", "1"))).isFalse();
        assertThat(duplicate(plain().with("webhook-id", "2"))).isTrue();
        assertThat(duplicate(Delivery.to("token", "[2]").asJson())).isFalse();

        webhook(open(new Dedupe(Dedupe.By.NONE, Duration.ofMinutes(1))));
        assertThat(duplicate(plain().with("webhook-id", "1"))).isFalse();
        assertThat(duplicate(plain().with("webhook-id", "1"))).isFalse();
    }

    @Test
    void keepsTypeAndSourceOfCloudEvents() {
        webhook(open(Dedupe.DEFAULT));
        String event = "{\"specversion\":\"1.0\",\"id\":\"7\",\"source\":\"/crm\",\"type\":\"lead\",\"data\":{}}";

        assertThat(duplicate(Delivery.to("token", event).with("Content-Type", "application/cloudevents+json")))
                .isFalse();
        assertThat(duplicate(Delivery.to("token", "{}")
                        .asJson()
                        .with("ce-specversion", "1.0")
                        .with("ce-id", "7")
                        .with("ce-source", "/crm")
                        .with("ce-type", "lead")))
                .isTrue();
        assertThat(stored.get(0).type()).isEqualTo("lead");
        assertThat(stored.get(0).source()).isEqualTo("/crm");
        assertThat(stored.get(0).json().get("originid").textValue()).isEqualTo("7");
        assertThat(stored.get(0).json().get("id").textValue())
                .isEqualTo(stored.get(0).id().toString());
    }

    @Test
    void storesEachEventOfABatchOnce() {
        webhook(open(Dedupe.DEFAULT));
        String event = "{\"specversion\":\"1.0\",\"id\":\"%d\",\"source\":\"/crm\",\"type\":\"lead\"}";
        String batch = "[" + event.formatted(1) + "," + event.formatted(2) + "," + event.formatted(1) + "]";

        Answer answer = receive(Delivery.to("token", batch).with("Content-Type", "application/cloudevents-batch+json"));
        Answer again = receive(Delivery.to("token", batch).with("Content-Type", "application/cloudevents-batch+json"));

        assertThat(answer.status()).isEqualTo(202);
        assertThat(body(answer).get("items"))
                .extracting(item -> item.get("duplicate").booleanValue())
                .containsExactly(false, false, true);
        assertThat(again.status()).isEqualTo(200);
        assertThat(stored).hasSize(2);
    }

    @Test
    void refusesAnEventInTheNameOfAnotherWebhook() {
        webhook(open(Dedupe.DEFAULT));
        String event = "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/webhooks/%s\",\"type\":\"lead\"}";

        for (Delivery forged : List.of(
                cloudEvents("", event.formatted("billing")),
                cloudEvents("-batch", "[" + event.formatted("orders") + "," + event.formatted("billing") + "]"),
                plain().with("ce-specversion", "1.0")
                        .with("ce-id", "1")
                        .with("ce-source", "/webhooks/billing")
                        .with("ce-type", "lead"))) {
            assertThat(refused(forged)).isInstanceOf(Reason.Invalid.class);
        }
        assertThat(stored).isEmpty();
        assertThat(receive(cloudEvents("", event.formatted("orders"))).status()).isEqualTo(202);
    }

    private static Delivery cloudEvents(String batch, String body) {
        return Delivery.to("token", body).with("Content-Type", "application/cloudevents" + batch + "+json");
    }

    @Test
    void namesTheProvidersKindOfEvent() {
        webhook(open(Dedupe.DEFAULT));
        receive(plain().with("X-GitHub-Event", "issues"));

        assertThat(stored.get(0).json().get("origintype").textValue()).isEqualTo("issues");
    }

    @Test
    void answersAsConfigured() {
        webhook(new WebhookSpec(
                "orders",
                "t",
                true,
                new Verification.None(),
                Dedupe.DEFAULT,
                new CustomResponse(200, TextNode.valueOf("[accepted]")),
                null));

        Answer answer = receive(plain());

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.contentType()).startsWith("text/plain");
        assertThat(answer.body()).isEqualTo(Buffer.buffer("[accepted]"));
        assertThat(stored).hasSize(1);
    }

    @Test
    void answersHandshakesWithoutStoringThem() {
        webhook(new WebhookSpec("orders", "t", true, new Verification.None(), Dedupe.DEFAULT, null, Challenge.SLACK));
        Answer slack = receive(Delivery.to("token", "{\"type\":\"url_verification\",\"challenge\":\"abc\"}")
                .asJson());
        webhook(new WebhookSpec("orders", "t", true, hmac().verification(), Dedupe.DEFAULT, null, Challenge.GRAPH));
        Answer graph = receive(Delivery.to("token", "").asking("validationToken", "a<b"));

        assertThat(slack.body()).isEqualTo(Buffer.buffer("abc"));
        assertThat(graph.body()).isEqualTo(Buffer.buffer("a<b"));
        assertThat(graph.contentType()).startsWith("text/plain");
        assertThat(stored).isEmpty();
    }

    private boolean duplicate(Delivery delivery) {
        return body(receive(delivery)).get("duplicate").booleanValue();
    }

    private Answer receive(Delivery delivery) {
        return handler.handle(delivery).result();
    }

    private Reason refused(Delivery delivery) {
        Throwable thrown = catchThrowable(() -> {
            Future<Answer> answer = handler.handle(delivery);
            if (answer.failed()) {
                throw answer.cause();
            }
        });
        return ((Failure) thrown).reason();
    }

    private static JsonNode body(Answer answer) {
        return Json.parse(answer.body().getBytes());
    }

    private static Delivery plain() {
        return Delivery.to("token", "[1]").asJson();
    }

    private static Delivery signed(String body) {
        return Delivery.to("token", body).asJson().with("X-Signature", sign(body));
    }

    private static Delivery stripe(String body) {
        long time = NOW.getEpochSecond();
        return Delivery.to("token", body)
                .asJson()
                .with("Stripe-Signature", "t=" + time + ",v1=" + sign(time + "." + body));
    }

    private static String sign(String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(SECRET.getBytes(UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(UTF_8)));
        } catch (java.security.GeneralSecurityException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private void webhook(WebhookSpec spec) {
        Keyring keys = new Keyring("token", List.of(new SigningSecret(SECRET, null)));
        WebhookId id = new WebhookId(new UUID(3, 4));
        Webhook webhook = new Webhook(ORGANIZATION, id, spec, keys, NOW, NOW);
        catalogue.apply(new WebhookStore.Changed(1, id, Optional.of(webhook)));
    }

    private static WebhookSpec hmac() {
        return spec(
                new Verification.Hmac(
                        null,
                        "X-Signature",
                        Verification.Algorithm.SHA256,
                        "",
                        Verification.Encoding.HEX,
                        Verification.Content.BODY,
                        null),
                Dedupe.DEFAULT);
    }

    private static WebhookSpec open(Dedupe dedupe) {
        return spec(new Verification.None(), dedupe);
    }

    private static WebhookSpec spec(Verification verification, Dedupe dedupe) {
        return new WebhookSpec("orders", "webhook.orders", true, verification, dedupe, null, null);
    }
}
