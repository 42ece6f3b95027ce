package io.penstock.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordHashTest {

    private final HashingMemory memory = new HashingMemory();

    /** The test vectors of crypt_blowfish, from which all others come. */
    @ParameterizedTest
    @CsvSource({
        "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW, U*U",
        "$2b$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW, U*U",
        "$2y$05$CCCCCCCCCCCCCCCCCCCCC.VGOzA784oUp/Z0DY336zx7pLYAy0lwK, U*U*",
        "$2a$05$XXXXXXXXXXXXXXXXXXXXXOAcXxm9kjPGEMsLznoKqmqw7tc8WCx4a, U*U*U"
    })
    void verifiesBcrypt(String stored, String password) {
        PasswordHash hash = new PasswordHash(stored);

        assertThat(hash.matches(password, memory)).isTrue();
        assertThat(hash.matches(password + "x", memory)).isFalse();
        assertThat(hash.isOutdated()).isTrue();
    }

    @Test
    void aHashOfThisServerIsGoodAndAWeakerOneIsOutdated() {
        byte[] salt = "0123456789abcdef".getBytes(StandardCharsets.UTF_8);
        Argon2Hash now = Argon2Hash.of("correct horse", salt, memory);
        Argon2Hash weak = new Argon2Hash(1_024, 2, 1, salt, new byte[32]);

        assertThat(new PasswordHash(now.phc()).isOutdated()).isFalse();
        assertThat(new PasswordHash(now.phc()).matches("correct horse", memory)).isTrue();
        assertThat(new PasswordHash(weak.phc()).isOutdated()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "correct horse",
                "$1$abc$def",
                "$2a$31$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
                "$2x$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"
            })
    void everythingElseMatchesNothing(String stored) {
        assertThat(new PasswordHash(stored).matches("U*U", memory)).isFalse();
        assertThat(new PasswordHash(stored).matches(stored, memory)).isFalse();
    }
}
