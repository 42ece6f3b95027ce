package io.penstock.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.config.Secret;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SealedStreamTest {

    private static final Sealer SEALER = sealer("a secret key of at least 32 bytes");
    private static final byte[] CONTEXT = "of a file".getBytes(StandardCharsets.UTF_8);
    private static final int CHUNK = SealedOutput.CHUNK_BYTES;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 65_535, 65_536, 65_537, 131_072, 300_000})
    void opensWhatItHasSealed(int length) throws IOException {
        byte[] plain = random(length);

        byte[] sealed = seal(plain);

        assertThat(open(sealed, SEALER, CONTEXT)).isEqualTo(plain);
    }

    @Test
    void opensNothingWithAnotherKeyOrForAnotherContext() throws IOException {
        byte[] sealed = seal(random(10));

        assertThatThrownBy(() -> open(sealed, sealer("another key of at least 32 bytes"), CONTEXT))
                .isInstanceOf(UnsealableException.class);
        assertThatThrownBy(() -> open(sealed, SEALER, new byte[] {1})).isInstanceOf(UnsealableException.class);
    }

    @Test
    void findsEveryFlippedBit() throws IOException {
        byte[] sealed = seal(random(200));
        for (int i = 0; i < sealed.length; i++) {
            byte[] flipped = sealed.clone();
            flipped[i] ^= 4;
            assertThatThrownBy(() -> open(flipped, SEALER, CONTEXT))
                    .as("byte " + i)
                    .isInstanceOfAny(IOException.class, UnsealableException.class);
        }
    }

    @Test
    void findsACutAtTheEndOfAChunkAndAnyOtherCut() throws IOException {
        byte[] sealed = seal(random(2 * CHUNK));
        int last = CHUNK + 16 + 5;

        assertThatThrownBy(() -> open(Arrays.copyOf(sealed, sealed.length - last), SEALER, CONTEXT))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("breaks off");
        assertThatThrownBy(() -> open(Arrays.copyOf(sealed, sealed.length - 1), SEALER, CONTEXT))
                .isInstanceOf(IOException.class);
    }

    @Test
    void findsChunksThatHaveChangedPlaces() throws IOException {
        byte[] sealed = seal(random(3 * CHUNK));
        int chunk = CHUNK + 16 + 5;
        int head = sealed.length - 3 * chunk;
        byte[] moved = sealed.clone();
        System.arraycopy(sealed, head, moved, head + chunk, chunk);
        System.arraycopy(sealed, head + chunk, moved, head, chunk);

        assertThatThrownBy(() -> open(moved, SEALER, CONTEXT))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("changed");
    }

    private static Sealer sealer(String key) {
        return new Sealer(List.of(new Secret(key)), new SecureRandom());
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    private static byte[] seal(byte[] plain) throws IOException {
        ByteArrayOutputStream sealed = new ByteArrayOutputStream();
        try (SealedOutput out = new SealedOutput(sealed, SEALER, CONTEXT)) {
            out.write(plain);
        }
        return sealed.toByteArray();
    }

    private static byte[] open(byte[] sealed, Sealer sealer, byte[] context) throws IOException {
        try (SealedInput in = new SealedInput(new ByteArrayInputStream(sealed), sealer, context)) {
            return in.readAllBytes();
        }
    }
}
