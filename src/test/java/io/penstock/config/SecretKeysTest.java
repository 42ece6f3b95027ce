package io.penstock.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretKeysTest {

    @TempDir
    Path folder;

    @Test
    void makesAKeyForItsOwnerOnlyAndKeepsIt() throws IOException {
        Config config = config(Map.of());

        Config first = SecretKeys.complete(config);
        Config second = SecretKeys.complete(config);

        Path file = folder.resolve("data").resolve(SecretKeys.FILE);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(first.secretKey().bytes()).hasSizeGreaterThanOrEqualTo(Config.SECRET_KEY_BYTES);
        assertThat(second.secretKey().reveal()).isEqualTo(first.secretKey().reveal());
    }

    @Test
    void keepsAGivenKeyAndWritesNothing() {
        Config config = SecretKeys.complete(config(Map.of("PENSTOCK_SECRET_KEY", "0123456789abcdef0123456789abcdef")));

        assertThat(config.secretKey().reveal()).startsWith("0123");
        assertThat(folder.resolve("data")).doesNotExist();
    }

    private Config config(Map<String, String> environment) {
        Map<String, String> all = new java.util.HashMap<>(environment);
        all.put("PENSTOCK_DATA_DIR", folder.resolve("data").toString());
        return new ConfigLoader(folder, all).load().config();
    }
}
