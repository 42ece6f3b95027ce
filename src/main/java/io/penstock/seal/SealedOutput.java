package io.penstock.seal;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/**
 * Seals a stream of any length in chunks of 64 KiB with AES-256-GCM, under a key of its own that a {@link Sealer} wraps. Format: a format byte,
 * the wrapped key with its length (2 bytes), then each chunk: whether it is the last (1 byte), its length (4), the ciphertext with its tag. The
 * nonce of a chunk is its number, and its place is sealed with it: chunks cannot be left out, moved or cut off. For one thread.
 */
public final class SealedOutput extends OutputStream {

    static final byte FORMAT = 3;
    static final int CHUNK_BYTES = 1 << 16;

    private final DataOutputStream out;
    private final StreamKey key;
    private final byte[] chunk = new byte[CHUNK_BYTES];
    private int filled;
    private boolean closed;

    /** @param context what the stream belongs to; needed to open it */
    public SealedOutput(OutputStream to, Sealer sealer, byte[] context) throws IOException {
        this.out = new DataOutputStream(to);
        byte[] wrapped = sealer.newDataKey(context);
        this.key = new StreamKey(sealer.open(wrapped, context), context);
        out.writeByte(FORMAT);
        out.writeShort(wrapped.length);
        out.write(wrapped);
    }

    @Override
    public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        int from = offset;
        int left = length;
        while (left > 0) {
            // Only when more follows, so that the last chunk is known to be it.
            if (filled == CHUNK_BYTES) {
                seal(false);
            }
            int taken = Math.min(left, CHUNK_BYTES - filled);
            System.arraycopy(bytes, from, chunk, filled, taken);
            filled += taken;
            from += taken;
            left -= taken;
        }
    }

    private void seal(boolean last) throws IOException {
        byte[] sealed = key.seal(Arrays.copyOf(chunk, filled), last);
        out.writeBoolean(last);
        out.writeInt(sealed.length);
        out.write(sealed);
        filled = 0;
    }

    @Override
    public void flush() throws IOException {
        out.flush();
    }

    /** Without this the stream has no end, and does not open. */
    @Override
    public void close() throws IOException {
        if (!closed) {
            closed = true;
            seal(true);
            out.close();
        }
    }
}
