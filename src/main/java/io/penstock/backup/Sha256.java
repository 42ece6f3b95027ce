package io.penstock.backup;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 of what passes. */
final class Sha256 {

    private Sha256() {}

    static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("Every Java platform has SHA-256", missing);
        }
    }

    static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(digest().digest(bytes));
    }

    /** Hashes and counts what is written. */
    static final class Output extends FilterOutputStream {
        private final MessageDigest digest = Sha256.digest();
        private long bytes;

        Output(OutputStream to) {
            super(to);
        }

        @Override
        public void write(int one) throws IOException {
            out.write(one);
            digest.update((byte) one);
            bytes++;
        }

        @Override
        public void write(byte[] from, int offset, int length) throws IOException {
            out.write(from, offset, length);
            digest.update(from, offset, length);
            bytes += length;
        }

        long bytes() {
            return bytes;
        }

        /** Ends the hash. */
        String hex() {
            return HexFormat.of().formatHex(digest.digest());
        }
    }

    /** Hashes and counts what is read. */
    static final class Input extends FilterInputStream {
        private final MessageDigest digest = Sha256.digest();
        private long bytes;

        Input(InputStream from) {
            super(from);
        }

        @Override
        public int read() throws IOException {
            int one = in.read();
            if (one >= 0) {
                digest.update((byte) one);
                bytes++;
            }
            return one;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int read = in.read(into, offset, length);
            if (read > 0) {
                digest.update(into, offset, read);
                bytes += read;
            }
            return read;
        }

        /** Reads to the end, for the hash of the whole. */
        void drain() throws IOException {
            transferTo(OutputStream.nullOutputStream());
        }

        long bytes() {
            return bytes;
        }

        /** Ends the hash. */
        String hex() {
            return HexFormat.of().formatHex(digest.digest());
        }
    }
}
