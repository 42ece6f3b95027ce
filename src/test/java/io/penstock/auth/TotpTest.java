package io.penstock.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TotpTest {

    private static final String DIGITS = "1234567890";

    /** RFC 6238, appendix B; its codes have eight digits. */
    @ParameterizedTest
    @CsvSource({
        "59, HmacSHA1, 94287082",
        "59, HmacSHA256, 46119246",
        "59, HmacSHA512, 90693936",
        "1111111109, HmacSHA1, 7081804",
        "1111111109, HmacSHA256, 68084774",
        "1111111109, HmacSHA512, 25091201",
        "1111111111, HmacSHA1, 14050471",
        "1234567890, HmacSHA1, 89005924",
        "2000000000, HmacSHA1, 69279037",
        "20000000000, HmacSHA1, 65353130",
        "20000000000, HmacSHA256, 77737706",
        "20000000000, HmacSHA512, 47863826"
    })
    void agreesWithTheVectorsOfTheStandard(long time, String algorithm, int code) {
        int length = algorithm.endsWith("512") ? 64 : algorithm.endsWith("256") ? 32 : 20;
        byte[] secret = DIGITS.repeat(7).substring(0, length).getBytes(StandardCharsets.US_ASCII);

        assertThat(Totp.truncated(secret, Totp.step(Instant.ofEpochSecond(time)), algorithm) % 100_000_000)
                .isEqualTo(code);
    }

    @Test
    void hasSixDigitsWithLeadingZeros() {
        byte[] secret = DIGITS.repeat(2).getBytes(StandardCharsets.US_ASCII);

        assertThat(Totp.code(secret, Totp.step(Instant.ofEpochSecond(1_111_111_109))))
                .isEqualTo("081804");
        assertThat(Totp.code(secret, Totp.step(Instant.ofEpochSecond(1_234_567_890))))
                .isEqualTo("005924");
    }

    @Test
    void takesACodeOfTheStepBeforeAndAfterAndNoOther() {
        byte[] secret = DIGITS.repeat(2).getBytes(StandardCharsets.US_ASCII);
        Instant now = Instant.ofEpochSecond(1_234_567_890);
        long step = Totp.step(now);

        for (long near = step - 1; near <= step + 1; near++) {
            assertThat(Totp.matching(secret, Totp.code(secret, near), now)).hasValue(near);
        }
        assertThat(Totp.matching(secret, Totp.code(secret, step - 2), now)).isEmpty();
        assertThat(Totp.matching(secret, Totp.code(secret, step + 2), now)).isEmpty();
        assertThat(Totp.matching(secret, "", now)).isEmpty();
    }

    /** RFC 4648, section 10, without padding. */
    @ParameterizedTest
    @CsvSource({"f, MY", "fo, MZXQ", "foo, MZXW6", "foob, MZXW6YQ", "fooba, MZXW6YTB", "foobar, MZXW6YTBOI"})
    void writesBase32(String text, String base32) {
        assertThat(Totp.base32(text.getBytes(StandardCharsets.US_ASCII))).isEqualTo(base32);
    }
}
