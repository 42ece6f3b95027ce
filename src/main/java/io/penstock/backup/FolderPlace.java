package io.penstock.backup;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A folder with a folder for each backup, readable by their owner only. One that is being written ends in {@code .part}. */
public final class FolderPlace implements BackupPlace {

    private static final String PART = ".part";
    private static final int BUFFER_BYTES = 1 << 16;

    private final Path folder;

    /** @param folder made when it is first needed */
    public FolderPlace(Path folder) {
        this.folder = folder;
    }

    @Override
    public List<String> names() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> found = Files.list(folder)) {
            return found.filter(each -> Files.isRegularFile(each.resolve(Manifest.FILE)))
                    .map(each -> each.getFileName().toString())
                    .filter(BackupName::isOne)
                    .sorted()
                    .toList();
        }
    }

    @Override
    public Draft begin(String name) throws IOException {
        Path draft = folder.resolve(name + PART);
        Files.createDirectories(folder);
        Files.createDirectory(draft, only("rwx------"));
        return new FolderDraft(draft, folder.resolve(name));
    }

    @Override
    public InputStream open(String name, String file) throws IOException {
        return Files.newInputStream(folder.resolve(name).resolve(file));
    }

    @Override
    public void delete(String name) throws IOException {
        Path backup = folder.resolve(name);
        if (Files.exists(backup)) {
            Path draft = folder.resolve(name + PART);
            Files.move(backup, draft, StandardCopyOption.ATOMIC_MOVE);
            deleteAll(draft);
        }
    }

    @Override
    public void sweep(Predicate<String> abandoned) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        List<Path> drafts;
        try (Stream<Path> found = Files.list(folder)) {
            drafts = found.filter(each -> isDraft(each.getFileName().toString(), abandoned))
                    .toList();
        }
        for (Path draft : drafts) {
            deleteAll(draft);
        }
    }

    private static boolean isDraft(String file, Predicate<String> abandoned) {
        String name = file.endsWith(PART) ? file.substring(0, file.length() - PART.length()) : "";
        return BackupName.isOne(name) && abandoned.test(name);
    }

    @Override
    public String describe() {
        return folder.toString();
    }

    private static void deleteAll(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private FileAttribute<?>[] only(String permissions) {
        return folder.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    private static void force(Path folder) throws IOException {
        try (FileChannel directory = FileChannel.open(folder)) {
            directory.force(true);
        }
    }

    private final class FolderDraft implements Draft {
        private final Path draft;
        private final Path target;

        private FolderDraft(Path draft, Path target) {
            this.draft = draft;
            this.target = target;
        }

        @Override
        public OutputStream file(String file) throws IOException {
            FileChannel channel = FileChannel.open(
                    draft.resolve(file),
                    Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                    only("rw-------"));
            return new FilterOutputStream(new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER_BYTES)) {
                @Override
                public void write(byte[] bytes, int offset, int length) throws IOException {
                    out.write(bytes, offset, length);
                }

                @Override
                public void close() throws IOException {
                    if (channel.isOpen()) {
                        out.flush();
                        channel.force(true);
                        channel.close();
                    }
                }
            };
        }

        @Override
        public void finish() throws IOException {
            force(draft);
            Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
            force(folder);
        }

        @Override
        public void abandon() throws IOException {
            if (Files.exists(draft)) {
                deleteAll(draft);
            }
        }
    }
}
