package io.penstock.dsl.diff;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.dsl.Documents;
import io.penstock.dsl.diff.Difference.Changed;
import io.penstock.dsl.diff.Difference.Moved;
import io.penstock.dsl.diff.Difference.Named;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class DifferenceTest {

    private static final String THREE = """
            do:
              - one: {set: {a: 1}}
              - two: {wait: PT1S}
              - three: {call: http, with: {method: get, endpoint: 'https://example.com'}}
            """;

    @Test
    void findsNothingInTheSameDocument() {
        Difference same = between(THREE, THREE.replace("PT1S", "'PT1S'"));

        assertThat(same.added()).isEmpty();
        assertThat(same.removed()).isEmpty();
        assertThat(same.changed()).isEmpty();
        assertThat(same.moved()).isEmpty();
        assertThat(same.document()).isEmpty();
    }

    @Test
    void namesWhatWasAddedAndRemovedWithoutMovingTheOthers() {
        Difference difference = between(THREE, """
                do:
                  - new: {set: {b: 2}}
                  - one: {set: {a: 1}}
                  - three: {call: http, with: {method: get, endpoint: 'https://example.com'}}
                """);

        assertThat(difference.added()).containsExactly(new Named("/do/0/new", "new", "set"));
        assertThat(difference.removed()).containsExactly(new Named("/do/1/two", "two", "wait"));
        assertThat(difference.changed()).isEmpty();
        assertThat(difference.moved()).isEmpty();
    }

    @Test
    void tellsWhatChangedWithinATask() {
        Difference difference =
                between(THREE, THREE.replace("method: get", "method: post").replace("{a: 1}", "{a: 2}"));

        assertThat(difference.changed()).extracting(Changed::name).containsExactly("one", "three");
        assertThat(difference.changed().get(1).to()).isEqualTo("/do/2/three");
        assertThat(difference.changed().get(1).changes())
                .extracting(change -> change.pointer() + " " + change.from() + " " + change.to())
                .containsExactly("/with/method \"get\" \"post\"");
    }

    @Test
    void tellsTheFewestThatMovedWithinAList() {
        Difference difference = between(THREE, """
                do:
                  - three: {call: http, with: {method: get, endpoint: 'https://example.com'}}
                  - one: {set: {a: 1}}
                  - two: {wait: PT1S}
                """);

        assertThat(difference.moved()).containsExactly(new Moved("three", "call", "/do/2/three", "/do/0/three"));
        assertThat(difference.changed()).isEmpty();
    }

    @Test
    void tellsATaskThatWentIntoAnother() {
        Difference difference = between(THREE, """
                do:
                  - one: {set: {a: 1}}
                  - safely:
                      try:
                        - three: {call: http, with: {method: get, endpoint: 'https://example.org'}}
                      catch:
                        do:
                          - two: {wait: PT1S}
                """);

        assertThat(difference.added()).containsExactly(new Named("/do/1/safely", "safely", "try"));
        assertThat(difference.moved())
                .containsExactlyInAnyOrder(
                        new Moved("three", "call", "/do/2/three", "/do/1/safely/try/0/three"),
                        new Moved("two", "wait", "/do/1/two", "/do/1/safely/catch/do/0/two"));
        assertThat(difference.changed()).extracting(Changed::name).containsExactly("three");
    }

    @Test
    void aTaskThatMovesTakesThoseWithinItAlong() {
        String loop = """
                  - loop:
                      for: {each: n, in: .items}
                      do:
                        - one: {set: {a: 1}}
                        - two: {wait: PT1S}
                """;
        Difference difference = between(
                "do:\n" + loop + "  - last: {set: {b: 1}}\n  - one: {set: {c: 1}}\n",
                "do:\n  - last: {set: {b: 1}}\n  - inner:\n      do:\n" + loop.indent(4) + "  - one: {set: {c: 1}}\n");

        assertThat(difference.added()).extracting(Named::name).containsExactly("inner");
        assertThat(difference.moved()).extracting(Moved::name).containsExactly("loop");
        assertThat(difference.changed()).isEmpty();
        assertThat(difference.removed()).isEmpty();
    }

    @Test
    void looksIntoForksListensFunctionsAndExtensions() {
        String document = """
                use:
                  functions:
                    b: {call: http, with: {method: get, endpoint: 'https://b.example'}}
                    a: {set: {x: 1}}
                  extensions:
                    - logged:
                        extend: call
                        before:
                          - note: {set: {x: 1}}
                do:
                  - both:
                      fork:
                        branches:
                          - left: {set: {x: 1}}
                  - hear:
                      listen: {to: {any: []}}
                      foreach:
                        item: event
                        do:
                          - each: {set: {x: 1}}
                """;

        Difference difference = between(document, document.replace("x: 1", "x: 2"));

        assertThat(difference.changed())
                .extracting(Changed::to)
                .containsExactlyInAnyOrder(
                        "/use/functions/a",
                        "/use/extensions/0/logged/before/0/note",
                        "/do/0/both/fork/branches/0/left",
                        "/do/1/hear/foreach/do/0/each");
        assertThat(difference.moved()).isEmpty();
        assertThat(difference.document()).isEmpty();
    }

    @Test
    void tellsWhatDiffersOutsideOfTasks() {
        Difference difference = between(
                "document: {version: 0.1.0, title: T}\n" + THREE,
                "document: {version: 0.2.0}\n" + THREE + "schedule: {every: PT1H}\n");

        assertThat(difference.document())
                .extracting(change -> change.pointer() + " " + change.from() + " " + change.to())
                .containsExactly(
                        "/document/version \"0.1.0\" \"0.2.0\"",
                        "/document/title \"T\" null",
                        "/schedule null {\"every\":\"PT1H\"}");
    }

    @Test
    void takesDataThatLooksLikeTasksForData() {
        Difference difference = between(
                "do:\n  - one: {set: {do: [{x: {set: {}}}]}}\n", "do:\n  - one: {set: {do: [{y: {set: {}}}]}}\n");

        assertThat(difference.added()).isEmpty();
        assertThat(difference.changed()).extracting(Changed::name).containsExactly("one");
    }

    @Test
    void standsWhateverADocumentHoldsInsteadOfTasks() {
        Difference difference = between(
                "do: [1, {}, {a: 2}, {a: {do: 3}}, {a: {do: [null]}}]\nuse: {functions: [1], extensions: {x: 1}}\n",
                "[1, 2]\n");

        assertThat(difference.removed()).isNotEmpty();
    }

    private static Difference between(String before, String after) {
        return Difference.between(read(before), read(after));
    }

    private static JsonNode read(String text) {
        return Documents.read(text.getBytes(StandardCharsets.UTF_8), Documents.Format.YAML);
    }
}
