package io.penstock.dsl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.penstock.dsl.Documents.Format;
import io.penstock.failure.Violation;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Mistakes within expressions, each at its own character. */
class ExpressionViolationsTest {

    private static final String DOCUMENT = """
            document: {dsl: '1.0.3', namespace: a, name: b, version: 1.0.0}
            input:
              from: $inptu.x
            do:
              - a:
                  set:
                    plain: ${ .a + $contxt }
                    quoted: '${ .a + $x }'
                    block: |
                      ${
                        .a
                        + $item
                      }
                    folded: >
                      ${ .a
                      + $item }
              - b:
                  for: {each: pet, in: $pet}
                  while: $pet > $index
                  do:
                    - c: {if: $pet.x == $at, set: '${ $error }'}
              - d:
                  try: [{x: {set: '${ $problem }'}}]
                  catch:
                    as: problem
                    when: $problem.status > $error
                    retry: r
                    do:
                      - tell: {set: '${ $problem }'}
            use:
              retries:
                r: {when: $problem.x, exceptWhen: $probelm}
            """;

    private static List<Violation> check(String document) {
        return Documents.check(document.getBytes(StandardCharsets.UTF_8), Format.YAML);
    }

    @Test
    void findsUnknownVariables() {
        assertThat(check(DOCUMENT))
                .extracting(Violation::pointer, Violation::line, Violation::column, Violation::message)
                .containsExactly(
                        tuple("/input/from", 3, 9, "There is no variable `$inptu` here."),
                        tuple("/do/0/a/set/plain", 7, 24, "There is no variable `$contxt` here."),
                        tuple("/do/0/a/set/quoted", 8, 26, "There is no variable `$x` here."),
                        tuple("/do/0/a/set/block", 12, 15, "There is no variable `$item` here."),
                        tuple("/do/0/a/set/folded", 14, 17, "There is no variable `$item` here."),
                        tuple("/do/1/b/for/in", 18, 28, "There is no variable `$pet` here."),
                        tuple("/do/1/b/do/0/c/if", 21, 29, "There is no variable `$at` here."),
                        tuple("/do/1/b/do/0/c/set", 21, 43, "There is no variable `$error` here."),
                        tuple("/do/2/d/try/0/x/set", 23, 27, "There is no variable `$problem` here."),
                        tuple("/do/2/d/catch/when", 26, 33, "There is no variable `$error` here."),
                        tuple("/use/retries/r/exceptWhen", 32, 39, "There is no variable `$probelm` here."));
    }

    @Test
    void namesTheNearestVariable() {
        assertThat(check(DOCUMENT).get(1).hint()).isEqualTo("Did you mean `$context`?");
    }

    @Test
    void tellsWhatIsNotJq() {
        String document = """
                document: {dsl: '1.0.3', namespace: a, name: b, version: 1.0.0}
                do:
                  - a: {set: '${ .a ) + 1 }'}
                """;

        assertThat(check(document)).singleElement().satisfies(violation -> {
            assertThat(violation.pointer()).isEqualTo("/do/0/a/set");
            assertThat(violation.line()).isEqualTo(3);
            assertThat(violation.column()).isEqualTo(21);
            assertThat(violation.message()).isEqualTo("The expression is not jq: Unexpected ')'.");
        });
    }
}
