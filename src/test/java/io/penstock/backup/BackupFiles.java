package io.penstock.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** What can happen to the files of a backup. */
public final class BackupFiles {

    private final Path folder;

    /** @param folder of one backup */
    public BackupFiles(Path folder) {
        this.folder = folder;
    }

    /** Twice is as it was. */
    public void flipABit(String file) throws IOException {
        byte[] bytes = Files.readAllBytes(folder.resolve(file));
        bytes[bytes.length / 2] ^= 1;
        Files.write(folder.resolve(file), bytes);
    }

    public void cutOff(String file) throws IOException {
        byte[] bytes = Files.readAllBytes(folder.resolve(file));
        Files.write(folder.resolve(file), Arrays.copyOf(bytes, bytes.length - 10));
    }

    public void remove(String file) throws IOException {
        Files.delete(folder.resolve(file));
    }
}
