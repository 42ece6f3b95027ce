package io.penstock.backup;

import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import io.penstock.seal.SealedInput;
import io.penstock.seal.Sealer;
import io.penstock.seal.UnsealableException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** Reads one backup, and says what is wrong with it. Blocks. */
final class BackupReader {

    private static final int BUFFER_BYTES = 1 << 16;
    /** A manifest names a few dozen tables with some hundred days. */
    private static final int LONGEST_MANIFEST = 16 << 20;

    private final BackupPlace place;
    private final String name;
    private final @Nullable Sealer sealer;

    /** @param sealer null when there is no secret key: then what is sealed cannot be read */
    BackupReader(BackupPlace place, String name, @Nullable Sealer sealer) {
        this.place = place;
        this.name = name;
        this.sealer = sealer;
    }

    /** @throws IOException when it is missing, or not what the checksums say */
    Manifest manifest() throws IOException {
        byte[] json = read(Manifest.FILE);
        Manifest manifest = Manifest.of(json);
        String sums = new String(read(Checksums.FILE), StandardCharsets.US_ASCII);
        if (!sums.equals(Checksums.of(manifest, json))) {
            throw new IOException("The files " + Manifest.FILE + " and " + Checksums.FILE
                    + " do not fit each other: one of them was changed.");
        }
        return manifest;
    }

    private byte[] read(String file) throws IOException {
        try (InputStream in = place.open(name, file)) {
            byte[] bytes = in.readNBytes(LONGEST_MANIFEST + 1);
            if (bytes.length > LONGEST_MANIFEST) {
                throw new IOException("The file " + file + " is too long.");
            }
            return bytes;
        }
    }

    /** What is wrong with the files, a sentence each; none when they are what the manifest says. */
    List<String> problems(Manifest manifest) {
        List<String> problems = new ArrayList<>();
        for (Manifest.TableFile table : manifest.tables()) {
            try (Sha256.Input in = new Sha256.Input(place.open(name, table.file()))) {
                in.drain();
                if (in.bytes() != table.bytes()) {
                    problems.add("The file " + table.file() + " has " + in.bytes() + " bytes instead of "
                            + table.bytes() + ".");
                } else if (!in.hex().equals(table.sha256())) {
                    problems.add("The file " + table.file() + " was changed: its SHA-256 is another.");
                }
            } catch (IOException unreadable) {
                problems.add("The file " + table.file() + " cannot be read: " + unreadable + ".");
            }
        }
        return problems;
    }

    /** The rows of a table, as PostgreSQL copies them. */
    InputStream rows(Manifest manifest, Manifest.TableFile table) throws IOException {
        InputStream stored = new BufferedInputStream(place.open(name, table.file()), BUFFER_BYTES);
        return new GZIPInputStream(manifest.sealed() ? opened(manifest, table, stored) : stored, BUFFER_BYTES);
    }

    private InputStream opened(Manifest manifest, Manifest.TableFile table, InputStream stored) throws IOException {
        if (sealer == null) {
            throw new Failure(new Reason.Invalid("The backup is sealed: it opens with the secret key of its servers."));
        }
        try {
            return new SealedInput(stored, sealer, BackupWriter.context(manifest.name(), table.file()));
        } catch (UnsealableException anotherKey) {
            throw new Failure(new Reason.Invalid("The backup was sealed with another secret key than this one."));
        }
    }
}
