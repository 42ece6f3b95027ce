package io.penstock.expression;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Reads jq's own test files: groups of program, input and outputs, and programs that must not compile. */
final class JqTestFiles {

    static final List<String> NAMES = List.of("jq", "man", "onig", "manonig", "base64", "optional");

    private JqTestFiles() {}

    /**
     * One case.
     *
     * @param outputs JSON texts; a program may fail behind the last of them
     * @param refused whether the program must not compile; it has no input and no outputs then
     */
    record Case(String file, int line, String program, String input, List<String> outputs, boolean refused) {
        @Override
        public String toString() {
            return file + ".test:" + line + " " + program;
        }
    }

    static List<Case> all() {
        List<Case> cases = new ArrayList<>();
        NAMES.forEach(name -> cases.addAll(read(name)));
        return cases;
    }

    private static List<Case> read(String file) {
        List<String> lines = lines(file + ".test");
        List<Case> cases = new ArrayList<>();
        for (int i = 0; i < lines.size(); ) {
            if (isBlank(lines.get(i))) {
                i++;
            } else if (lines.get(i).startsWith("%%FAIL")) {
                cases.add(new Case(file, i + 2, lines.get(i + 1), "null", List.of(), true));
                // The message behind the program is jq's own, and may be left out.
                i += 2;
                while (i < lines.size() && !isBlank(lines.get(i))) {
                    i++;
                }
            } else {
                int end = i + 2;
                while (end < lines.size() && !isBlank(lines.get(end))) {
                    end++;
                }
                cases.add(new Case(
                        file, i + 1, lines.get(i), lines.get(i + 1), List.copyOf(lines.subList(i + 2, end)), false));
                i = end;
            }
        }
        return cases;
    }

    private static boolean isBlank(String line) {
        return line.isBlank() || line.stripLeading().startsWith("#");
    }

    private static List<String> lines(String name) {
        try (InputStream file = JqTestFiles.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(file, name).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
