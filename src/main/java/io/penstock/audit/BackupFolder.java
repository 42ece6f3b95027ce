package io.penstock.audit;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.http.Json;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/** The files of one folder, readable by their owner only. Blocks. */
final class BackupFolder {

    private static final String PLAIN = ".ndjson";
    private static final String COMPRESSED = ".ndjson.gz";
    private static final DateTimeFormatter NAME =
            DateTimeFormatter.ofPattern("'audit-'yyyyMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);
    private static final int BUFFER_BYTES = 1 << 16;

    private final Path folder;

    BackupFolder(Path folder) {
        this.folder = folder;
    }

    /** A finished file, as the interface shows it. */
    record Backup(String backupFile, long sizeBytes, boolean compressed, String createdAt) {}

    /** The newest first. */
    List<Backup> list() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        List<Backup> backups = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                String name = file.getFileName().toString();
                if (name.endsWith(PLAIN) || name.endsWith(COMPRESSED)) {
                    backups.add(backup(file));
                }
            }
        }
        return backups;
    }

    private static Backup backup(Path file) throws IOException {
        String name = file.getFileName().toString();
        return new Backup(
                name,
                Files.size(file),
                name.endsWith(COMPRESSED),
                Files.getLastModifiedTime(file).toInstant().toString());
    }

    Draft begin(Instant now, boolean compress) throws IOException {
        Files.createDirectories(folder);
        return new Draft(folder.resolve(NAME.format(now) + (compress ? COMPRESSED : PLAIN)), compress);
    }

    /** A file that is being written; it has its name when it is whole and on the disk. */
    static final class Draft {
        private final Path target;
        private final Path draft;
        private final FileChannel channel;
        private final OutputStream out;

        private Draft(Path target, boolean compress) throws IOException {
            this.target = target;
            this.draft = target.resolveSibling(target.getFileName() + ".part");
            this.channel = FileChannel.open(
                    draft,
                    Set.of(StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE),
                    onlyOwner(draft));
            OutputStream bytes = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER_BYTES);
            this.out = compress ? new GZIPOutputStream(bytes, BUFFER_BYTES) : bytes;
        }

        private static FileAttribute<?>[] onlyOwner(Path file) {
            return file.getFileSystem().supportedFileAttributeViews().contains("posix")
                    ? new FileAttribute<?>[] {
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                    }
                    : new FileAttribute<?>[0];
        }

        void line(JsonNode json) throws IOException {
            out.write(Json.bytes(json));
            out.write('\n');
        }

        Backup finish() throws IOException {
            if (out instanceof GZIPOutputStream gzip) {
                gzip.finish();
            }
            out.flush();
            channel.force(true);
            out.close();
            Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
            return backup(target);
        }

        Void abandon() throws IOException {
            channel.close();
            Files.deleteIfExists(draft);
            return null;
        }
    }
}
