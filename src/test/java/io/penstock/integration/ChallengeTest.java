package io.penstock.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChallengeTest {

    @Test
    void readsChallengesOfOneHeaderAndOfSeveral() {
        List<Challenge> challenges = Challenge.parse(List.of(
                "Digest realm=\"a, b\", qop=\"auth,auth-int\", algorithm=SHA-256 ,nonce=x==y, Basic realm=\"c\"",
                "Negotiate YIIabc==, Bearer",
                "Custom x = \"say \\\"hi\\\"\""));

        assertThat(challenges)
                .containsExactly(
                        new Challenge(
                                "digest",
                                Map.of(
                                        "realm",
                                        "a, b",
                                        "qop",
                                        "auth,auth-int",
                                        "algorithm",
                                        "SHA-256",
                                        "nonce",
                                        "x==y")),
                        new Challenge("basic", Map.of("realm", "c")),
                        new Challenge("negotiate", Map.of()),
                        new Challenge("bearer", Map.of()),
                        new Challenge("custom", Map.of("x", "say \"hi\"")));
    }

    @Test
    void stopsWhereItCannotRead() {
        assertThat(Challenge.parse(List.of("", "\"", "Digest realm=\"open", ", ,")))
                .extracting(Challenge::scheme)
                .containsExactly("digest");
    }

    @Test
    void isReadInNoTimeHoweverLongItIs() {
        String long_ = "Digest realm=\"" + "\\\"".repeat(30_000) + "\" " + "a".repeat(30_000) + " ".repeat(30_000);

        org.junit.jupiter.api.Assertions.assertTimeout(
                Duration.ofSeconds(2), () -> Challenge.parse(List.of(long_, long_.replace("\" ", ""))));
    }
}
