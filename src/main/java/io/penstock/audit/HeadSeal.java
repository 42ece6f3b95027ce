package io.penstock.audit;

import io.penstock.identity.OrganizationId;
import io.penstock.seal.Sealer;
import io.penstock.seal.UnsealableException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * Anchors a chain: what stands at its end, and where what is kept begins, are sealed with the server's key, so that nobody who has only the
 * database can cut the chain or compute it anew. Pure.
 */
final class HeadSeal {

    private static final byte[] PURPOSE = "audit head".getBytes(StandardCharsets.US_ASCII);

    private final Sealer sealer;

    HeadSeal(Sealer sealer) {
        this.sealer = sealer;
    }

    byte[] seal(OrganizationId organization, Head head) {
        return sealer.seal(content(head), context(organization));
    }

    /** Whether the server has sealed exactly this. */
    boolean holds(OrganizationId organization, Head head, byte @Nullable [] seal) {
        try {
            return seal != null && MessageDigest.isEqual(content(head), sealer.open(seal, context(organization)));
        } catch (UnsealableException another) {
            return false;
        }
    }

    private static byte[] content(Head head) {
        return ByteBuffer.allocate(2 * Long.BYTES
                        + head.last().hash().length
                        + head.begin().hash().length)
                .putLong(head.last().seq())
                .put(head.last().hash())
                .putLong(head.begin().seq())
                .put(head.begin().hash())
                .array();
    }

    private static byte[] context(OrganizationId organization) {
        return ByteBuffer.allocate(PURPOSE.length + 2 * Long.BYTES)
                .put(PURPOSE)
                .putLong(organization.value().getMostSignificantBits())
                .putLong(organization.value().getLeastSignificantBits())
                .array();
    }
}
