package io.penstock.expression;

import java.util.List;
import java.util.Random;

/** Makes programs at random. Every program ends: loops go over the input, and numbers are small. */
final class ProgramGenerator {

    private final Random random;
    private final List<String> literals;
    private final List<String> paths;
    private final List<String> functions;
    private final List<String> calls;
    private final List<String> pairs;
    private final List<String> targets;
    private final List<String> updates;

    /** @param modern whether what only jq 1.7 understands may be in them */
    ProgramGenerator(long seed, boolean modern) {
        this.random = new Random(seed);
        ProgramParts parts = new ProgramParts(modern);
        this.literals = parts.of("literals");
        this.paths = parts.of("paths");
        this.functions = parts.of("functions");
        this.calls = parts.of("calls");
        this.pairs = parts.of("pairs");
        this.targets = parts.of("targets");
        this.updates = parts.of("updates");
    }

    String program() {
        return program(1 + random.nextInt(4));
    }

    private String program(int depth) {
        int choice = depth <= 0 ? random.nextInt(3) : random.nextInt(12);
        return switch (choice) {
            case 0 -> pick(literals);
            case 1 -> pick(paths);
            case 2 -> pick(functions);
            case 3, 4, 5 -> filled(pick(calls), depth);
            case 6 ->
                filled(
                        pick(updates).replaceFirst("%s", java.util.regex.Matcher.quoteReplacement(pick(targets))),
                        depth);
            default -> filled(pick(pairs), depth);
        };
    }

    /** A template with each hole filled. */
    private String filled(String template, int depth) {
        StringBuilder program = new StringBuilder();
        int from = 0;
        for (int at = template.indexOf('%'); at >= 0; at = template.indexOf('%', from)) {
            program.append(template, from, at).append(template.charAt(at + 1) == '%' ? "%" : inner(depth));
            from = at + 2;
        }
        return program.append(template, from, template.length()).toString();
    }

    private String inner(int depth) {
        return "(" + program(depth - 1) + ")";
    }

    private String pick(List<String> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
