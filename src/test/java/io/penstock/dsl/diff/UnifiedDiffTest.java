package io.penstock.dsl.diff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnifiedDiffTest {

    private static final int PAIRS = 200;

    @TempDir
    Path folder;

    @Test
    void writesWhatDiffDashUWrites() {
        String before = lines("a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n");
        String after = lines("a", "b", "c", "d", "E", "f", "g", "h", "i", "j", "k", "l", "m", "new", "n");

        assertThat(UnifiedDiff.between(before, "x@1", after, "x@2")).isEqualTo("""
                --- x@1
                +++ x@2
                @@ -2,7 +2,7 @@
                 b
                 c
                 d
                -e
                +E
                 f
                 g
                 h
                @@ -11,4 +11,5 @@
                 k
                 l
                 m
                +new
                 n
                """);
    }

    @Test
    void isEmptyForTheSameText() {
        assertThat(UnifiedDiff.between("a\n", "1", "a\n", "2")).isEmpty();
    }

    @Test
    void tellsALastLineWithoutItsEnd() {
        assertThat(UnifiedDiff.between("a\nb", "1", "a\nb\n", "2")).isEqualTo("""
                --- 1
                +++ 2
                @@ -1,2 +1,2 @@
                 a
                -b
                \\ No newline at end of file
                +b
                """);
        assertThat(UnifiedDiff.between("a\nb", "1", "c\nb", "2")).endsWith(" b\n\\ No newline at end of file\n");
    }

    @Test
    void writesTheWholeTextWhenThereWasNone() {
        assertThat(UnifiedDiff.between("", "1", "a\n", "2")).isEqualTo("--- 1\n+++ 2\n@@ -0,0 +1 @@\n+a\n");
        assertThat(UnifiedDiff.between("a\n", "1", "", "2")).isEqualTo("--- 1\n+++ 2\n@@ -1 +0,0 @@\n-a\n");
    }

    @Test
    void keepsALineThatMovedAroundTogether() {
        String diff = UnifiedDiff.between(lines("one", "two", "three"), "1", lines("two", "three", "one"), "2");

        assertThat(diff).contains("-one\n two\n three\n+one\n");
    }

    /** The tool is the judge: what it makes of the text before and the diff is the text after. */
    @Test
    void isUnderstoodByPatch() throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/patch")), "patch is not installed");
        Random random = new Random(7);
        Path text = folder.resolve("text");
        Path diff = folder.resolve("diff");
        for (int i = 0; i < PAIRS; i++) {
            String before = text(random, random.nextInt(40));
            String after = i % 3 == 0 ? text(random, random.nextInt(40)) : edited(random, before);
            Files.writeString(text, before);
            Files.writeString(diff, UnifiedDiff.between(before, "1", after, "2"));

            Process patch = new ProcessBuilder("/usr/bin/patch", "--fuzz=0", "-s", "-u", "text", "diff")
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .start();
            String said = new String(patch.getInputStream().readAllBytes());

            assertThat(patch.waitFor()).as(said + Files.readString(diff)).isZero();
            assertThat(Files.exists(text) ? Files.readString(text) : "").isEqualTo(after);
        }
    }

    @Test
    void takesLittleTimeForTextsThatHaveNothingInCommon() {
        String before = IntStream.range(0, 100_000)
                .mapToObj(i -> "a" + i % 7_000 + "\n")
                .collect(Collectors.joining());
        String after = IntStream.range(0, 100_000)
                .mapToObj(i -> "b" + i % 7_000 + "\n")
                .collect(Collectors.joining());
        String shuffled = IntStream.range(0, 100_000)
                .mapToObj(i -> "a" + i * 7_919L % 7_000 + "\n")
                .collect(Collectors.joining());

        Assertions.assertTimeout(Duration.ofSeconds(5), () -> {
            assertThat(UnifiedDiff.between(before, "1", after, "2")).hasLineCount(200_003);
            assertThat(UnifiedDiff.between(before, "1", shuffled, "2")).isNotEmpty();
        });
    }

    private static String lines(String... lines) {
        return String.join("\n", lines) + "\n";
    }

    /** Of few different lines, so that they repeat; its last line may lack its end. */
    private static String text(Random random, int count) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append((char) ('a' + random.nextInt(12))).append('\n');
        }
        return count > 0 && random.nextInt(4) == 0 ? text.substring(0, text.length() - 1) : text.toString();
    }

    private static String edited(Random random, String text) {
        StringBuilder edited = new StringBuilder();
        text.lines().forEach(line -> {
            switch (random.nextInt(8)) {
                case 0 -> edited.append("new").append(random.nextInt(3)).append('\n');
                case 1 -> edited.append(line).append('\n').append(line).append('\n');
                case 2 -> edited.append("");
                default -> edited.append(line).append('\n');
            }
        });
        return edited.toString();
    }
}
