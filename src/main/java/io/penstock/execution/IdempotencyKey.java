package io.penstock.execution;

import io.penstock.engine.Position;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.UUID;

/** Names of an execution's calls for those who are called. */
final class IdempotencyKey {

    private static final int BYTES = 16;

    private IdempotencyKey() {}

    /**
     * 32 hexadecimal digits: equal over retries and recoveries, new for each turn of a loop and for a manual retry.
     *
     * @param perAttempt new for each retry of the document, too
     */
    static String of(ExecutionRef ref, Position position, boolean perAttempt) {
        byte[] stable = (perAttempt ? position.value() : position.stable()).getBytes(StandardCharsets.UTF_8);
        ByteBuffer hashed = ByteBuffer.allocate(20 + stable.length);
        UUID id = ref.id().value();
        hashed.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
        hashed.putInt(ref.generation()).put(stable);
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(hashed.array());
            return HexFormat.of().formatHex(Arrays.copyOf(digest, BYTES));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every JDK has SHA-256", impossible);
        }
    }

    /** The execution's id as a W3C trace id. */
    static String traceId(ExecutionRef ref) {
        UUID id = ref.id().value();
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits(id.getMostSignificantBits()) + hex.toHexDigits(id.getLeastSignificantBits());
    }
}
