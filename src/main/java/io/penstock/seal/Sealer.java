package io.penstock.seal;

import io.penstock.config.Secret;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals secrets with AES-256-GCM under keys derived (HKDF, RFC 5869) from the server's secret keys. Sealed bytes are: a format byte, the id
 * of the key (4 bytes, derived from it), a random nonce (12), the ciphertext with its tag. They open only with the context they were sealed
 * for, such as the ids of their row. It also wraps {@link DataKey}s, so that a new secret key needs only those sealed again. Safe on any
 * thread.
 */
public final class Sealer {

    private static final byte FORMAT = 1;
    private static final int KEY_ID_BYTES = 4;
    private static final int HEAD_BYTES = 1 + KEY_ID_BYTES + AesGcm.NONCE_BYTES;
    private static final String HMAC = "HmacSHA256";
    private static final byte[] SALT = "penstock".getBytes(StandardCharsets.US_ASCII);

    private final List<Key> keys;
    private final SecureRandom random;

    private record Key(byte[] id, SecretKey secret) {}

    /** @param secretKeys the one to seal with first, then older ones that still open */
    public Sealer(List<Secret> secretKeys, SecureRandom random) {
        if (secretKeys.isEmpty()) {
            throw new IllegalArgumentException("A sealer needs a key");
        }
        this.random = random;
        List<Key> derived = new ArrayList<>(secretKeys.size());
        for (Secret secretKey : secretKeys) {
            byte[] extracted = hmac(SALT, secretKey.bytes());
            byte[] id = Arrays.copyOf(expand(extracted, "seal id"), KEY_ID_BYTES);
            derived.add(new Key(id, new SecretKeySpec(expand(extracted, "seal key"), "AES")));
        }
        this.keys = List.copyOf(derived);
    }

    /** @param context what the bytes belong to; needed to open them */
    public byte[] seal(byte[] plain, byte[] context) {
        Key key = keys.get(0);
        byte[] nonce = AesGcm.nonce(random);
        byte[] sealed = AesGcm.encrypt(key.secret(), nonce, plain, context);
        return ByteBuffer.allocate(HEAD_BYTES + sealed.length)
                .put(FORMAT)
                .put(key.id())
                .put(nonce)
                .put(sealed)
                .array();
    }

    /** @throws UnsealableException when the key is not here, the context is another, or the bytes were changed */
    public byte[] open(byte[] sealed, byte[] context) {
        if (sealed.length < HEAD_BYTES || sealed[0] != FORMAT) {
            throw new UnsealableException("These are no sealed bytes.");
        }
        byte[] id = Arrays.copyOfRange(sealed, 1, 1 + KEY_ID_BYTES);
        Key key = keys.stream()
                .filter(each -> Arrays.equals(each.id(), id))
                .findFirst()
                .orElseThrow(() -> new UnsealableException("Sealed with a secret key that this server does not have."));
        byte[] nonce = Arrays.copyOfRange(sealed, 1 + KEY_ID_BYTES, HEAD_BYTES);
        byte[] content = Arrays.copyOfRange(sealed, HEAD_BYTES, sealed.length);
        return AesGcm.decrypt(key.secret(), nonce, content, context);
    }

    /** Whether the bytes were sealed with an older key than the first. */
    public boolean isOutdated(byte[] sealed) {
        byte[] id = sealed.length < HEAD_BYTES ? new byte[0] : Arrays.copyOfRange(sealed, 1, 1 + KEY_ID_BYTES);
        return !Arrays.equals(id, keys.get(0).id());
    }

    /** One block of HKDF-Expand: 32 bytes are all that a key needs. */
    private static byte[] expand(byte[] extracted, String purpose) {
        byte[] info = purpose.getBytes(StandardCharsets.US_ASCII);
        byte[] block = Arrays.copyOf(info, info.length + 1);
        block[info.length] = 1;
        return hmac(extracted, block);
    }

    /**
     * A fresh key to seal a tenant's data with, itself sealed: what is stored.
     *
     * @param context what the key belongs to; needed to unwrap it
     */
    public byte[] newDataKey(byte[] context) {
        byte[] key = new byte[DataKey.BYTES];
        random.nextBytes(key);
        return seal(key, context);
    }

    /** @throws UnsealableException as {@link #open} does */
    public DataKey unwrap(byte[] dataKey, byte[] context) {
        return new DataKey(open(dataKey, context), random);
    }

    private static byte[] hmac(byte[] key, byte[] content) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(key, HMAC));
            return mac.doFinal(content);
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("Every Java platform has " + HMAC, missing);
        }
    }
}
