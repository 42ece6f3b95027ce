package io.penstock.backup;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HexFormat;

/** A checksum of rows in any order: the sum of their SHA-256 hashes modulo 2^256, so that the same rows in another order have the same. */
final class RowSum {

    private static final int WORDS = 4;

    private final MessageDigest digest = Sha256.digest();
    private final long[] sum = new long[WORDS];
    private long rows;

    void add(byte[] bytes, int offset, int length) {
        digest.update(bytes, offset, length);
        ByteBuffer hash = ByteBuffer.wrap(digest.digest());
        long carry = 0;
        for (int i = WORDS - 1; i >= 0; i--) {
            long word = hash.getLong(i * Long.BYTES);
            long added = sum[i] + word;
            long carried = Long.compareUnsigned(added, word) < 0 ? 1 : 0;
            sum[i] = added + carry;
            carry = carried + (carry == 1 && sum[i] == 0 ? 1 : 0);
        }
        rows++;
    }

    long rows() {
        return rows;
    }

    String hex() {
        ByteBuffer bytes = ByteBuffer.allocate(WORDS * Long.BYTES);
        for (long word : sum) {
            bytes.putLong(word);
        }
        return HexFormat.of().formatHex(bytes.array());
    }
}
