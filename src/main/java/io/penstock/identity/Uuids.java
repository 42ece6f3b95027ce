package io.penstock.identity;

import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.UUID;

/** Facts about UUIDs (RFC 9562) that the ids and the partitions share. */
public final class Uuids {

    private static final long VERSION_7 = 0x7000L;
    private static final long VARIANT = 0x8000_0000_0000_0000L;

    private Uuids() {}

    /** @throws Failure {@link Reason.NotFound} when {@code text} is not a UUID in its canonical form */
    public static UUID parse(String what, String text) {
        if (text.length() == 36) {
            try {
                return UUID.fromString(text);
            } catch (IllegalArgumentException notAUuid) {
                throw notFound(what);
            }
        }
        throw notFound(what);
    }

    private static Failure notFound(String what) {
        return new Failure(new Reason.NotFound("There is no such " + what + "."));
    }

    /** The smallest UUIDv7 of that millisecond: a bound for range partitions. */
    public static UUID lowest(Instant at) {
        return new UUID(at.toEpochMilli() << 16 | VERSION_7, VARIANT);
    }

    /** When a UUIDv7 was made, to the millisecond. */
    public static Instant time(UUID id) {
        return Instant.ofEpochMilli(id.getMostSignificantBits() >>> 16);
    }

    /**
     * A UUIDv7 of that millisecond whose other bits are a hash: the same for the same arguments.
     *
     * @param hash at least 10 bytes
     */
    public static UUID derived(Instant at, byte[] hash) {
        ByteBuffer bits = ByteBuffer.wrap(hash);
        return version7(at.toEpochMilli(), bits.getShort(), bits.getLong());
    }

    static UUID version7(long millis, int sequence, long random) {
        return new UUID(millis << 16 | VERSION_7 | (sequence & 0xFFF), VARIANT | random >>> 2);
    }
}
