package io.penstock.doctor;

import static io.penstock.doctor.Group.DEPLOYMENT;

import io.penstock.config.HealthConfig;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The machine that the server runs on, and its process there; only where that is this machine. */
final class HostChecks {

    private static final long KIB = 1 << 10;
    private static final int LEAST_ENTROPY = 64;
    private static final double PERCENT = 100;

    private final Patient patient;
    private final Path proc;

    /** @param proc {@code /proc} */
    HostChecks(Patient patient, Path proc) {
        this.patient = patient;
        this.proc = proc;
    }

    List<Check> all() {
        return Stream.of(running(), machine()).flatMap(List::stream).toList();
    }

    private List<Check> running() {
        return List.of(
                new Check(
                        DEPLOYMENT,
                        "user",
                        "The server does not run as root",
                        "Run it as a user of its own: conf/penstock.service and the Dockerfile do.",
                        this::user),
                new Check(
                        DEPLOYMENT,
                        "no-new-privileges",
                        "The server cannot gain rights",
                        "Set NoNewPrivileges=yes in the unit, or allowPrivilegeEscalation: false.",
                        this::privileges),
                new Check(
                        DEPLOYMENT,
                        "supervised",
                        "Something starts the server again when it dies",
                        "Run it by systemd (conf/penstock.service) or in a container with a restart policy.",
                        this::supervised),
                new Check(
                        DEPLOYMENT,
                        "jar",
                        "The server cannot change its own program",
                        "chown root the jar and its folder, and take away the right of others to write.",
                        this::jar),
                new Check(
                        DEPLOYMENT,
                        "out-of-memory",
                        "A server without memory ends, and is started anew",
                        "Start it with scripts/launch, or add -XX:+ExitOnOutOfMemoryError.",
                        this::outOfMemory),
                new Check(
                        DEPLOYMENT,
                        "cache",
                        "The server starts from an archive",
                        "scripts/launch --cache makes it once for each release.",
                        this::cache));
    }

    private List<Check> machine() {
        return List.of(
                new Check(
                        DEPLOYMENT,
                        "disk",
                        "There is room where the data is",
                        "Free the disk of the data folder, or shorten retention.events and retention.executions.",
                        this::disk),
                new Check(
                        DEPLOYMENT,
                        "memory",
                        "There is memory left",
                        "Look what takes it (ps aux --sort -rss), or give the machine more.",
                        this::memory),
                new Check(
                        DEPLOYMENT,
                        "swap",
                        "The machine does not swap",
                        "Give it more memory, or take some from the heap and shared_buffers.",
                        this::swap),
                new Check(
                        DEPLOYMENT,
                        "entropy",
                        "There is randomness",
                        "Install rng-tools, or give the virtual machine a virtio-rng.",
                        this::entropy));
    }

    private LocalProcess process() {
        Site site = patient.server().need();
        if (!site.isLoopback()) {
            throw new SkippedException("The server runs on another machine; ask this there.");
        }
        return LocalProcess.listening(proc, site.port())
                .orElseThrow(() -> new SkippedException(
                        "The process at port " + site.port() + " cannot be seen; ask as its user or as root."));
    }

    private Outcome user() throws IOException {
        LocalProcess process = process();
        return process.isRoot()
                ? patient.lapse("The process " + process.pid() + " does.")
                : Outcome.pass("The process " + process.pid() + " has the user " + process.status("Uid") + ".");
    }

    private Outcome privileges() throws IOException {
        String flag = process().status("NoNewPrivs");
        return flag.equals("1") ? Outcome.pass("NoNewPrivs is 1.") : Outcome.warn("NoNewPrivs is " + flag + ".");
    }

    private Outcome supervised() throws IOException {
        Optional<String> supervisor = process().supervisor();
        return supervisor
                .map(name -> Outcome.pass("By " + name + "."))
                .orElseGet(() -> Outcome.warn("Nothing, as it seems."));
    }

