package io.penstock.seal;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** Opens what {@link SealedOutput} has sealed; gives no byte that it has not verified. For one thread. */
public final class SealedInput extends InputStream {

    private static final int LONGEST_KEY = 1 << 10;
    private static final int TAG_BYTES = 16;

    private final DataInputStream in;
    private final StreamKey key;
    private byte[] chunk = new byte[0];
    private int at;
    private boolean ended;

    /**
     * @throws IOException when the stream is none of these
     * @throws UnsealableException when it was sealed with another secret key or for another context
     */
    public SealedInput(InputStream from, Sealer sealer, byte[] context) throws IOException {
        this.in = new DataInputStream(from);
        if (in.read() != SealedOutput.FORMAT) {
            throw new IOException("The file is not sealed.");
        }
        int length = in.readUnsignedShort();
        if (length > LONGEST_KEY) {
            throw new IOException("The file is not sealed.");
        }
        byte[] wrapped = new byte[length];
        in.readFully(wrapped);
        this.key = new StreamKey(sealer.open(wrapped, context), context);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (at == chunk.length && !ended) {
            next();
        }
        if (at == chunk.length) {
            return -1;
        }
        int given = Math.min(length, chunk.length - at);
        System.arraycopy(chunk, at, into, offset, given);
        at += given;
        return given;
    }

    private void next() throws IOException {
        try {
            int place = in.readUnsignedByte();
            int length = in.readInt();
            if (place > 1 || length < TAG_BYTES || length > SealedOutput.CHUNK_BYTES + TAG_BYTES) {
                throw new IOException("The sealed bytes were changed.");
            }
            byte[] sealed = new byte[length];
            in.readFully(sealed);
            ended = place == 1;
            chunk = key.open(sealed, ended);
            at = 0;
        } catch (EOFException cut) {
            throw new IOException("The sealed file breaks off.", cut);
        } catch (UnsealableException changed) {
            throw new IOException("The sealed bytes were changed.", changed);
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
