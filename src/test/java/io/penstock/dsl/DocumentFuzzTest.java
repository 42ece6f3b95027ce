package io.penstock.dsl;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.dsl.Documents.Format;
import io.penstock.failure.Violation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever becomes of a good document, the answer is a program or violations with places, never another exception. */
class DocumentFuzzTest {

    private static final int ROUNDS = 3_000;
    private static final List<String> PIECES = List.of(
            "null",
            "{}",
            "[]",
            "true",
            "-1",
            "''",
            "${",
            "${ }",
            "}",
            "- ",
            ": ",
            "do:",
            "then: end",
            "\n",
            "  ",
            "\t",
            "*a",
            "&a",
            "!!x",
            "? ",
            "|",
            ">",
            "\"",
            "'",
            "#",
            "%",
            "\u0000",
            "\uFFFF",
            "\uD83D\uDE00",
            "${ .a + }",
            "set: 1",
            "catch:",
            "{",
            "[");

    @Test
    void answersEveryMutation() throws IOException {
        Random random = new Random(20261120);
        String[] seeds = {
            Files.readString(Path.of("conf/workflows/lead-to-crm.yaml")),
            Files.readString(Path.of("conf/workflows/order-guard.yaml")),
        };
        for (int round = 0; round < ROUNDS; round++) {
            String mutated = seeds[round % seeds.length];
            for (int change = random.nextInt(4); change >= 0; change--) {
                mutated = mutate(mutated, random);
            }
            long lines = mutated.lines().count() + 1;

            List<Violation> violations = Documents.check(mutated.getBytes(StandardCharsets.UTF_8), Format.YAML);

            assertThat(violations).as("round %d", round).allSatisfy(violation -> {
                assertThat(violation.line()).isBetween(0, (int) lines);
                assertThat(violation.message()).endsWith(".").doesNotContain("null.");
            });
        }
    }

    private static String mutate(String text, Random random) {
        int from = random.nextInt(text.length());
        int to = Math.min(text.length(), from + random.nextInt(12));
        return switch (random.nextInt(4)) {
            case 0 -> text.substring(0, from) + text.substring(to);
            case 1 -> text.substring(0, from) + PIECES.get(random.nextInt(PIECES.size())) + text.substring(to);
            case 2 -> text.substring(0, from) + text.substring(from, to) + text.substring(from);
            default -> withoutLine(text, random);
        };
    }

    private static String withoutLine(String text, Random random) {
        List<String> lines = text.lines().toList();
        int gone = random.nextInt(lines.size());
        String left = String.join("\n", lines.subList(0, gone)) + "\n";
        return left + String.join("\n", lines.subList(gone + 1, lines.size())) + " ";
    }
}
