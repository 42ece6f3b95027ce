package io.penstock.backup;

/** The file of a backup that is written last: a line with the SHA-256 of each other one, as {@code sha256sum -c} reads it. */
final class Checksums {

    static final String FILE = "SHA256SUMS";

    private Checksums() {}

    static String of(Manifest manifest, byte[] json) {
        StringBuilder lines = new StringBuilder();
        for (Manifest.TableFile table : manifest.tables()) {
            lines.append(table.sha256()).append("  ").append(table.file()).append('\n');
        }
        return lines.append(Sha256.hex(json))
                .append("  ")
                .append(Manifest.FILE)
                .append('\n')
                .toString();
    }
}
