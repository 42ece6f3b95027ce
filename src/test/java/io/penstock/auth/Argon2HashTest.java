package io.penstock.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class Argon2HashTest {

    private static final byte[] SALT = "0123456789abcdef".getBytes(StandardCharsets.UTF_8);

    private final HashingMemory memory = new HashingMemory();

    @Test
    void verifiesThePasswordItWasMadeOfThroughItsText() {
        String phc = Argon2Hash.of("correct horse", SALT, memory).phc();

        assertThat(phc).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
        assertThat(Argon2Hash.parse(phc).matches("correct horse", memory)).isTrue();
        assertThat(Argon2Hash.parse(phc).matches("correct horsf", memory)).isFalse();
    }

    @Test
    void agreesWithTheReferenceImplementation() {
        // argon2 (the reference command line tool): echo -n password | argon2 somesalt -id -t 2 -k 65536 -p 1 -l 32, as
        // its tests have it
        var published = new Argon2Hash(
                65_536,
                2,
                1,
                "somesalt".getBytes(StandardCharsets.UTF_8),
                HexFormat.of().parseHex("09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7"));

        assertThat(published.matches("password", memory)).isTrue();
    }

    @Test
    void isTheSameInMemoryThatAnotherHashHasUsed() {
        Argon2Hash fresh = Argon2Hash.of("correct horse", SALT, new HashingMemory());
        Argon2Hash.of("battery staple", SALT, memory);
        Argon2Hash second = Argon2Hash.of("correct horse", SALT, memory);

        assertThat(second.phc()).isEqualTo(fresh.phc());
        assertThat(memory.kept()).isEqualTo(1);
        assertThat(memory.uses()).isEqualTo(2);
    }

    @Test
    void refusesOtherFormatsWithoutRepeatingThem() {
        assertThatThrownBy(() -> Argon2Hash.parse("$2b$12$PLANTED"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("PLANTED");
    }
}
