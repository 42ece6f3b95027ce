package io.penstock;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The command line of a Penstock that a test runs as a process: the jar as it ships, with the archive of what a start loads that
 * {@code scripts/launch --cache} makes, since that halves the start; or the classes as they are, where they are newer than the jar.
 */
public final class TestJvm {

    private static final int FIRST_WITH_ARCHIVE = 25;

    private TestJvm() {}

    /** To be followed by arguments of the program. */
    public static List<String> penstock(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC"));
        command.addAll(Program.OPTIONS);
        command.addAll(List.of(arguments));
        return command;
    }

    /** Found out when it is first asked for. */
    private static final class Program {

        static final List<String> OPTIONS = options();

        private static List<String> options() {
            Path jar = Path.of(System.getProperty("penstock.jar", "target/penstock.jar"))
                    .toAbsolutePath();
            try {
                if (!Files.exists(jar) || newest(Path.of("target", "classes")).compareTo(modified(jar)) > 0) {
                    return List.of("-cp", System.getProperty("java.class.path"), "io.penstock.Main");
                }
                List<String> options = new ArrayList<>();
                if (Runtime.version().feature() >= FIRST_WITH_ARCHIVE) {
                    options.addAll(List.of("-XX:AOTCache=" + archive(jar), "-Xlog:aot=off", "-Xlog:cds=off"));
                }
                options.addAll(List.of("-jar", jar.toString()));
                return options;
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }

        /** Where {@code scripts/launch} looks for it, too. Made by one of the test JVMs, while the others wait. */
        private static Path archive(Path jar) throws IOException {
            Path archive = jar.resolveSibling("penstock-" + Runtime.version().feature() + ".aot");
            try (var channel = FileChannel.open(
                            jar.resolveSibling("archive.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    var lock = channel.lock()) {
                if (!Files.exists(archive) || modified(archive).compareTo(modified(jar)) <= 0) {
                    make();
                }
                lock.release();
            }
            return archive;
        }

        private static void make() throws IOException {
            ProcessBuilder launch = new ProcessBuilder("scripts/launch", "--cache").inheritIO();
            launch.environment().put("JAVA_HOME", System.getProperty("java.home"));
            try {
                int status = launch.start().waitFor();
                if (status != 0) {
                    throw new IOException("scripts/launch --cache ended with " + status);
                }
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new IOException(interrupted);
            }
        }

        private static FileTime newest(Path folder) throws IOException {
            try (Stream<Path> files = Files.walk(folder)) {
                return files.filter(Files::isRegularFile)
                        .map(Program::modifiedOrNever)
                        .max(Comparator.naturalOrder())
                        .orElse(FileTime.fromMillis(0));
            }
        }

        private static FileTime modifiedOrNever(Path file) {
            try {
                return modified(file);
            } catch (IOException gone) {
                return FileTime.fromMillis(0);
            }
        }

        private static FileTime modified(Path file) throws IOException {
            return Files.getLastModifiedTime(file);
        }
    }
}
