package io.penstock.backup;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Backups in a bucket, each below its name. One is there when its checksums are, which are written last. */
public final class S3Place implements BackupPlace {

    /** A file of more is sent in parts of it, which S3 wants to be at least 5 MiB. */
    private static final int PART_BYTES = 8 << 20;
    /** S3 takes 10,000 parts: after so many, parts grow. */
    private static final int PARTS_OF_A_SIZE = 2_000;

    private final S3Bucket bucket;
    private final String prefix;

    /** @param prefix of all keys, without a slash at its ends; empty: none */
    public S3Place(S3Bucket bucket, String prefix) {
        this.bucket = bucket;
        this.prefix = prefix.isEmpty() ? "" : prefix + '/';
    }

    @Override
    public List<String> names() throws IOException {
        List<String> names = new ArrayList<>();
        for (String key : bucket.list(prefix)) {
            String name = key.substring(prefix.length()).split("/", 2)[0];
            if (BackupName.isOne(name) && key.equals(key(name, Checksums.FILE))) {
                names.add(name);
            }
        }
        names.sort(null);
        return names;
    }

    @Override
    public Draft begin(String name) {
        return new S3Draft(name);
    }

    @Override
    public InputStream open(String name, String file) throws IOException {
        return bucket.get(key(name, file));
    }

    /** The checksums first: what is left of it when this breaks off is no backup. */
    @Override
    public void delete(String name) throws IOException {
        bucket.delete(key(name, Checksums.FILE));
        for (String key : bucket.list(key(name, ""))) {
            bucket.delete(key);
        }
    }

    @Override
    public void sweep(Predicate<String> abandoned) throws IOException {
        Set<String> finished = new HashSet<>(names());
        for (String key : bucket.list(prefix)) {
            String name = key.substring(prefix.length()).split("/", 2)[0];
            if (BackupName.isOne(name) && abandoned.test(name) && !finished.contains(name)) {
                bucket.delete(key);
            }
        }
    }

    @Override
    public String describe() {
        return bucket.describe() + '/' + prefix;
    }

    private String key(String name, String file) {
        return prefix + name + '/' + file;
    }

    private final class S3Draft implements Draft {
        private final String name;
        private final Set<S3File> open = new HashSet<>();

        private S3Draft(String name) {
            this.name = name;
        }

        @Override
        public OutputStream file(String file) {
            S3File begun = new S3File(key(name, file));
            open.add(begun);
            return begun;
        }

        @Override
        public void finish() {
            // The checksums have made it one.
        }

        @Override
        public void abandon() throws IOException {
            for (S3File file : open) {
                file.abandon();
            }
            delete(name);
        }
    }

    /** Keeps one part in memory. */
    private final class S3File extends OutputStream {
        private final String key;
        private final List<String> tags = new ArrayList<>();
        private byte[] part = new byte[1 << 16];
        private int filled;
        private String upload = "";
        private boolean closed;

        private S3File(String key) {
            this.key = key;
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
                int most = PART_BYTES * (1 + tags.size() / PARTS_OF_A_SIZE);
                if (filled == most) {
                    send();
                }
                if (filled == part.length) {
                    part = Arrays.copyOf(part, Math.min(most, part.length * 2));
                }
                int taken = Math.min(left, part.length - filled);
                System.arraycopy(bytes, from, part, filled, taken);
                filled += taken;
                from += taken;
                left -= taken;
            }
        }

        private void send() throws IOException {
            if (upload.isEmpty()) {
                upload = bucket.beginParts(key);
            }
            tags.add(bucket.putPart(key, upload, tags.size() + 1, Arrays.copyOf(part, filled)));
            filled = 0;
        }

        @Override
        public void close() throws IOException {
            if (closed) {
                return;
            }
            closed = true;
            if (upload.isEmpty()) {
                bucket.put(key, Arrays.copyOf(part, filled));
            } else {
                send();
                bucket.endParts(key, upload, tags);
                upload = "";
            }
            part = new byte[0];
        }

        private void abandon() throws IOException {
            closed = true;
            if (!upload.isEmpty()) {
                bucket.abandonParts(key, upload);
                upload = "";
            }
        }
    }
}
