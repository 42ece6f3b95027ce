package io.penstock.seal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.config.Secret;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.Test;

class SealerTest {

    private static final Secret OLD = new Secret("an old key of at least thirty-two bytes");
    private static final Secret NEW = new Secret("a new key of at least thirty-two bytes!");
    private static final byte[] PLAIN = "whsec_secret".getBytes(UTF_8);
    private static final byte[] ROW = {1, 2, 3};

    private final Sealer sealer = sealer(OLD);

    @Test
    void opensWhatItSealed() {
        assertThat(sealer.open(sealer.seal(PLAIN, ROW), ROW)).isEqualTo(PLAIN);
        assertThat(sealer.open(sealer.seal(new byte[0], ROW), ROW)).isEmpty();
    }

    @Test
    void sealsTheSameDifferentlyEachTimeAndHidesIt() {
        byte[] sealed = sealer.seal(PLAIN, ROW);

        assertThat(sealed).isNotEqualTo(sealer.seal(PLAIN, ROW));
        assertThat(new String(sealed, UTF_8)).doesNotContain("whsec");
    }

    @Test
    void opensOnlyForItsOwnRow() {
        byte[] sealed = sealer.seal(PLAIN, ROW);

        assertThatThrownBy(() -> sealer.open(sealed, new byte[] {1, 2, 4})).isInstanceOf(UnsealableException.class);
    }

    @Test
    void refusesEveryChangedByte() {
        byte[] sealed = sealer.seal(PLAIN, ROW);
        for (int i = 0; i < sealed.length; i++) {
            byte[] changed = sealed.clone();
            changed[i] ^= 1;
            assertThatThrownBy(() -> sealer.open(changed, ROW)).isInstanceOf(UnsealableException.class);
        }
        assertThatThrownBy(() -> sealer.open(new byte[3], ROW)).isInstanceOf(UnsealableException.class);
    }

    @Test
    void opensOlderSealsAfterARotationAndKnowsThem() {
        Sealer rotated = sealer(NEW, OLD);
        byte[] old = sealer.seal(PLAIN, ROW);
        byte[] fresh = rotated.seal(PLAIN, ROW);

        assertThat(rotated.open(old, ROW)).isEqualTo(PLAIN);
        assertThat(rotated.isOutdated(old)).isTrue();
        assertThat(rotated.isOutdated(fresh)).isFalse();
        assertThatThrownBy(() -> sealer.open(fresh, ROW))
                .isInstanceOf(UnsealableException.class)
                .hasMessageContaining("key");
    }

    private static Sealer sealer(Secret... keys) {
        return new Sealer(List.of(keys), new SecureRandom());
    }
}
