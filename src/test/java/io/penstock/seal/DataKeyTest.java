package io.penstock.seal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.config.Secret;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.Test;

class DataKeyTest {

    private static final Secret OLD = new Secret("an old key of at least thirty-two bytes");
    private static final Secret NEW = new Secret("a new key of at least thirty-two bytes!");
    private static final byte[] PLAIN = "{\"token\":\"hush\"}".getBytes(UTF_8);
    private static final byte[] TENANT = {1};
    private static final byte[] ROW = {1, 2, 3};

    private final Sealer sealer = sealer(OLD);
    private final byte[] wrapped = sealer.newDataKey(TENANT);
    private final DataKey key = sealer.unwrap(wrapped, TENANT);

    @Test
    void opensWhatItSealedAlsoWhenUnwrappedAgain() {
        byte[] sealed = key.seal(PLAIN, ROW);

        assertThat(key.open(sealed, ROW)).isEqualTo(PLAIN);
        assertThat(sealer(OLD).unwrap(wrapped, TENANT).open(sealed, ROW)).isEqualTo(PLAIN);
    }

    @Test
    void survivesAChangeOfTheSecretKeyWhenWrappedAnew() {
        byte[] sealed = key.seal(PLAIN, ROW);
        Sealer rotated = sealer(NEW, OLD);

        byte[] rewrapped = rotated.seal(rotated.open(wrapped, TENANT), TENANT);

        assertThat(rotated.isOutdated(wrapped)).isTrue();
        assertThat(rotated.isOutdated(rewrapped)).isFalse();
        assertThat(sealer(NEW).unwrap(rewrapped, TENANT).open(sealed, ROW)).isEqualTo(PLAIN);
    }

    @Test
    void opensOnlyForItsOwnRowAndTenant() {
        byte[] sealed = key.seal(PLAIN, ROW);
        DataKey other = sealer.unwrap(sealer.newDataKey(TENANT), TENANT);

        assertThatThrownBy(() -> key.open(sealed, new byte[] {1, 2, 4})).isInstanceOf(UnsealableException.class);
        assertThatThrownBy(() -> other.open(sealed, ROW)).isInstanceOf(UnsealableException.class);
        assertThatThrownBy(() -> sealer.unwrap(wrapped, new byte[] {2})).isInstanceOf(UnsealableException.class);
    }

    @Test
    void refusesEveryChangedByteAndWhatIsNotSealed() {
        byte[] sealed = key.seal(PLAIN, ROW);
        for (int i = 0; i < sealed.length; i++) {
            byte[] changed = sealed.clone();
            changed[i] ^= 1;
            assertThatThrownBy(() -> key.open(changed, ROW)).isInstanceOf(UnsealableException.class);
        }
        assertThatThrownBy(() -> key.open(PLAIN, ROW)).isInstanceOf(UnsealableException.class);
        assertThat(DataKey.isSealed(sealed)).isTrue();
        assertThat(DataKey.isSealed(PLAIN)).isFalse();
    }

    @Test
    void showsNothingOfItself() {
        assertThat(key).hasToString("");
    }

    private static Sealer sealer(Secret... keys) {
        return new Sealer(List.of(keys), new SecureRandom());
    }
}
