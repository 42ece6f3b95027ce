package io.penstock.seal;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/** AES-256-GCM (NIST SP 800-38D) with random nonces of 96 bits and tags of 128. */
final class AesGcm {

    static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private AesGcm() {}

    static byte[] nonce(SecureRandom random) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        return nonce;
    }

    static byte[] encrypt(SecretKey key, byte[] nonce, byte[] plain, byte[] context) {
        return crypt(Cipher.ENCRYPT_MODE, key, nonce, plain, context);
    }

    /** @throws UnsealableException when key, context or bytes are others than it was encrypted with */
    static byte[] decrypt(SecretKey key, byte[] nonce, byte[] content, byte[] context) {
        return crypt(Cipher.DECRYPT_MODE, key, nonce, content, context);
    }

    private static byte[] crypt(int mode, SecretKey key, byte[] nonce, byte[] content, byte[] context) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(context);
            return cipher.doFinal(content);
        } catch (GeneralSecurityException failed) {
            throw new UnsealableException("The sealed bytes were changed, or belong to another row.");
        }
    }
}
