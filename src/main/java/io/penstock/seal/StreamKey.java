package io.penstock.seal;

import java.nio.ByteBuffer;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** The key of one stream, which counts its chunks. For one thread. */
final class StreamKey {

    private final SecretKey key;
    private final byte[] context;
    private long chunk;

    StreamKey(byte[] key, byte[] context) {
        this.key = new SecretKeySpec(key, "AES");
        this.context = context.clone();
    }

    byte[] seal(byte[] plain, boolean last) {
        byte[] place = place(last);
        return AesGcm.encrypt(key, nonce(), plain, place);
    }

    byte[] open(byte[] sealed, boolean last) {
        byte[] place = place(last);
        return AesGcm.decrypt(key, nonce(), sealed, place);
    }

    /** Never twice: the key seals one stream. */
    private byte[] nonce() {
        return ByteBuffer.allocate(AesGcm.NONCE_BYTES)
                .putInt(0)
                .putLong(chunk++)
                .array();
    }

    private byte[] place(boolean last) {
        return ByteBuffer.allocate(context.length + Long.BYTES + 1)
                .put(context)
                .putLong(chunk)
                .put((byte) (last ? 1 : 0))
                .array();
    }
}
