package io.penstock.dsl;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.failure.Violation;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Changes good documents for the worse, one by one, as mutations.txt says: each is refused, at the place that is wrong and nowhere else. */
class MutationsTest {

    record Row(String base, Mutation mutation) {
        @Override
        public String toString() {
            return base + ": " + mutation;
        }
    }

    static Stream<Row> rows() {
        return Pattern.compile("^=== ", Pattern.MULTILINE)
                .splitAsStream(GoodDocuments.read("mutations.txt"))
                .filter(section -> !section.isBlank())
                .flatMap(MutationsTest::section)
                .filter(row -> !GoodDocuments.NOT_YET.contains(row.base()));
    }

    private static Stream<Row> section(String section) {
        List<String> lines = section.lines().toList();
        return lines.stream()
                .skip(1)
                .filter(line -> !line.isBlank())
                .map(line -> new Row(lines.get(0), Mutation.read(line)));
    }

    static Stream<String> names() {
        return GoodDocuments.names().stream();
    }

    @ParameterizedTest
    @MethodSource("names")
    void theUnchangedDocumentIsGood(String name) {
        byte[] text = GoodDocuments.text(name).getBytes(StandardCharsets.UTF_8);

        List<Violation> violations = Documents.check(text, Documents.Format.YAML);

        assertThat(violations.isEmpty())
                .as("%s; a name that is good leaves the list", violations)
                .isNotEqualTo(GoodDocuments.NOT_YET.contains(name));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void aChangedDocumentIsRefusedWhereItIsWrong(Row row) {
        List<Violation> violations = GoodDocuments.check(row.mutation().apply(GoodDocuments.tree(row.base())));

        assertThat(violations)
                .extracting(Violation::pointer)
                .containsExactlyInAnyOrderElementsOf(row.mutation().told());
        assertThat(violations)
                .allSatisfy(violation -> assertThat(violation.line()).isPositive());
    }

    @Test
    void theCorpusIsLarge() {
        assertThat(rows().count()).isGreaterThanOrEqualTo(200);
    }
}
