package io.penstock.dsl;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.dsl.Documents.Format;
import io.penstock.failure.Violation;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Holds each document of the tables against the violations ({@code >}) and warnings ({@code ~}) written below it, all of them and in order. A document that has no
 * {@code document} section gets one of five lines.
 */
class ViolationsTest {

    private static final List<String> TABLES = List.of("violations.txt", "schema-violations.txt", "use-violations.txt");

    private static final String HEADER = """
            document:
              dsl: '1.0.3'
              namespace: test
              name: bad
              version: '0.1.0'
            """;

    record Row(String title, String document, List<String> violations, List<String> warnings) {
        @Override
        public String toString() {
            return title;
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void tellsEveryViolation(Row row) {
        Documents.Review review =
                Documents.review(row.document().getBytes(StandardCharsets.UTF_8), Format.YAML, Resources.none());

        assertThat(review.violations()).extracting(ViolationsTest::written).containsExactlyElementsOf(row.violations());
        assertThat(review.warnings()).extracting(ViolationsTest::written).containsExactlyElementsOf(row.warnings());
    }

    private static String written(Violation violation) {
        String hint = violation.hint() == null ? "" : " | " + violation.hint();
        return violation.pointer() + " " + violation.line() + ":" + violation.column() + " " + violation.message()
                + hint;
    }

    static Stream<Row> rows() {
        return TABLES.stream().flatMap(ViolationsTest::rows);
    }

    private static Stream<Row> rows(String table) {
        return Pattern.compile("^=== ", Pattern.MULTILINE)
                .splitAsStream(text(table))
                .filter(part -> !part.isBlank())
                .map(ViolationsTest::row);
    }

    private static Row row(String part) {
        List<String> lines = part.lines().toList();
        List<String> text = lines.subList(1, lines.size()).stream()
                .filter(line -> !line.startsWith("> ") && !line.startsWith("~ "))
                .toList();
        String body = String.join("\n", text) + "\n";
        return new Row(
                lines.get(0),
                body.startsWith("document:") ? body : HEADER + body,
                marked(lines, "> "),
                marked(lines, "~ "));
    }

    private static List<String> marked(List<String> lines, String mark) {
        return lines.stream()
                .filter(line -> line.startsWith(mark))
                .map(line -> line.substring(2))
                .toList();
    }

    private static String text(String table) {
        try (InputStream in = ViolationsTest.class.getResourceAsStream(table)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
