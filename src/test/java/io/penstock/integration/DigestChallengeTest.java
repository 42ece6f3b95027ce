package io.penstock.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.integration.DigestChallenge.Algorithm;
import io.penstock.integration.DigestChallenge.Asked;
import io.penstock.integration.DigestChallenge.Login;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DigestChallengeTest {

    private static final String REALM = "http-auth@example.org";
    private static final String NONCE = "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v";
    private static final String CNONCE = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ";
    private static final Login MUFASA = new Login("Mufasa", "Circle of Life");
    private static final Asked INDEX = new Asked("GET", "/dir/index.html");

    /** The values of RFC 7616, section 3.9.1. */
    @ParameterizedTest
    @CsvSource({
        "MD5, 8ca523f5e9506fed4657c9700eebdbec",
        "SHA_256, 753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"
    })
    void answersAsTheStandardsExampleDoes(Algorithm algorithm, String response) {
        DigestChallenge challenge = new DigestChallenge(
                REALM, NONCE, "FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS", algorithm, false, true, false);

        String header = challenge.answer(MUFASA, INDEX, 1, CNONCE);

        assertThat(header)
                .startsWith("Digest username=\"Mufasa\", realm=\"http-auth@example.org\"")
                .contains("uri=\"/dir/index.html\"")
                .contains("response=\"" + response + "\"")
                .contains("qop=auth, nc=00000001, cnonce=\"" + CNONCE + "\"")
                .endsWith("opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\"");
    }

    /** RFC 2617, section 3.5, and RFC 2069 as its erratum has it. */
    @ParameterizedTest
    @CsvSource({"true, 6629fae49393a05397450978507c4ef1", "false, 670fd8c2df070c60b045671b8b24ff02"})
    void answersOlderServers(boolean auth, String response) {
        DigestChallenge challenge = new DigestChallenge(
                "testrealm@host.com", "dcd98b7102dd2f0e8b11d0f600bfb0c093", "", Algorithm.MD5, false, auth, false);

        String header = challenge.answer(new Login("Mufasa", "Circle Of Life"), INDEX, 1, "0a4f113b");

        assertThat(header).contains("response=\"" + response + "\"");
        assertThat(header.contains("qop=")).isEqualTo(auth);
    }

    @Test
    void choosesTheStrongestThatItKnows() {
        DigestChallenge chosen = DigestChallenge.strongest(Challenge.parse(List.of(
                        "Digest realm=\"r\", nonce=\"1\", qop=\"auth\", algorithm=MD5",
                        "Digest realm=\"r\", nonce=\"2\", qop=\"auth-int, auth\", algorithm=sha-256-SESS",
                        "Digest realm=\"r\", nonce=\"3\", qop=\"auth-int\", algorithm=SHA-512-256",
                        "Digest realm=\"r\", nonce=\"4\", algorithm=WHIRLPOOL")))
                .orElseThrow();

        assertThat(chosen.nonce()).isEqualTo("2");
        assertThat(chosen.session()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Basic realm=\"r\"",
                "Digest nonce=\"1\"",
                "Digest realm=\"r\"",
                "Digest realm=\"r\", nonce=\"1\", qop=\"auth-int\""
            })
    void knowsWhatItCannotAnswer(String header) {
        assertThat(DigestChallenge.strongest(Challenge.parse(List.of(header)))).isEmpty();
    }

    @Test
    void hidesOrEncodesAUsernameAsAsked() {
        DigestChallenge hashing = new DigestChallenge(REALM, "n", "", Algorithm.SHA_256, false, true, true);
        DigestChallenge plain = new DigestChallenge(REALM, "n", "", Algorithm.SHA_256, false, true, false);
        Login login = new Login("Jäsøn Doe", "Secret, or not?");

        assertThat(hashing.answer(login, INDEX, 1, "c"))
                .contains("userhash=true")
                .doesNotContain("Doe");
        assertThat(plain.answer(login, INDEX, 1, "c")).contains("username*=UTF-8''J%C3%A4s%C3%B8n%20Doe");
        assertThat(plain.answer(new Login("a\"b\\c", ""), INDEX, 1, "c")).contains("username=\"a\\\"b\\\\c\"");
    }
}
