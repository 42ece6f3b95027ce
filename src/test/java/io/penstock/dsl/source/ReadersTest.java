package io.penstock.dsl.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import io.penstock.failure.Violation;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReadersTest {

    private static Located yaml(String text) {
        SourceText source = SourceText.of(text.getBytes(StandardCharsets.UTF_8));
        return YamlReader.read(source, new Findings(source));
    }

    private static Located json(String text) {
        SourceText source = SourceText.of(text.getBytes(StandardCharsets.UTF_8));
        return JsonReader.read(source, new Findings(source));
    }

    private static JsonNode tree(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (JsonProcessingException wrong) {
            throw new IllegalArgumentException(wrong);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "yes                  | \"yes\"",
                "no                   | \"no\"",
                "on                   | \"on\"",
                "Off                  | \"Off\"",
                "y                    | \"y\"",
                "true                 | true",
                "False                | false",
                "TRUE                 | true",
                "tRUE                 | \"tRUE\"",
                "~                    | null",
                "null                 | null",
                "Null                 | null",
                "nULL                 | \"nULL\"",
                "'null'               | \"null\"",
                "\"1\"                | \"1\"",
                "1                    | 1",
                "+1                   | 1",
                "-12                  | -12",
                "010                  | 10",
                "0o17                 | 15",
                "0xFf                 | 255",
                "0b11                 | \"0b11\"",
                "1_000                | \"1_000\"",
                "12:30:45             | \"12:30:45\"",
                "2026-11-20           | \"2026-11-20\"",
                "1.0.3                | \"1.0.3\"",
                "1.5                  | 1.5",
                ".5                   | 0.5",
                "-1.                  | -1.0",
                "1e3                  | 1000.0",
                "1e                   | \"1e\"",
                "-                    | [null]",
                "+                    | \"+\"",
                ".                    | \".\"",
                "-.                   | \"-.\"",
                "=                    | \"=\"",
                "<<                   | \"<<\"",
                "9223372036854775807  | 9223372036854775807",
                "-9223372036854775808 | -9223372036854775808",
            })
    void readsScalarsByTheCoreSchema(String text, String expected) {
        assertThat(yaml(text).value()).isEqualTo(tree(expected));
    }

    @Test
    void keepsKeysAsText() {
        assertThat(yaml("on: 1\nyes: 2\n3: 4\ntrue: 5\nnull: 6\n~: 7\n1.0: 8").value())
                .isEqualTo(tree("{\"on\":1,\"yes\":2,\"3\":4,\"true\":5,\"null\":6,\"~\":7,\"1.0\":8}"));
    }

    @Test
    void readsBlocksAndFoldedText() {
        assertThat(yaml("a: |\n  x\n   y\nb: >-\n  x\n  y\nc: 'it''s'\nd: \"\\t\\u00e9\\U0001F600\"\n")
                        .value())
                .isEqualTo(tree("{\"a\":\"x\\n y\\n\",\"b\":\"x y\",\"c\":\"it's\",\"d\":\"\\té😀\"}"));
    }

    @Test
    void readsTheSameTreeFromJson() {
        String text = "{\"a\": [1, -2.5, true, null, \"x\\n\"], \"b\": {\"c~/d\": {}}}";

        assertThat(json(text).value()).isEqualTo(yaml(text).value()).isEqualTo(tree(text));
    }

    @Test
    void skipsAByteOrderMark() {
        assertThat(yaml("\uFEFFa: 1").place()).isEqualTo(new Place(1, 1));
        assertThat(json("\uFEFF{}").value()).isEqualTo(tree("{}"));
    }

    @Test
    void knowsPlacesAndPointers() {
        Located root = yaml("first: 1\nlist:\n  - a/b:\n      ~x: [1, é]\n");
        Located list = root.member("list");
        Located inner = list.items().get(0).member("a/b").member("~x");

        assertThat(list.shownAt()).isEqualTo(new Place(2, 1));
        assertThat(inner.items().get(1).place()).isEqualTo(new Place(4, 15));
        assertThat(inner.items().get(1).pointer()).isEqualTo("/list/0/a~1b/~0x/1");
    }

    @Test
    void knowsPlacesInJson() {
        Located root = json("{\n  \"a\": {\"é\": [1,\n 2]}}");
        Located array = root.member("a").member("é");

        assertThat(array.shownAt()).isEqualTo(new Place(2, 9));
        assertThat(array.items().get(1).place()).isEqualTo(new Place(3, 2));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            quoteCharacter = '`',
            value = {
                "a: abcdef            # 3 # 1 # 7",
                "a: 'abcdef'          # 3 # 1 # 8",
                "a: \"abcdef\"        # 3 # 1 # 8",
                "a: \"ab\\u0063def\"  # 4 # 1 # 4",
                "a: |\\n  ab\\n  cd   # 4 # 3 # 4",
                "a: |\\n    ab\\n   # 1 # 2 # 6",
                "a: >\\n  ab\\n  cd   # 4 # 1 # 4",
                "a:\\n  ab\\n  cd     # 4 # 2 # 3",
            })
    void findsACharacterWithinAText(String text, int offset, int line, int column) {
        SourceText source = SourceText.of(text.replace("\\n", "\n").getBytes(StandardCharsets.UTF_8));
        Located value = YamlReader.read(source, new Findings(source)).member("a");

        assertThat(source.within(value, offset)).isEqualTo(new Place(line, column));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{\"a\":1,}", "{'a':1}", "[1 2]", "{\"a\":NaN}", "// x\n{}", "01", "{} {}", "[", "\"\n\"", "nul"
            })
    void refusesWhatIsNotJson(String text) {
        assertThatThrownBy(() -> json(text)).isInstanceOfSatisfying(Failure.class, refused -> {
            assertThat(refused.reason()).isInstanceOf(Reason.Malformed.class);
            assertThat(((Reason.Malformed) refused.reason()).line()).isPositive();
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"a\":\"x\\u0000\"}              | A text holds the character U+0000, which cannot be stored.",
                "{\"a\\u0000\":1}                  | A text holds the character U+0000, which cannot be stored.",
                "{\"a\":\"\\ud800\"}               | A text holds half of a surrogate pair, which is no character.",
                "{\"a\":\"\\udc00\\ud800\"}        | A text holds half of a surrogate pair, which is no character.",
                "{\"a\":1e999}                     | The number 1e999 is too large.",
                "{\"a\":9223372036854775808}       | The whole number 9223372036854775808 does not fit in 64 bits.",
            })
    void refusesWhatCannotBeStored(String text, String message) {
        for (boolean asJson : new boolean[] {true, false}) {
            assertThatThrownBy(() -> {
                        if (asJson) {
                            json(text);
                        } else {
                            yaml(text);
                        }
                    })
                    .hasMessage(message);
        }
    }

    @Test
    void refusesAnEndlessNumber() {
        assertThatThrownBy(() -> yaml("a: " + "9".repeat(500_000)))
                .hasMessage("A number has more than 100 characters.");
        assertThatThrownBy(() -> json("9".repeat(500))).hasMessage("A number has more than 100 characters.");
    }

    @Test
    void refusesAControlCharacterWithItsPlace() {
        assertThatThrownBy(() -> yaml("a: b\nc: \u0001"))
                .isInstanceOfSatisfying(
                        Failure.class,
                        refused -> assertThat(refused.reason())
                                .isEqualTo(new Reason.Malformed(
                                        "The document is not YAML: the character U+0001 is not allowed.", 2, 4)));
    }

    @Test
    void refusesBytesThatAreNotUtf8() {
        assertThatThrownBy(() -> SourceText.of(new byte[] {'a', (byte) 0xC3, (byte) 0x28}))
                .hasMessage("The document is not UTF-8 text.");
    }

    @Test
    void tellsADuplicateKeyAndKeepsTheFirst() {
        SourceText source = SourceText.of("a: 1\nb: 2\na: {c: 3}\n".getBytes(StandardCharsets.UTF_8));
        Findings findings = new Findings(source);

        Located root = YamlReader.read(source, findings);

        assertThat(root.value()).isEqualTo(tree("{\"a\":1,\"b\":2}"));
        assertThat(findings.sorted())
                .containsExactly(
                        new Violation("/a", 3, 1, "The key `a` is there twice.", "Its first place is line 1."));
    }
}
