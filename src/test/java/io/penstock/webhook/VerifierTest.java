package io.penstock.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.webhook.Verdict.Why;
import io.penstock.webhook.Verification.Preset;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The vectors are those that the standard and the providers publish; those of Stripe and Shopify were made with openssl. */
class VerifierTest {

    private static final Duration TOLERANCE = Verification.DEFAULT_TOLERANCE;
    private static final Verdict ACCEPTED = new Verdict.Verified(null);

    @Nested
    class StandardWebhooks {
        private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
        private static final String SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
        private static final byte[] BODY = "{\"test\": 2432232314}".getBytes(UTF_8);
        private static final Instant SENT = Instant.ofEpochSecond(1614265330);
        private final Verifier verifier = of(SECRET);

        @Test
        void acceptsTheReferenceVectorAndGivesItsId() {
            assertThat(verify(verifier, SIGNATURE, SENT))
                    .isEqualTo(new Verdict.Verified("msg_p5jXN8AQM9LWM0D4loKWxJek"));
        }

        @Test
        void acceptsOneOfSeveralSignatures() {
            String several = "v1,AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA= v1a,xyz " + SIGNATURE;

            assertThat(verify(verifier, several, SENT)).isInstanceOf(Verdict.Verified.class);
        }

        @Test
        void acceptsEitherOfTwoLiveSecrets() {
            Verifier rotating = of("whsec_" + Base64.getEncoder().encodeToString(new byte[32]), SECRET);

            assertThat(verify(rotating, SIGNATURE, SENT)).isInstanceOf(Verdict.Verified.class);
        }

        @Test
        void refusesASecretWhoseTimeIsOver() {
            Verifier rotated =
                    Verifier.of(new Verification.StandardWebhooks(TOLERANCE), List.of(new SigningSecret(SECRET, SENT)));

            assertThat(verify(rotated, SIGNATURE, SENT)).isEqualTo(Why.MISMATCH.refused());
            assertThat(verify(rotated, SIGNATURE, SENT.minusMillis(1))).isInstanceOf(Verdict.Verified.class);
        }

        @Test
        void refusesWhatIsTooOldOrFromTheFuture() {
            assertThat(verify(verifier, SIGNATURE, SENT.plus(TOLERANCE))).isInstanceOf(Verdict.Verified.class);
            assertThat(verify(verifier, SIGNATURE, SENT.minus(TOLERANCE))).isInstanceOf(Verdict.Verified.class);
            assertThat(verify(verifier, SIGNATURE, SENT.plus(TOLERANCE).plusMillis(1)))
                    .isEqualTo(Why.STALE.refused());
            assertThat(verify(verifier, SIGNATURE, SENT.minus(TOLERANCE).minusMillis(1)))
                    .isEqualTo(Why.STALE.refused());
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
                    "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE",
                    "v1,g0hM9SsE+OTPJTGt",
                    "v1,",
                    "v1",
                    "v2,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
                    "v1,G0HM9SSE+OTPJTGT/TMIKTSYZLE3UFJELVLNIOLJ1OE=",
                    "     ",
                    ",,,,",
                    "v1,\u0000\u0001"
                })
        void refusesADamagedSignature(String signature) {
            assertThat(verify(verifier, signature, SENT)).isEqualTo(Why.MISMATCH.refused());
        }

        @Test
        void refusesAChangedBodyIdOrTime() {
            assertThat(verifier.verify(headers(SIGNATURE), "{\"test\": 2432232315}".getBytes(UTF_8), SENT))
                    .isEqualTo(Why.MISMATCH.refused());
            Map<String, String> otherId = new HashMap<>(map(SIGNATURE));
            otherId.put("webhook-id", "msg_other");
            assertThat(verifier.verify(in(otherId), BODY, SENT)).isEqualTo(Why.MISMATCH.refused());
            Map<String, String> otherTime = new HashMap<>(map(SIGNATURE));
            otherTime.put("webhook-timestamp", "1614265331");
            assertThat(verifier.verify(in(otherTime), BODY, SENT)).isEqualTo(Why.MISMATCH.refused());
        }