    private Outcome jar() throws IOException {
        LocalProcess process = process();
        Optional<Path> jar = process.jar();
        if (jar.isEmpty()) {
            return Outcome.skip("It runs from no jar.");
        }
        Path file = jar.get();
        if (!Files.exists(file)) {
            return Outcome.skip(file + " cannot be seen from here.");
        }
        var rights = Files.getPosixFilePermissions(file);
        boolean owned = String.valueOf(Files.getAttribute(file, "unix:uid")).equals(process.status("Uid"));
        boolean open = rights.contains(PosixFilePermission.OTHERS_WRITE)
                || owned && !process.isRoot() && rights.contains(PosixFilePermission.OWNER_WRITE);
        return open
                ? patient.lapse(file + " can be written by it.")
                : Outcome.pass(
                        file + (process.isRoot() ? " can be written by root only." : " cannot be written by it."));
    }

    /** What the JVM was told, on its command line or beside it. */
    private String flags() throws IOException {
        LocalProcess process = process();
        return String.join(" ", process.command())
                + ' '
                + process.variable("JDK_JAVA_OPTIONS")
                + ' '
                + process.variable("JAVA_TOOL_OPTIONS");
    }

    private Outcome outOfMemory() throws IOException {
        boolean ends = flags().matches("(?s).*-XX:\\+(ExitOnOutOfMemoryError|CrashOnOutOfMemoryError).*");
        return ends ? Outcome.pass("It ends.") : Outcome.warn("It would limp on.");
    }

    private Outcome cache() throws IOException {
        boolean there = flags().matches("(?s).*-XX:(AOTCache|SharedArchiveFile)=.*");
        return there ? Outcome.pass("It does.") : Outcome.warn("It does not: each start takes a second or two longer.");
    }

    private Outcome disk() throws IOException {
        Path folder = patient.config().dataDir().toAbsolutePath();
        while (!Files.exists(folder) && folder.getParent() != null) {
            folder = folder.getParent();
        }
        FileStore store = Files.getFileStore(folder);
        HealthConfig limits = patient.config().health();
        long free = store.getUsableSpace();
        String found = (free >> 20) + " MiB are free at " + folder + ".";
        if (free < limits.diskCritical().bytes()) {
            return Outcome.fail(found);
        }
        return free < limits.diskWarning().bytes() ? Outcome.warn(found) : Outcome.pass(found);
    }

    /** In bytes. */
    private double memory(String name) throws IOException {
        if (!Files.isReadable(proc.resolve("meminfo"))) {
            throw new SkippedException("This system does not tell.");
        }
        return Files.readAllLines(proc.resolve("meminfo")).stream()
                .filter(line -> line.startsWith(name + ":"))
                .mapToDouble(line -> KIB * Double.parseDouble(line.replaceAll("\\D", "")))
                .findFirst()
                .orElse(0);
    }

    private Outcome memory() throws IOException {
        long share = Math.round(memory("MemAvailable") * PERCENT / Math.max(1, memory("MemTotal")));
        String found = share + " % are available.";
        if (share < 3) {
            return Outcome.fail(found);
        }
        return share < 10 ? Outcome.warn(found) : Outcome.pass(found);
    }

    private Outcome swap() throws IOException {
        double all = memory("SwapTotal");
        double used = all - memory("SwapFree");
        if (all == 0) {
            return Outcome.pass("It has no swap.");
        }
        long share = Math.round(used * PERCENT / all);
        return share > 50 ? Outcome.warn(share + " % of it are in use.") : Outcome.pass(share + " % of it are in use.");
    }

    private Outcome entropy() throws IOException {
        Path file = proc.resolve("sys/kernel/random/entropy_avail");
        if (!Files.isReadable(file)) {
            return Outcome.skip("This system does not tell.");
        }
        int bits = number(file);
        return bits >= LEAST_ENTROPY ? Outcome.pass(bits + " bits.") : Outcome.warn(bits + " bits.");
    }

    /** Read with a buffer: such files of {@code /proc} end after the first read, and {@code Files.readString} begins with a single byte. */
    static int number(Path file) throws IOException {
        try (BufferedReader reader = Files.newBufferedReader(file)) {
            return Integer.parseInt(reader.readLine().strip());
        }
    }
}
