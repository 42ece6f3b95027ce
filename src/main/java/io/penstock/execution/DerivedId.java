package io.penstock.execution;

import io.penstock.identity.Uuids;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * Ids of what runs make: from logical time and a hash of who makes it, so that making it again makes nothing new. Pure.
 */
final class DerivedId {

    /**
     * How far an id's time may lie behind the clock. Whoever begins to listen looks back so far for what was stored meanwhile, and an id
     * of a day that is gone has no partition.
     */
    static final Duration LAG = Duration.ofMillis(50);

    private DerivedId() {}

    /** The time that an id made now has. */
    static Instant time(Instant logical, Instant clock) {
        return logical.isBefore(clock.minus(LAG)) ? clock : logical;
    }

    /** What an execution makes at one of its positions. */
    static UUID of(Instant at, ExecutionRef maker, String position) {
        byte[] place = position.getBytes(StandardCharsets.UTF_8);
        UUID id = maker.id().value();
        ByteBuffer hashed = ByteBuffer.allocate(20 + place.length);
        hashed.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
        return derived(at, hashed.putInt(maker.generation()).put(place));
    }

    /** What an event makes of a workflow. */
    static UUID of(Instant at, UUID event, UUID workflow) {
        ByteBuffer hashed = ByteBuffer.allocate(32);
        hashed.putLong(event.getMostSignificantBits()).putLong(event.getLeastSignificantBits());
        hashed.putLong(workflow.getMostSignificantBits()).putLong(workflow.getLeastSignificantBits());
        return derived(at, hashed);
    }

    private static UUID derived(Instant at, ByteBuffer hashed) {
        try {
            return Uuids.derived(at, MessageDigest.getInstance("SHA-256").digest(hashed.array()));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every JDK has SHA-256", impossible);
        }
    }
}
