package io.penstock.postgres;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Unpacks a tar stream (ustar: files, folders, symbolic links) into a folder and lets no entry out of it. Blocks; for one use on one thread. */
final class TarReader {

    private static final int BLOCK = 512;
    private static final Set<PosixFilePermission> EXECUTABLE = PosixFilePermissions.fromString("rwxr-xr-x");
    private static final Set<PosixFilePermission> READABLE = PosixFilePermissions.fromString("rw-r--r--");

    private final InputStream in;
    private final Path target;
    private final byte[] header = new byte[BLOCK];

    TarReader(InputStream in, Path target) {
        this.in = in;
        this.target = target.toAbsolutePath().normalize();
    }

    void unpack() throws IOException {
        while (nextHeader()) {
            entry();
        }
    }

    private boolean nextHeader() throws IOException {
        int read = in.readNBytes(header, 0, BLOCK);
        if (read != 0 && read != BLOCK) {
            throw new EOFException("The archive ends within a header.");
        }
        // Two empty blocks end an archive; the first of them is enough to know.
        return read == BLOCK && header[0] != 0;
    }

    private void entry() throws IOException {
        Path path = inside(name());
        long size = octal(124, 12);
        switch (header[156]) {
            case '0', 0 -> file(path, size);
            case '2' -> link(path);
            case '5' -> Files.createDirectories(path);
            default -> throw new IOException("The archive holds an entry of unknown type " + header[156] + ".");
        }
    }

    private void file(Path path, long size) throws IOException {
        Files.createDirectories(path.getParent());
        try (var out = Files.newOutputStream(path)) {
            byte[] buffer = new byte[1 << 16];
            for (long left = size; left > 0; ) {
                int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
                if (read < 0) {
                    throw new EOFException("The archive ends within " + path.getFileName() + ".");
                }
                out.write(buffer, 0, read);
                left -= read;
            }
        }
        Files.setPosixFilePermissions(path, (octal(100, 8) & 0100) != 0 ? EXECUTABLE : READABLE);
        in.skipNBytes((BLOCK - size % BLOCK) % BLOCK);
    }

    private void link(Path path) throws IOException {
        Path to = Path.of(text(157, 100));
        if (!path.resolveSibling(to).normalize().startsWith(target)) {
            throw new IOException("The archive holds a link that leads out of its folder.");
        }
        Files.createDirectories(path.getParent());
        Files.createSymbolicLink(path, to);
    }

    private String name() {
        // GNU's dialect, told by the byte after the magic word, keeps other things where ustar keeps the prefix.
        String prefix = header[262] == 0 ? text(345, 155) : "";
        return prefix.isEmpty() ? text(0, 100) : prefix + '/' + text(0, 100);
    }

    private Path inside(String name) throws IOException {
        Path path = target.resolve(name).normalize();
        if (!path.startsWith(target)) {
            throw new IOException("The archive holds a path that leads out of its folder.");
        }
        return path;
    }

    private String text(int offset, int length) {
        int end = offset;
        while (end < offset + length && header[end] != 0) {
            end++;
        }
        return new String(header, offset, end - offset, StandardCharsets.UTF_8);
    }

    private long octal(int offset, int length) throws IOException {
        String digits = text(offset, length).trim();
        try {
            return digits.isEmpty() ? 0 : Long.parseLong(digits, 8);
        } catch (NumberFormatException notOctal) {
            throw new IOException("The archive holds a broken number.", notOctal);
        }
    }
}
