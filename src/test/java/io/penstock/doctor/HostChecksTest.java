package io.penstock.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** The machine and the process, as a made-up {@code /proc} tells of them. */
class HostChecksTest {

    private static final int PORT = 8080;
    /** 256 since Linux 5.18, 4096 before. */
    private static final Path KERNEL = Path.of("/proc/sys/kernel/random/poolsize");

    @TempDir
    Path folder;

    private Path proc;
    private Path process;

    @BeforeEach
    void aProcessListens() throws IOException {
        proc = Files.createDirectories(folder.resolve("proc"));
        process = Files.createDirectories(proc.resolve("4711"));
        Files.createDirectories(proc.resolve("net"));
        Files.writeString(proc.resolve("net/tcp"), """
                  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
                   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 98765 1
                """);
        Files.createDirectories(process.resolve("fd"));
        Files.createSymbolicLink(process.resolve("fd/7"), Path.of("socket:[98765]"));
        process(
                "997",
                "1",
                "0::/system.slice/penstock.service",
                "java\0-XX:+ExitOnOutOfMemoryError\0-XX:AOTCache=a\0x");
        Files.writeString(proc.resolve("meminfo"), """
                MemTotal:        8000000 kB
                MemAvailable:    4000000 kB
                SwapTotal:       1000000 kB
                SwapFree:         900000 kB
                """);
        Files.createDirectories(proc.resolve("sys/kernel/random"));
        Files.writeString(proc.resolve("sys/kernel/random/entropy_avail"), "256\n");
    }

    private void process(String user, String noNewPrivileges, String group, String command) throws IOException {
        Files.writeString(
                process.resolve("status"),
                "Name:\tjava\nUid:\t" + user + "\t" + user + "\nNoNewPrivs:\t" + noNewPrivileges + "\n");
        Files.writeString(process.resolve("cgroup"), group + "\n");
        Files.writeString(process.resolve("cmdline"), command);
        Files.writeString(process.resolve("environ"), "PATH=/bin\0");
    }

    @Test
    void aProcessThatIsLookedAfterPasses() {
        for (String check : new String[] {"user", "no-new-privileges", "supervised", "out-of-memory", "cache"}) {
            assertThat(outcome(check)).as(check).isInstanceOf(Outcome.Pass.class);
        }
    }

    @Test
    void aProcessThatWasStartedByHandAsRootDoesNot() throws IOException {
        process("0", "0", "0::/user.slice/user-0.slice/session-1.scope", "java\0-jar\0penstock.jar");

        assertThat(outcome("user")).isInstanceOf(Outcome.Failure.class);
        for (String check : new String[] {"no-new-privileges", "supervised", "out-of-memory", "cache"}) {
            assertThat(outcome(check)).as(check).isInstanceOf(Outcome.Warning.class);
        }
    }

    /** A made-up file would not do: those of the kernel end after the first read. */
    @Test
    @EnabledIf("theKernelTells")
    void numbersOfTheKernelAreReadWhole() throws IOException {
        assertThat(HostChecks.number(KERNEL)).isGreaterThanOrEqualTo(10);
    }

    static boolean theKernelTells() {
        return Files.isReadable(KERNEL);
    }

    @Test
    void aContainerIsLookedAfterToo() throws IOException {
        process("997", "1", "0::/kubepods/burstable/pod1/abc", "java");

        assertThat(outcome("supervised").found()).contains("a container");
    }

    @Test
    void flagsBesideTheCommandCountToo() throws IOException {
        process("997", "1", "0::/", "java");
        Files.writeString(process.resolve("environ"), "JDK_JAVA_OPTIONS=-XX:+ExitOnOutOfMemoryError\0");

        assertThat(outcome("out-of-memory")).isInstanceOf(Outcome.Pass.class);
    }

    @Test
    void aJarThatItsServerCouldChangeIsTold() throws IOException {
        Path jar = Files.writeString(folder.resolve("penstock.jar"), "");
        process("997", "1", "0::/", "java\0-jar\0" + jar);

        Files.setPosixFilePermissions(jar, PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(outcome("jar")).isInstanceOf(Outcome.Pass.class);
        Files.setPosixFilePermissions(jar, PosixFilePermissions.fromString("rw-rw-rw-"));
        assertThat(outcome("jar")).isInstanceOf(Outcome.Failure.class);
    }

    @Test
    void whatCannotBeSeenIsSkipped() throws IOException {
        Files.delete(process.resolve("fd/7"));

        assertThat(outcome("user")).isInstanceOf(Outcome.Skipped.class);
    }

    @Test
    void aMachineThatRunsOutOfMemoryOrSwapsOrHasNoRandomnessIsTold() throws IOException {
        assertThat(outcome("memory")).isInstanceOf(Outcome.Pass.class);
        assertThat(outcome("swap")).isInstanceOf(Outcome.Pass.class);
        assertThat(outcome("entropy")).isInstanceOf(Outcome.Pass.class);
        Files.writeString(proc.resolve("meminfo"), """
                MemTotal:        8000000 kB
                MemAvailable:     100000 kB
                SwapTotal:       1000000 kB
                SwapFree:         100000 kB
                """);
        Files.writeString(proc.resolve("sys/kernel/random/entropy_avail"), "3\n");

        assertThat(outcome("memory")).isInstanceOf(Outcome.Failure.class);
        assertThat(outcome("swap")).isInstanceOf(Outcome.Warning.class);
        assertThat(outcome("entropy")).isInstanceOf(Outcome.Warning.class);
    }

    @Test
    void aFullDiskIsTold() {
        Patients greedy = Patients.in(folder)
                .with("PENSTOCK_HEALTH_DISK_CRITICAL", "1000000GiB")
                .with("PENSTOCK_HEALTH_DISK_WARNING", "1000000GiB");

        assertThat(outcome(
                        Patients.in(folder)
                                .with("PENSTOCK_HEALTH_DISK_WARNING", "1MiB")
                                .with("PENSTOCK_HEALTH_DISK_CRITICAL", "1MiB"),
                        "disk"))
                .isInstanceOf(Outcome.Pass.class);
        assertThat(outcome(greedy, "disk")).isInstanceOf(Outcome.Failure.class);
    }

    private Outcome outcome(String check) {
        return outcome(Patients.in(folder).at("http://127.0.0.1:" + PORT), check);
    }

    private Outcome outcome(Patients patients, String check) {
        return new HostChecks(patients.patient(), proc)
                .all().stream()
                        .filter(each -> each.name().equals(check))
                        .findFirst()
                        .orElseThrow()
                        .run();
    }
}
