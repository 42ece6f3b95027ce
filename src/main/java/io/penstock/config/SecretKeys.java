package io.penstock.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.params.HKDFParameters;

/** Gives a configuration without a secret key the one in its data folder, which it makes on the first start with mode 0600. Blocks. */
public final class SecretKeys {

    /** The file in the data folder. */
    public static final String FILE = "secret.key";

    private SecretKeys() {}

    /**
     * A key of its own for each purpose, by HKDF with SHA-256 (RFC 5869): one that leaks says nothing of the others.
     *
     * @param purpose names the use and its version, and never changes
     */
    public static byte[] derive(Secret secretKey, String purpose, int bytes) {
        HKDFBytesGenerator hkdf = new HKDFBytesGenerator(new SHA256Digest());
        hkdf.init(new HKDFParameters(secretKey.bytes(), null, purpose.getBytes(StandardCharsets.UTF_8)));
        byte[] key = new byte[bytes];
        hkdf.generateBytes(key, 0, bytes);
        return key;
    }

    /** @throws UncheckedIOException when the data folder cannot be written */
    public static Config complete(Config config) {
        if (config.secretKey().isPresent()) {
            return config;
        }
        Path file = config.dataDir().resolve(FILE);
        try {
            if (!Files.exists(file)) {
                write(file);
            }
            return config.withSecretKey(new Secret(Files.readString(file).strip()));
        } catch (IOException unwritable) {
            throw new UncheckedIOException("The secret key at " + file + " cannot be read or made", unwritable);
        }
    }

    private static void write(Path file) throws IOException {
        byte[] key = new byte[Config.SECRET_KEY_BYTES];
        new SecureRandom().nextBytes(key);
        Path folder = Files.createDirectories(file.toAbsolutePath().getParent());
        Path draft = Files.createTempFile(folder, FILE, ".new", onlyOwner(folder));
        Files.writeString(draft, Base64.getEncoder().encodeToString(key) + "\n");
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static FileAttribute<?>[] onlyOwner(Path folder) {
        if (!folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return new FileAttribute<?>[0];
        }
        return new FileAttribute<?>[] {
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        };
    }
}
