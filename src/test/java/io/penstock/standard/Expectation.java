package io.penstock.standard;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What one document of the standard does here, or why it is refused: a section of expectations.txt or texts.txt. Each of its lines is a word
 * and what belongs to it.
 *
 * @param title the file's name, and after {@code " | "} which of several cases this is
 */
record Expectation(String folder, String title, List<String> lines) {

    /** All expectations of a folder's documents, as the table of that name holds them. */
    static Stream<Expectation> read(String folder, String table) {
        return Pattern.compile("^=== ", Pattern.MULTILINE)
                .splitAsStream(Shelf.text(table))
                .filter(section -> !section.isBlank())
                .map(section -> {
                    List<String> lines = section.lines()
                            .filter(line -> !line.startsWith("#"))
                            .toList();
                    return new Expectation(folder, lines.get(0), lines.subList(1, lines.size()));
                });
    }

    String file() {
        return title.split(" \\| ")[0];
    }

    String document() {
        return Shelf.text(folder + "/" + file());
    }

    /** Whether it is known not to hold yet. */
    boolean notYet() {
        return lines.contains("not yet");
    }

    /** What stands behind a word, in order. */
    List<String> all(String word) {
        return lines.stream()
                .filter(line -> line.equals(word) || line.startsWith(word + " "))
                .map(line -> line.substring(word.length()).strip())
                .toList();
    }

    boolean has(String word) {
        return !all(word).isEmpty();
    }

    /** What stands behind the only line with that word. */
    String only(String word, String otherwise) {
        return all(word).stream().findFirst().orElse(otherwise);
    }

    @Override
    public String toString() {
        return title;
    }
}
