package io.penstock.standard;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the part of Gherkin that the standard's conformance features are written in: scenarios of steps, each with a text block or none. */
final class Gherkin {

    private static final String QUOTES = "\"\"\"";
    private static final List<String> KEYWORDS = List.of("Given ", "When ", "Then ", "And ");

    private Gherkin() {}

    record Scenario(String name, List<Step> steps) {
        @Override
        public String toString() {
            return name;
        }
    }

    /**
     * @param text without its keyword and the colon at its end
     * @param block empty when there is none
     */
    record Step(String text, String block) {}

    static List<Scenario> read(String feature) {
        List<Scenario> scenarios = new ArrayList<>();
        List<Step> steps = new ArrayList<>();
        List<String> lines = feature.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            String step = step(line);
            if (line.startsWith("Scenario: ")) {
                steps = new ArrayList<>();
                scenarios.add(new Scenario(line.substring("Scenario: ".length()), steps));
            } else if (line.startsWith(QUOTES)) {
                int end = closing(lines, i);
                Step told = steps.remove(steps.size() - 1);
                steps.add(new Step(
                        told.text(),
                        block(lines.subList(i + 1, end), lines.get(i).indexOf(QUOTES))));
                i = end;
            } else if (step != null && !scenarios.isEmpty()) {
                steps.add(new Step(step, ""));
            }
        }
        return scenarios;
    }

    private static @Nullable String step(String line) {
        for (String keyword : KEYWORDS) {
            if (line.startsWith(keyword)) {
                String text = line.substring(keyword.length());
                return text.endsWith(":") ? text.substring(0, text.length() - 1) : text;
            }
        }
        return null;
    }

    private static int closing(List<String> lines, int opening) {
        int end = opening + 1;
        while (!lines.get(end).strip().equals(QUOTES)) {
            end++;
        }
        return end;
    }

    private static String block(List<String> lines, int indentation) {
        StringBuilder text = new StringBuilder();
        for (String line : lines) {
            text.append(line.substring(Math.min(indentation, line.length()))).append('\n');
        }
        return text.toString();
    }
}
