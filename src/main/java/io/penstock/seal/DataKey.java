package io.penstock.seal;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key that one tenant's data is sealed with, AES-256-GCM; stored only wrapped by a {@link Sealer}. Sealed bytes are: a format byte, a
 * random nonce (12), the ciphertext with its tag. They open only with the context they were sealed for. Safe on any thread.
 */
public final class DataKey {

    static final int BYTES = 32;
    private static final byte FORMAT = 2;
    private static final int HEAD_BYTES = 1 + AesGcm.NONCE_BYTES;

    private final SecretKey key;
    private final SecureRandom random;

    DataKey(byte[] key, SecureRandom random) {
        if (key.length != BYTES) {
            throw new UnsealableException("These sealed bytes hold no data key.");
        }
        this.key = new SecretKeySpec(key, "AES");
        this.random = random;
    }

    /** @param context what the bytes belong to; needed to open them */
    public byte[] seal(byte[] plain, byte[] context) {
        byte[] nonce = AesGcm.nonce(random);
        byte[] sealed = AesGcm.encrypt(key, nonce, plain, context);
        return ByteBuffer.allocate(HEAD_BYTES + sealed.length)
                .put(FORMAT)
                .put(nonce)
                .put(sealed)
                .array();
    }

    /** @throws UnsealableException when the key or the context is another, or the bytes were changed */
    public byte[] open(byte[] sealed, byte[] context) {
        if (!isSealed(sealed)) {
            throw new UnsealableException("These are no sealed bytes.");
        }
        byte[] nonce = Arrays.copyOfRange(sealed, 1, HEAD_BYTES);
        return AesGcm.decrypt(key, nonce, Arrays.copyOfRange(sealed, HEAD_BYTES, sealed.length), context);
    }

    /** Whether the bytes begin as sealed ones do: JSON never does. */
    public static boolean isSealed(byte[] bytes) {
        return bytes.length >= HEAD_BYTES && bytes[0] == FORMAT;
    }

    @Override
    public String toString() {
        return "";
    }
}
