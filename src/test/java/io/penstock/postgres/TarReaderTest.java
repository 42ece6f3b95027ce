package io.penstock.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TarReaderTest {

    private static final int BLOCK = 512;

    @TempDir
    Path folder;

    @Test
    void unpacksFilesFoldersAndLinks() throws IOException {
        unpack(
                entry("a/", '5', "", "", 0755),
                entry("a/run", '0', "", "hello", 0755),
                entry("a/same", '2', "run", "", 0));

        assertThat(folder.resolve("a/run")).hasContent("hello").isExecutable();
        assertThat(folder.resolve("a/same")).isSymbolicLink().hasContent("hello");
    }

    @Test
    void letsNothingOutOfItsFolder() {
        assertThatThrownBy(() -> unpack(entry("../out", '0', "", "x", 0644))).hasMessageContaining("leads out");
        assertThatThrownBy(() -> unpack(entry("link", '2', "../../etc", "", 0))).hasMessageContaining("leads out");
        assertThatThrownBy(() -> unpack(entry("link", '2', "/etc", "", 0))).hasMessageContaining("leads out");
        assertThat(folder.resolveSibling("out")).doesNotExist();
    }

    @Test
    void refusesAnArchiveThatEndsTooEarly() {
        byte[] whole = entry("file", '0', "", "x".repeat(2000), 0644);

        assertThatThrownBy(() -> new TarReader(new ByteArrayInputStream(whole, 0, 1000), folder).unpack())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("ends within");
    }

    private void unpack(byte[]... entries) throws IOException {
        var archive = new ByteArrayOutputStream();
        for (byte[] entry : entries) {
            archive.write(entry);
        }
        archive.write(new byte[2 * BLOCK]);
        new TarReader(new ByteArrayInputStream(archive.toByteArray()), folder).unpack();
    }

    private static byte[] entry(String name, char type, String link, String content, int mode) {
        byte[] bytes = new byte[BLOCK + (content.length() + BLOCK - 1) / BLOCK * BLOCK];
        put(bytes, 0, name);
        put(bytes, 100, String.format("%07o", mode));
        put(bytes, 124, String.format("%011o", content.length()));
        bytes[156] = (byte) type;
        put(bytes, 157, link);
        put(bytes, 257, "ustar");
        put(bytes, BLOCK, content);
        return bytes;
    }

    private static void put(byte[] bytes, int offset, String text) {
        byte[] source = text.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(source, 0, bytes, offset, source.length);
    }
}
