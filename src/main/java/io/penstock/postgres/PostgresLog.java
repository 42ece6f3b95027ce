package io.penstock.postgres;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** What PostgreSQL wrote to its log since a moment. Blocks. */
final class PostgresLog {

    private final Path folder;
    private final Optional<Path> newest;
    private final long size;

    private PostgresLog(Path folder, Optional<Path> newest, long size) {
        this.folder = folder;
        this.newest = newest;
        this.size = size;
    }

    static PostgresLog mark(Path folder) throws IOException {
        Optional<Path> newest = newest(folder);
        return new PostgresLog(folder, newest, newest.isPresent() ? Files.size(newest.get()) : 0);
    }

    /** The last reason it gave for ending, in its log or, before it had opened that, in {@code startLog}. */
    String complaint(Path startLog) throws IOException {
        return lastComplaint(added()).or(() -> lastComplaint(read(startLog))).orElseGet(() -> "see " + folder);
    }

    /** The last line of a short file. */
    static String lastLine(Path file) {
        return read(file)
                .lines()
                .filter(line -> !line.isBlank())
                .reduce((earlier, later) -> later)
                .orElse("it said nothing");
    }

    private static Optional<String> lastComplaint(String text) {
        return text.lines()
                .filter(line -> line.contains("FATAL:") || line.contains("PANIC:"))
                .reduce((earlier, later) -> later);
    }

    private String added() throws IOException {
        Optional<Path> now = newest(folder);
        if (now.isEmpty()) {
            return "";
        }
        long from = now.equals(newest) && Files.size(now.get()) >= size ? size : 0;
        try (var channel = Files.newByteChannel(now.get()).position(from)) {
            return new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String read(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            return "";
        }
    }

    private static Optional<Path> newest(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.max(Comparator.comparingLong(file -> file.toFile().lastModified()));
        }
    }
}
