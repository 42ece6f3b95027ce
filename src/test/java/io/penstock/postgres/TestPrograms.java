package io.penstock.postgres;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** PostgreSQL's programs, unpacked once for all test runs of this build, since that takes longer than all the rest of a start. */
final class TestPrograms {

    private TestPrograms() {}

    /** Something that the folder of the programs is good for. */
    @FunctionalInterface
    interface Use {
        Path in(Path shared) throws IOException;
    }

    /** Makes the data folder find them as if it had unpacked them. */
    static void link(Path folder) throws IOException {
        Path shared = locked(found -> {
            PostgresBinaries.unpackInto(found);
            return found;
        });
        Path home = Files.createDirectory(folder.resolve("postgres"));
        try (var found = Files.newDirectoryStream(shared, "bin-*")) {
            for (Path programs : found) {
                Files.createSymbolicLink(home.resolve(programs.getFileName()), programs);
            }
        }
    }

    /** While no other test JVM does the same. */
    static Path locked(Use use) throws IOException {
        Path shared = Files.createDirectories(Path.of("target", "test-postgres"))
                .toRealPath()
                .resolve("programs");
        Files.createDirectories(shared);
        try (var channel =
                        FileChannel.open(shared.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var lock = channel.lock()) {
            Path used = use.in(shared);
            lock.release();
            return used;
        }
    }
}
