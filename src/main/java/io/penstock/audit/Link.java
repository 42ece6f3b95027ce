package io.penstock.audit;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A place in a chain: the hash of an entry covers its content, its number and the hash before it, so that whoever changes, removes or moves
 * one has to compute all that follow anew, up to the head, which is sealed. SHA-256; anybody can recompute it without a key. Pure.
 *
 * @param seq from 1, without gaps; 0 stands before the first entry
 */
record Link(long seq, byte[] hash) {

    /** Names what is hashed and its revision; never changes for entries that are stored. */
    private static final byte[] PURPOSE = "penstock audit 1".getBytes(StandardCharsets.US_ASCII);

    private static final int HASH_BYTES = 32;
    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final int NANOS_PER_MICRO = 1_000;

    /** Before the first entry. */
    static Link first() {
        return new Link(0, new byte[HASH_BYTES]);
    }

    /** The place after this one when {@code entry} stands there. */
    Link next(AuditEntry entry) {
        MessageDigest sha256 = sha256();
        sha256.update(PURPOSE);
        sha256.update(hash);
        sha256.update(content(seq + 1, entry));
        return new Link(seq + 1, sha256.digest());
    }

    boolean is(Link other) {
        return seq == other.seq && MessageDigest.isEqual(hash, other.hash);
    }

    /** Each part with its length, so that no two contents read alike. */
    private static byte[] content(long number, AuditEntry entry) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeLong(number);
            write(out, entry.id());
            write(out, entry.organization().value());
            out.writeLong(
                    entry.at().getEpochSecond() * MICROS_PER_SECOND + entry.at().getNano() / NANOS_PER_MICRO);
            write(out, entry.actor());
            write(out, entry.action());
            write(out, entry.target());
            write(out, entry.digests().before());
            write(out, entry.digests().after());
            write(out, entry.source().address());
            write(out, entry.source().requestId());
            write(out, entry.outcome().toString());
            out.writeInt(entry.times());
        } catch (IOException impossible) {
            throw new UncheckedIOException("Memory is always written", impossible);
        }
        return bytes.toByteArray();
    }

    private static void write(DataOutputStream out, UUID id) throws IOException {
        out.writeLong(id.getMostSignificantBits());
        out.writeLong(id.getLeastSignificantBits());
    }

    private static void write(DataOutputStream out, String text) throws IOException {
        write(out, text.getBytes(StandardCharsets.UTF_8));
    }

    private static void write(DataOutputStream out, byte @Nullable [] part) throws IOException {
        out.writeInt(part == null ? -1 : part.length);
        if (part != null) {
            out.write(part);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("Every Java platform has SHA-256", missing);
        }
    }
}
