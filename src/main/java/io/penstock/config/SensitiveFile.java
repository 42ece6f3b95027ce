package io.penstock.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;

/**
 * A file on which the server's safety depends.
 *
 * @param name of the setting or variable that names it
 * @param holdsSecret so that nobody else may even read it
 */
record SensitiveFile(String name, Path path, boolean holdsSecret) {

    boolean othersMayRead() {
        return lets(PosixFilePermission.OTHERS_READ);
    }

    boolean othersMayWrite() {
        return lets(PosixFilePermission.OTHERS_WRITE);
    }

    /** False where nobody can tell: a file that is missing is told of elsewhere. */
    private boolean lets(PosixFilePermission permission) {
        try {
            return Files.getPosixFilePermissions(path).contains(permission);
        } catch (IOException | UnsupportedOperationException unknown) {
            return false;
        }
    }
}
