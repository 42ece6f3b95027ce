package io.penstock.postgres;

import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The folder {@code postgres} in the data folder: the cluster, its log, the programs, the password and the port, and the lock that one
 * process holds for as long as it lives. Blocks.
 */
final class ClusterFolder implements AutoCloseable {

    static final String NAME = "postgres";
    static final String PASSWORD = "password";
    static final String PORT = "port";

    private static final Set<PosixFilePermission> PRIVATE_FOLDER = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> PRIVATE_FILE = PosixFilePermissions.fromString("rw-------");
    /** Below the ports that Linux gives to outgoing connections, so that none of those sits on ours when we come back. */
    private static final int LOWEST_PORT = 20_000;

    private static final int HIGHEST_PORT = 32_000;

    private final Path home;
    private final FileChannel channel;
    private final FileLock lock;

    private ClusterFolder(Path home, FileChannel channel, FileLock lock) {
        this.home = home;
        this.channel = channel;
        this.lock = lock;
    }

    /** @throws Failure when another live process holds the folder, or another major release of PostgreSQL made it */
    static ClusterFolder open(Path dataDir) throws IOException {
        Files.createDirectories(dataDir);
        Path home = dataDir.toRealPath().resolve(NAME);
        if (!Files.isDirectory(home)) {
            Files.createDirectory(home, PosixFilePermissions.asFileAttribute(PRIVATE_FOLDER));
        }
        FileChannel channel =
                FileChannel.open(home.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = tryLock(channel);
        if (lock == null) {
            channel.close();
            throw new Failure(new Reason.Conflict("The data folder " + dataDir + " is in use by another Penstock."));
        }
        var folder = new ClusterFolder(home, channel, lock);
        try {
            folder.requireMajor();
        } catch (Failure | IOException refused) {
            folder.close();
            throw refused;
        }
        return folder;
    }

    Path home() {
        return home;
    }

    Path cluster() {
        return home.resolve("cluster");
    }

    Path log() throws IOException {
        return Files.createDirectories(home.resolve("log"));
    }

    /** What the server says before it opens its log. */
    Path startLog() {
        return home.resolve("start.log");
    }

    Path passwordFile() {
        return home.resolve(PASSWORD);
    }

    boolean initialized() {
        return Files.exists(cluster().resolve("PG_VERSION"));
    }

    /** The password of the one database user, made when it is first asked for. */
    String password() throws IOException {
        Path file = passwordFile();
        if (!Files.exists(file)) {
            byte[] random = new byte[24];
            new SecureRandom().nextBytes(random);
            var attribute = PosixFilePermissions.asFileAttribute(PRIVATE_FILE);
            try (var out = FileChannel.open(
                    file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), attribute)) {
                out.write(StandardCharsets.US_ASCII.encode(HexFormat.of().formatHex(random)));
                out.force(true);
            }
            force();
        }
        return Files.readString(file).trim();
    }

    /** The port of the last start if it is free, else another, remembered from now on. */
    int freePort() throws IOException {
        Path file = home.resolve(PORT);
        if (Files.exists(file)) {
            int port = Integer.parseInt(Files.readString(file).trim());
            if (isFree(port)) {
                return port;
            }
        }
        var random = new SecureRandom();
        int port = LOWEST_PORT + random.nextInt(HIGHEST_PORT - LOWEST_PORT);
        while (!isFree(port)) {
            port = LOWEST_PORT + random.nextInt(HIGHEST_PORT - LOWEST_PORT);
        }
        Files.writeString(file, Integer.toString(port));
        return port;
    }

    /** Closes the folder to other users, whoever made it. */
    void protect() throws IOException {
        Files.setPosixFilePermissions(home, PRIVATE_FOLDER);
    }

    /** Makes new and renamed entries of the folder outlive a loss of power. */
    void force() throws IOException {
        try (var directory = FileChannel.open(home)) {
            directory.force(true);
        }
    }

    static boolean isFree(int port) {
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        lock.release();
        channel.close();
    }

    private void requireMajor() throws IOException {
        if (!initialized()) {
            return;
        }
        String found = Files.readString(cluster().resolve("PG_VERSION")).trim();
        if (!found.equals(Integer.toString(PostgresBinaries.MAJOR))) {
            throw new Failure(new Reason.Conflict("The data folder " + home + " was made by PostgreSQL " + found
                    + ", and this Penstock holds PostgreSQL " + PostgresBinaries.MAJOR
                    + "; move the data with a backup of the old release."));
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException heldByThisProcess) {
            return null;
        }
    }
}
