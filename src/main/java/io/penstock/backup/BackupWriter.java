package io.penstock.backup;

import io.penstock.postgres.CopiedTable;
import io.penstock.postgres.Snapshot;
import io.penstock.seal.SealedOutput;
import io.penstock.seal.Sealer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes one backup: a file for each table (rows, compressed, and sealed when there is a sealer), then the manifest, then the checksums of
 * all files, as {@code sha256sum -c} reads them. Holds a row and some buffers in memory. Blocks.
 */
final class BackupWriter {

    private static final int BUFFER_BYTES = 1 << 16;

    private final BackupPlace place;
    private final @Nullable Sealer sealer;

    /** @param sealer null: the files can be read by whoever has them */
    BackupWriter(BackupPlace place, @Nullable Sealer sealer) {
        this.place = place;
        this.sealer = sealer;
    }

    /**
     * Who makes it.
     *
     * @param version of this program
     * @param configuration every setting, secrets blank
     */
    record Maker(String version, Map<String, String> configuration) {}

    /** Leaves nothing when it fails. */
    Manifest write(String uri, String name, Maker maker) throws IOException {
        BackupPlace.Draft draft = place.begin(name);
        try (Snapshot snapshot = Snapshot.take(uri)) {
            return write(snapshot, draft, name, maker);
        } catch (IOException | RuntimeException failed) {
            abandon(draft, failed);
            throw failed;
        }
    }

    private static void abandon(BackupPlace.Draft draft, Exception failed) {
        try {
            draft.abandon();
        } catch (IOException left) {
            failed.addSuppressed(left);
        }
    }

    private Manifest write(Snapshot snapshot, BackupPlace.Draft draft, String name, Maker maker) throws IOException {
        Snapshot.Moment moment = snapshot.moment();
        List<Manifest.TableFile> files = new ArrayList<>();
        for (CopiedTable table : snapshot.tables()) {
            files.add(write(snapshot, table, draft, name));
        }
        Manifest manifest = new Manifest(
                Manifest.FORMAT,
                name,
                moment.at().toString(),
                maker.version(),
                moment.server(),
                sealer != null,
                snapshot.migrations(),
                snapshot.sequences(),
                maker.configuration(),
                files,
                files.stream().mapToLong(Manifest.TableFile::rows).sum(),
                files.stream().mapToLong(Manifest.TableFile::bytes).sum());
        byte[] json = manifest.toJson();
        write(draft, Manifest.FILE, json);
        write(draft, Checksums.FILE, Checksums.of(manifest, json).getBytes(StandardCharsets.US_ASCII));
        draft.finish();
        return manifest;
    }

    private Manifest.TableFile write(Snapshot snapshot, CopiedTable table, BackupPlace.Draft draft, String name)
            throws IOException {
        String file = table.name() + ".copy.gz" + (sealer == null ? "" : ".sealed");
        RowSum sum = new RowSum();
        Sha256.Output stored = new Sha256.Output(draft.file(file));
        try (OutputStream rows = compressed(sealed(stored, name, file))) {
            rows.write(CopiedTable.head());
            snapshot.copy(table, (bytes, offset, length) -> {
                sum.add(bytes, offset, length);
                rows.write(bytes, offset, length);
            });
            rows.write(CopiedTable.end());
        }
        return new Manifest.TableFile(
                table.name(),
                table.columns(),
                table.days().stream().map(Object::toString).toList(),
                sum.rows(),
                sum.hex(),
                file,
                stored.bytes(),
                stored.hex());
    }

    private OutputStream sealed(OutputStream to, String name, String file) throws IOException {
        return sealer == null ? to : new SealedOutput(to, sealer, context(name, file));
    }

    /** What a sealed file belongs to: it does not open under another name, or in another backup. */
    static byte[] context(String name, String file) {
        return ("backup " + name + ' ' + file).getBytes(StandardCharsets.UTF_8);
    }

    /** Quickly rather than small: the server works beside it. */
    private static OutputStream compressed(OutputStream to) throws IOException {
        return new GZIPOutputStream(to, BUFFER_BYTES) {
            {
                def.setLevel(Deflater.BEST_SPEED);
            }
        };
    }

    private static void write(BackupPlace.Draft draft, String file, byte[] content) throws IOException {
        try (OutputStream out = draft.file(file)) {
            out.write(content);
        }
    }
}
