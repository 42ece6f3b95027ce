package io.penstock.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator.BlockPool;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * An argon2id hash (RFC 9106) with its parameters, in the PHC string format. Takes about 75 ms and 19 MiB to compute: never on an event
 * loop.
 *
 * @param memoryKib memory in KiB
 * @param hash never changed
 */
record Argon2Hash(int memoryKib, int iterations, int lanes, byte[] salt, byte[] hash) {

    /** What OWASP recommends for argon2id. */
    static final int MEMORY_KIB = 19_456;

    static final int ITERATIONS = 2;
    static final int LANES = 1;
    static final int SALT_BYTES = 16;
    static final int HASH_BYTES = 32;

    private static final Pattern PHC = Pattern.compile(
            "\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,3}),p=(\\d{1,2})\\$([A-Za-z0-9+/]+)\\$([A-Za-z0-9+/]+)");

    static Argon2Hash of(String password, byte[] salt, HashingMemory memory) {
        Argon2Hash empty = new Argon2Hash(MEMORY_KIB, ITERATIONS, LANES, salt, new byte[HASH_BYTES]);
        return new Argon2Hash(MEMORY_KIB, ITERATIONS, LANES, salt, empty.compute(password, memory));
    }

    /** @throws IllegalArgumentException when {@code text} is no such string; it does not repeat the text */
    static Argon2Hash parse(String text) {
        var matcher = PHC.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("A stored password hash is not argon2id in the PHC format");
        }
        return new Argon2Hash(
                Integer.parseInt(matcher.group(1)),
                Integer.parseInt(matcher.group(2)),
                Integer.parseInt(matcher.group(3)),
                Base64.getDecoder().decode(matcher.group(4)),
                Base64.getDecoder().decode(matcher.group(5)));
    }

    static boolean isPhc(String text) {
        return PHC.matcher(text).matches();
    }

    /** Whether it is of the strength that new ones have. */
    boolean isCurrent() {
        return memoryKib == MEMORY_KIB && iterations == ITERATIONS && lanes == LANES && hash.length == HASH_BYTES;
    }

    /** In constant time for the comparison. */
    boolean matches(String password, HashingMemory memory) {
        return MessageDigest.isEqual(hash, compute(password, memory));
    }

    private byte[] compute(String password, HashingMemory memory) {
        return memory.lend(blocks -> compute(password, blocks));
    }

    private byte[] compute(String password, BlockPool blocks) {
        Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(memoryKib)
                .withIterations(iterations)
                .withParallelism(lanes)
                .withSalt(salt)
                .withBlockPool(blocks)
                .build());
        byte[] output = new byte[hash.length];
        generator.generateBytes(password.getBytes(StandardCharsets.UTF_8), output);
        return output;
    }

    String phc() {
        Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
        return "$argon2id$v=19$m=" + memoryKib + ",t=" + iterations + ",p=" + lanes + "$" + base64.encodeToString(salt)
                + "$" + base64.encodeToString(hash);
    }
}
