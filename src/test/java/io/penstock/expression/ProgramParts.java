package io.penstock.expression;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What generated programs are made of: the pieces on which jq 1.6 and 1.7 agree, and those that only jq 1.7 understands,
 * or understands so. In a piece, {@code %s} stands for a program, and {@code %%} for the operator.
 */
final class ProgramParts {

    private final Map<String, List<String>> sections = new HashMap<>();

    ProgramParts(boolean modern) {
        read("parts-common.txt");
        if (modern) {
            read("parts-modern.txt");
        }
    }

    /** The pieces of one kind. */
    List<String> of(String section) {
        return Objects.requireNonNull(sections.get(section), section);
    }

    private void read(String file) {
        try (InputStream stream = ProgramParts.class.getResourceAsStream(file)) {
            String text = new String(Objects.requireNonNull(stream, file).readAllBytes(), StandardCharsets.UTF_8);
            List<String> section = new ArrayList<>();
            for (String line : text.split("\n")) {
                if (line.startsWith("# ")) {
                    section = sections.computeIfAbsent(line.substring(2), name -> new ArrayList<>());
                } else if (!line.isEmpty()) {
                    section.add(line);
                }
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