        @ParameterizedTest
        @ValueSource(strings = {"webhook-id", "webhook-timestamp", "webhook-signature"})
        void refusesAMissingHeader(String name) {
            Map<String, String> headers = new HashMap<>(map(SIGNATURE));
            headers.remove(name);

            assertThat(verifier.verify(in(headers), BODY, SENT)).isEqualTo(Why.MISSING.refused());
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "-1", "1614265330.5", "99999999999999999999", "now", "٣"})
        void refusesATimeThatIsNone(String time) {
            Map<String, String> headers = new HashMap<>(map(SIGNATURE));
            headers.put("webhook-timestamp", time);

            assertThat(verifier.verify(in(headers), BODY, SENT)).isEqualTo(Why.MALFORMED.refused());
        }

        private static Verifier of(String... secrets) {
            return Verifier.of(new Verification.StandardWebhooks(TOLERANCE), secrets(secrets));
        }

        private static Verdict verify(Verifier verifier, String signature, Instant now) {
            return verifier.verify(headers(signature), BODY, now);
        }

        private static Headers headers(String signature) {
            return in(map(signature));
        }

        private static Map<String, String> map(String signature) {
            return Map.of(
                    "webhook-id",
                    "msg_p5jXN8AQM9LWM0D4loKWxJek",
                    "webhook-timestamp",
                    "1614265330",
                    "webhook-signature",
                    signature);
        }
    }

    @Nested
    class GitHub {
        private final Verifier verifier =
                Verifier.of(Preset.GITHUB.with(TOLERANCE), secrets("It's a Secret to Everybody"));
        private static final String SIGNATURE = "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";

        @Test
        void acceptsTheDocumentedVector() {
            assertThat(verify("sha256=" + SIGNATURE)).isEqualTo(ACCEPTED);
            assertThat(verify("sha256=" + SIGNATURE.toUpperCase(Locale.ROOT))).isEqualTo(ACCEPTED);
        }

        @Test
        void refusesASignatureWithoutItsPrefixOrCutShort() {
            assertThat(verify(SIGNATURE)).isEqualTo(Why.MISMATCH.refused());
            assertThat(verify("sha256=" + SIGNATURE.substring(1))).isEqualTo(Why.MISMATCH.refused());
            assertThat(verify("sha1=" + SIGNATURE)).isEqualTo(Why.MISMATCH.refused());
            assertThat(verify("")).isEqualTo(Why.MISSING.refused());
        }

        private Verdict verify(String signature) {
            return verifier.verify(
                    in(Map.of("X-Hub-Signature-256", signature)), "Hello, World!".getBytes(UTF_8), Instant.EPOCH);
        }
    }

    @Nested
    class Slack {
        private static final String BODY = "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow"
                + "&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner"
                + "&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J"
                + "%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN"
                + "&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c";
        private final Verifier verifier =
                Verifier.of(Preset.SLACK.with(TOLERANCE), secrets("8f742231b10e8888abcd99yyyzzz85a5"));

        @Test
        void acceptsTheDocumentedVector() {
            assertThat(verify("1531420618", Instant.ofEpochSecond(1531420618))).isEqualTo(ACCEPTED);
        }

        @Test
        void refusesItLaterAndWithAnotherTime() {
            assertThat(verify("1531420618", Instant.ofEpochSecond(1531420619 + 300)))
                    .isEqualTo(Why.STALE.refused());
            assertThat(verify("1531420619", Instant.ofEpochSecond(1531420619))).isEqualTo(Why.MISMATCH.refused());
        }

        private Verdict verify(String time, Instant now) {
            var headers = Map.of(
                    "X-Slack-Request-Timestamp",
                    time,
                    "X-Slack-Signature",
                    "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503");
            return verifier.verify(in(headers), BODY.getBytes(UTF_8), now);
        }
    }

    @Nested
    class Stripe {
        private static final String SIGNATURE = "654b43d3508ecadb3f8cefc4bc7d3d2bdc5ba9e03bf2c89b2d0657a8e24e4543";
        private static final Instant SENT = Instant.ofEpochSecond(1492774577);
        private final Verifier verifier = Verifier.of(Preset.STRIPE.with(TOLERANCE), secrets("whsec_test_secret"));

        @Test
        void acceptsOneOfSeveralSignatures() {
            assertThat(verify("t=1492774577,v1=" + SIGNATURE)).isEqualTo(ACCEPTED);
            assertThat(verify("t=1492774577, v1=" + "0".repeat(64) + ", v1=" + SIGNATURE + ",v0=6ffbb59b2300aae63f27"))
                    .isEqualTo(ACCEPTED);
        }

        @Test
        void refusesAnOlderSchemeAMissingTimeAndAnotherTime() {
            assertThat(verify("t=1492774577,v0=" + SIGNATURE)).isEqualTo(Why.MISMATCH.refused());
            assertThat(verify("v1=" + SIGNATURE)).isEqualTo(Why.MISSING.refused());
            assertThat(verify("t=1492774578,v1=" + SIGNATURE)).isEqualTo(Why.MISMATCH.refused());
            assertThat(verify("t=,v1=" + SIGNATURE)).isEqualTo(Why.MALFORMED.refused());
            assertThat(verify("t")).isEqualTo(Why.MISSING.refused());
        }

        private Verdict verify(String header) {
            byte[] body = "{\"id\":\"evt_1\",\"object\":\"event\"}".getBytes(UTF_8);
            return verifier.verify(in(Map.of("Stripe-Signature", header)), body, SENT);
        }
    }

    @Test
    void acceptsShopify() {
        Verifier verifier = Verifier.of(Preset.SHOPIFY.with(TOLERANCE), secrets("hush"));
        Headers headers = in(Map.of("X-Shopify-Hmac-Sha256", "VnKUjZsLuN5iZWjn5EntcBVCF9kMN43LglzCE1/GSeY="));

        assertThat(verifier.verify(headers, "{\"id\":1}".getBytes(UTF_8), Instant.EPOCH))
                .isEqualTo(ACCEPTED);
        assertThat(verifier.verify(headers, "{\"id\":2}".getBytes(UTF_8), Instant.EPOCH))
                .isEqualTo(Why.MISMATCH.refused());
    }

    @Test
    void acceptsBearerAndBasicAndNothingLikeThem() {
        Verifier bearer = Verifier.of(new Verification.Bearer(), secrets("s3cret-token"));
        Verifier basic = Verifier.of(new Verification.Basic("Aladdin"), secrets("open sesame"));

        assertThat(authorize(bearer, "Bearer s3cret-token")).isEqualTo(ACCEPTED);
        assertThat(authorize(bearer, "bearer s3cret-token")).isEqualTo(ACCEPTED);
        assertThat(authorize(bearer, "Bearer s3cret-tokenx")).isEqualTo(Why.MISMATCH.refused());
        assertThat(authorize(bearer, "Bearer")).isEqualTo(Why.MISSING.refused());
        assertThat(authorize(bearer, "Bearer ")).isEqualTo(Why.MISMATCH.refused());
        assertThat(authorize(bearer, "s3cret-token")).isEqualTo(Why.MISSING.refused());
        assertThat(authorize(basic, "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==")).isEqualTo(ACCEPTED);
        assertThat(authorize(basic, "Basic QWxhZGRpbjpvcGVuIHNlc2FtZR==")).isEqualTo(Why.MISMATCH.refused());
        assertThat(basic.verify(in(Map.of()), new byte[0], Instant.EPOCH)).isEqualTo(Why.MISSING.refused());
    }

    @Test
    void survivesRandomHeaders() {
        Random random = new Random(7);
        List<Verifier> verifiers = List.of(
                StandardWebhooks.of(StandardWebhooks.SECRET),
                Verifier.of(Preset.STRIPE.with(TOLERANCE), secrets("x")),
                Verifier.of(Preset.SLACK.with(TOLERANCE), secrets("x")),
                Verifier.of(Preset.SHOPIFY.with(TOLERANCE), secrets("x")),
                Verifier.of(new Verification.Bearer(), secrets("x")),
                Verifier.of(new Verification.Basic("x"), secrets("x")));
        String alphabet = "t=v0123,  =Bearer\u0000é:.";
        for (int round = 0; round < 2_000; round++) {
            String garbage = random.ints(random.nextInt(40), 0, alphabet.length())
                    .collect(StringBuilder::new, (text, i) -> text.append(alphabet.charAt(i)), StringBuilder::append)
                    .toString();
            for (Verifier verifier : verifiers) {
                assertThat(verifier.verify(name -> garbage, new byte[round % 5], Instant.EPOCH))
                        .isInstanceOf(Verdict.Refused.class);
            }
        }
    }

    private static Verdict authorize(Verifier verifier, String value) {
        return verifier.verify(in(Map.of("Authorization", value)), new byte[0], Instant.EPOCH);
    }

    static List<SigningSecret> secrets(String... values) {
        return List.of(values).stream()
                .map(value -> new SigningSecret(value, null))
                .toList();
    }

    static Headers in(Map<String, String> headers) {
        return headers::get;
    }
}
