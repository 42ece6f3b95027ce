package io.penstock.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactorTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authorization: Bearer PLANTED.abc",
                "authorization=Basic PLANTEDabcd==",
                "token eyJPLANTED.eyJzdWIiOiIxIn0.c2ln",
                "key ps_PLANTED12345678 used",
                "whsec_PLANTED+abcd/efgh=",
                "postgresql://penstock:PLANTED@db:5432/x",
                "postgresql://PLANTED@db:5432/x",
                "password=PLANTED",
                "password = PLANTED",
                "password => PLANTED",
                "{\"password\": \"PLANTED\"}",
                "{\\\"password\\\":\\\"PLANTED\\\"}",
                "{\"password\":\"a \\\" PLANTED\"}",
                "{'password': 'two words PLANTED'}",
                "\"tokens\": [\"a\", \"PLANTED\"] done",
                "secret: {\"a\": {\"b\": \"PLANTED\"}}",
                "client_secret=PLANTED&x=1",
                "?access_token=PLANTED&x=1",
                "q%3Dpassword%3DPLANTED",
                "/api/secrets/%7B%22password%22%3A%22PLANTED%22%7D",
                "/x/%3Cpassword%3EPLANTED%3C%2Fpassword%3E",
                "/x/Authorization%3A+Bearer+PLANTEDxx",
                "/x/%2573ecret%253D%2522PLANTED%2522",
                "/x/https%3A%2F%2Fuser%3APLANTED%40host%2Fx",
                "api_key: 'PLANTED'",
                "X-API-Key: PLANTED",
                "x-api-key: Bearer PLANTED",
                "Cookie: a=1; b=PLANTED",
                "Set-Cookie: sid=PLANTED; Path=/",
                "<password>PLANTED</password>",
                "run --password PLANTED now",
                "mail from PLANTED@example.com failed",
                "mail from first.PLANTED+tag@sub.example.co.uk failed",
                "mail from PLANTED@localhost failed",
                "?to=PLANTED%40example.com",
                "path /hooks/whk_PLANTED9012345678901234567890123456789012",
                "Bearer PLANTEDabcdefgh.",
                "-----BEGIN PRIVATE KEY-----\nPLANTED\n-----END PRIVATE KEY-----",
                "-----BEGIN RSA PRIVATE KEY-----\nPLANTED",
                "user signed in, dbPass=PLANTED",
                "X-Hub-Signature-256: sha256=PLANTED",
            })
    void takesSecretsOut(String line) {
        assertThat(Redactor.redact(line)).contains("[redacted]").doesNotContain("PLANTED");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "listening on http://127.0.0.1:8080 with 2 loops, route /hooks/{token}, workflow orders@1",
                "The execution 0197e5a2-93b4-7c31-8d05-2f6f1e9b7a10 has ended: status=completed tasks=12",
                "io.vertx.core.http.impl.Http1xServerConnection.handleMessage(Http1xServerConnection.java:217)",
                "at io.penstock.execution.ReadingBatch$Item.lambda$submit$12(ReadingBatch.java:88) ~[penstock.jar:1.0]",
                "/usr/lib/jvm/temurin-25-jdk-amd64/lib/server/libjvm.so was loaded in 12 ms",
                "Shows a new certificate: expires=2027-01-01T00:00:00Z",
                "The content type must be one of application/json, application/cloudevents-batch+json.",
                "io.penstock.http.HttpVerticle: java.net.BindException: Address already in use",
                "token_type=bearer, expires_in=900 key=orders primary_key=7 idempotency_key=abc",
                "100 % of 5 %2 %zz %4",
                "/things/a%20b%2Fc",
                "",
            })
    void leavesOrdinaryLinesAlone(String line) {
        assertThat(Redactor.redact(line)).isSameAs(line);
    }

    @Test
    void keepsWhatStandsAround() {
        assertThat(Redactor.redact("a=1 password=x, b=2 {\"token\":\"y\",\"c\":3} z@example.com?"))
                .isEqualTo("a=1 password=[redacted], b=2 {\"token\":\"[redacted]\",\"c\":3} [redacted]?");
    }

    /** A text without a digit may pass for a name: of 43 random characters of base64 one in 1,400 has none. */
    @Test
    void takesRandomTextsOut() {
        SplittableRandom random = new SplittableRandom(7);
        byte[] bytes = new byte[32];
        int missed = 0;
        for (int i = 0; i < 10_000; i++) {
            random.nextBytes(bytes);
            String hex = HexFormat.of().formatHex(bytes);
            String base64 = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);

            assertThat(Redactor.redact("found " + hex + " here")).isEqualTo("found [redacted] here");
            missed += Redactor.redact("found " + base64 + " here").equals("found [redacted] here") ? 0 : 1;
        }
        assertThat(missed).as("of 10,000").isLessThanOrEqualTo(20);
    }

    @ParameterizedTest
    @MethodSource("longTexts")
    void isLinearAndBounded(String piece) {
        String text = piece.repeat(1_000_000 / piece.length());

        assertTimeout(
                Duration.ofSeconds(2),
                () -> assertThat(Redactor.redact(text).length()).isLessThan(1_000_000));
    }

    static java.util.stream.Stream<String> longTexts() {
        return java.util.stream.Stream.of(
                "a",
                "A1b",
                "a/",
                "://",
                "://a",
                "a@",
                "a@b",
                "a.",
                "@",
                "\\",
                "a\\\"",
                "a:",
                "token:",
                "token:\"",
                "token:[",
                "Bearer ",
                "bearer a",
                "-----BEGIN ",
                "%40",
                "a%40b",
                "<a>",
                "--token ",
                "eyJ.",
                "=",
                "a ");
    }

    @Test
    void hidesNamedTextsOfDataAndNothingElse() throws Exception {
        JsonNode data = new ObjectMapper()
                .readTree(
                        "{\"user\":\"a@example.com\",\"max_tokens\":5,\"password\":\"p\",\"list\":[{\"apiKey\":\"k\"},1],"
                                + "\"digest\":\"0123456789abcdef0123456789abcdef\",\"token\":{\"kind\":\"x\"}}");

        assertThat(Redactor.redactNamed(data))
                .hasToString("{\"user\":\"a@example.com\",\"max_tokens\":5,\"password\":\"[redacted]\","
                        + "\"list\":[{\"apiKey\":\"[redacted]\"},1],\"digest\":\"0123456789abcdef0123456789abcdef\","
                        + "\"token\":{\"kind\":\"x\"}}");
        assertThat(data.path("password").asText()).isEqualTo("p");
    }
}
