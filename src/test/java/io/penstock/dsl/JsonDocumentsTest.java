package io.penstock.dsl;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.dsl.Documents.Format;
import io.penstock.failure.Violation;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** JSON documents go through the same checks, and their violations have places too. */
class JsonDocumentsTest {

    @Test
    void tellsPlacesInJson() {
        String document = """
                {
                  "document": {"dsl": "1.0.3", "namespace": "test", "name": "bad", "version": "0.1.0"},
                  "do": [
                    {"first": {"wait": "PT1S", "then": "secnd"}},
                    {"second": {
                      "sett": {"a": 1}
                    }}
                  ],
                  "tiemout": {"after": "PT1S"}
                }
                """;

        assertThat(Documents.check(document.getBytes(StandardCharsets.UTF_8), Format.JSON))
                .containsExactly(
                        new Violation(
                                "/do/0/first/then",
                                4,
                                40,
                                "There is no task `secnd` in this list of tasks.",
                                "Did you mean `second`?"),
                        new Violation("/do/1/second/sett", 6, 7, "`sett` is no kind of task.", "Did you mean `set`?"),
                        new Violation(
                                "/tiemout", 9, 3, "A workflow has no property `tiemout`.", "Did you mean `timeout`?"));
    }

    @Test
    void tellsWhatIsNotJson() {
        assertThat(Documents.check("{\n \"do\": [\n}".getBytes(StandardCharsets.UTF_8), Format.JSON))
                .singleElement()
                .satisfies(violation -> {
                    assertThat(violation.line()).isEqualTo(3);
                    assertThat(violation.message()).startsWith("The document is not JSON: ");
                });
    }
}
