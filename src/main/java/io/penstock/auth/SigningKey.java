package io.penstock.auth;

import io.penstock.config.SigningAlgorithm;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * A key that access tokens are signed with.
 *
 * @param id its {@code kid}
 * @param material the secret, or the private key in PKCS #8; never changed
 * @param publicPart in X.509; empty for a secret; never changed
 * @param signsFrom from when on new tokens have it; it verifies before that already
 */
record SigningKey(
        UUID id, SigningAlgorithm algorithm, byte[] material, byte[] publicPart, Instant created, Instant signsFrom) {

    private static final int SECRET_BYTES = 32;
    private static final int RSA_BITS = 2_048;
    private static final int COORDINATE_BYTES = 32;

    /** Key material of its own, before anybody has it. Takes some 100 ms for RSA: never on an event loop. */
    record Material(byte[] secret, byte[] publicPart) {}

    static Material generate(SigningAlgorithm algorithm, SecureRandom random) {
        try {
            return switch (algorithm) {
                case HS256 -> {
                    byte[] secret = new byte[SECRET_BYTES];
                    random.nextBytes(secret);
                    yield new Material(secret, new byte[0]);
                }
                case RS256 -> {
                    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
                    generator.initialize(RSA_BITS, random);
                    yield material(generator.generateKeyPair());
                }
                case ES256 -> {
                    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
                    generator.initialize(new ECGenParameterSpec("secp256r1"), random);
                    yield material(generator.generateKeyPair());
                }
            };
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("Every Java platform has RSA and P-256", missing);
        }
    }

    private static Material material(KeyPair pair) {
        return new Material(pair.getPrivate().getEncoded(), pair.getPublic().getEncoded());
    }

    boolean isPublic() {
        return publicPart.length > 0;
    }

    /** The public half as a JWK (RFC 7517); only of a key that has one. */
    Map<String, String> jwk() {
        Map<String, String> jwk = new LinkedHashMap<>();
        jwk.put("kid", id.toString());
        jwk.put("use", "sig");
        jwk.put("alg", algorithm.name());
        PublicKey key = publicKey();
        if (key instanceof RSAPublicKey rsa) {
            jwk.put("kty", "RSA");
            jwk.put("n", base64(rsa.getModulus(), (RSA_BITS + Byte.SIZE - 1) / Byte.SIZE));
            jwk.put(
                    "e",
                    base64(rsa.getPublicExponent(), (rsa.getPublicExponent().bitLength() + 7) / Byte.SIZE));
        } else if (key instanceof ECPublicKey curve) {
            jwk.put("kty", "EC");
            jwk.put("crv", "P-256");
            jwk.put("x", base64(curve.getW().getAffineX(), COORDINATE_BYTES));
            jwk.put("y", base64(curve.getW().getAffineY(), COORDINATE_BYTES));
        }
        return jwk;
    }

    private PublicKey publicKey() {
        try {
            return KeyFactory.getInstance(algorithm == SigningAlgorithm.RS256 ? "RSA" : "EC")
                    .generatePublic(new X509EncodedKeySpec(publicPart));
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException("A stored public key is none", broken);
        }
    }

    /** Unsigned, with leading zeros up to that length. */
    private static String base64(BigInteger number, int bytes) {
        byte[] signed = number.toByteArray();
        byte[] unsigned = new byte[bytes];
        int length = Math.min(signed.length, bytes);
        System.arraycopy(signed, signed.length - length, unsigned, bytes - length, length);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(unsigned);
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "SigningKey[" + id + " " + algorithm + "]";
    }
}
