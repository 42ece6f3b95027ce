package io.penstock.files;

import io.penstock.dsl.Documents;
import io.penstock.dsl.Documents.Format;
import io.penstock.dsl.Resources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A document on the disk.
 *
 * @param text as it is there, byte for byte
 */
public record WorkflowFile(Path path, Format format, byte[] text) {

    private static final List<String> ENDINGS = List.of(".yaml", ".yml", ".json");

    /** JSON by its name; anything else is YAML. */
    public static WorkflowFile read(Path path) throws IOException {
        String name = path.toString().toLowerCase(Locale.ROOT);
        return new WorkflowFile(path, name.endsWith(".json") ? Format.JSON : Format.YAML, Files.readAllBytes(path));
    }

    /**
     * The documents below a folder, by their names; a file stands for itself, whatever its name. Nothing hidden is looked at, and no
     * symbolic link to a folder is followed.
     */
    public static List<Path> below(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            return List.of(path);
        }
        List<Path> found = new ArrayList<>();
        List<Path> entries;
        try (Stream<Path> listed = Files.list(path)) {
            entries = listed.sorted().toList();
        }
        for (Path entry : entries) {
            String name = Objects.toString(entry.getFileName());
            boolean document = ENDINGS.stream().anyMatch(name.toLowerCase(Locale.ROOT)::endsWith);
            if (name.startsWith(".")) {
                continue;
            }
            if (Files.isDirectory(entry) && !Files.isSymbolicLink(entry)) {
                found.addAll(below(entry));
            } else if (document && Files.isRegularFile(entry)) {
                found.add(entry);
            }
        }
        return found;
    }

    /** SHA-256 of the text, in hexadecimal digits. */
    String digest() {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every JDK has SHA-256", impossible);
        }
    }

    /** What saving it would refuse or warn of, as far as that can be told without the documents that it refers to. */
    public Checked check() {
        Resources none = Resources.none();
        Documents.Review review = Documents.review(text, format, none);
        return new Checked(this, review.violations(), review.warnings(), List.copyOf(none.missing()));
    }
}
