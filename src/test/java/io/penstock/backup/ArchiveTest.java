package io.penstock.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

class ArchiveTest {

    @Test
    void tellsAnOperatorMoreThanTheNameOfAFile() {
        assertThat(Archive.message(new NoSuchFileException("/backups"))).isEqualTo("/backups: NoSuchFileException");
        assertThat(Archive.message(new AccessDeniedException("/backups"))).isEqualTo("/backups: AccessDeniedException");
        assertThat(Archive.message(new FileSystemException("/backups", null, "Read-only file system")))
                .isEqualTo("/backups: Read-only file system");
        assertThat(Archive.message(new IOException("No space left on device"))).isEqualTo("No space left on device");
        assertThat(Archive.message(new IOException())).isEqualTo("IOException");
    }
}
