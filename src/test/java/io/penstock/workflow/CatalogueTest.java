package io.penstock.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.dsl.Documents;
import io.penstock.dsl.Program;
import io.penstock.engine.Lifecycle;
import io.penstock.expression.Budget;
import io.penstock.expression.Variables;
import io.penstock.identity.WorkflowId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Which workflows an event starts, and how long it takes to find out. */
class CatalogueTest {

    private static final Variables NONE = new Variables() {
        @Override
        public JsonNode value(String name) {
            return NullNode.getInstance();
        }

        @Override
        public Instant now() {
            return Instant.EPOCH;
        }
    };

    private static Catalogue.Entry entry(String name, String on) {
        Program program =
                Documents.compile("""
                document: {dsl: '1.0.3', namespace: test, name: %s, version: '1.0.0'}
                schedule: {on: %s}
                do: [{a: {set: {n: 1}}}]
                """.formatted(name, on).getBytes(StandardCharsets.UTF_8), Documents.Format.YAML);
        return new Catalogue.Entry(
                new WorkflowId(UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8))), 1, program);
    }

    private static Catalogue catalogue(Catalogue.Entry... entries) {
        return new Catalogue(1, List.of(entries), Budget.DEFAULT);
    }

    private static ObjectNode event(String type, String source) {
        return JsonNodeFactory.instance.objectNode().put("type", type).put("source", source);
    }

    private static List<String> matched(Catalogue catalogue, ObjectNode event) {
        return catalogue.match(event.path("type").asText(), event, NONE).stream()
                .map(entry -> entry.program().header().name())
                .toList();
    }

    @Test
    void tellsOfLivesOnlyThoseWhoNameTheType() {
        String completed = Lifecycle.Kind.WORKFLOW_COMPLETED.type();
        Catalogue catalogue = catalogue(
                entry("exact", "{one: {with: {type: " + completed + "}}}"),
                entry("pattern", "{one: {with: {type: 'io\\.serverlessworkflow\\.workflow\\..*'}}}"),
                entry("sources", "{one: {with: {source: '/workflows/.*'}}}"),
                entry("everything", "{any: []}"));

        assertThat(matched(catalogue, event(completed, "/workflows/test/other")))
                .containsExactly("exact", "pattern");
        assertThat(matched(catalogue, event(completed, "/workflows/test/exact")))
                .containsExactly("pattern");
        assertThat(matched(catalogue, event(completed, "https://another.example/engine")))
                .contains("exact", "pattern", "everything");
        assertThat(catalogue.lifecycle("test", "other"))
                .contains(Lifecycle.Kind.WORKFLOW_COMPLETED, Lifecycle.Kind.WORKFLOW_STARTED)
                .doesNotContain(Lifecycle.Kind.TASK_STARTED);
        assertThat(catalogue(entry("alone", "{one: {with: {type: " + completed + "}}}"))
                        .lifecycle("test", "alone"))
                .isEmpty();
    }

    @Test
    void sharesAnEventAmongThoseWhoNeedSeveral() {
        Catalogue catalogue = catalogue(
                entry("both", "{all: [{with: {type: a}}, {with: {type: b}}]}"),
                entry("twice", "{all: [{with: {type: c}}, {with: {type: a}}, {with: {source: '/.*'}}]}"));

        List<Catalogue.Share> shares = catalogue.shares("a", event("a", "/x"), NONE);

        assertThat(shares).extracting(Catalogue.Share::slots).containsExactlyInAnyOrder(List.of(0), List.of(1, 2));
        assertThat(shares).extracting(Catalogue.Share::size).containsExactlyInAnyOrder(2, 3);
        assertThat(matched(catalogue, event("a", "/x"))).isEmpty();
    }

    @Test
    void looksAtThoseOfTheTypeOnlyHoweverManyThereAre() {
        List<Catalogue.Entry> entries = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            entries.add(entry("w" + i, "{one: {with: {type: test.type" + i + "}}}"));
        }
        Catalogue many = new Catalogue(1, entries, Budget.DEFAULT);
        Catalogue few = new Catalogue(1, entries.subList(0, 10), Budget.DEFAULT);
        ObjectNode event = event("test.type3", "/x");
        nanos(many, event);
        nanos(few, event);

        long ofFew = Math.min(nanos(few, event), nanos(few, event));
        long ofMany = Math.min(nanos(many, event), nanos(many, event));

        // One that looks at all of them takes a thousand times as long.
        assertThat(ofMany).isLessThan(20 * ofFew + 1_000_000);
    }

    private static long nanos(Catalogue catalogue, ObjectNode event) {
        long began = System.nanoTime();
        int matched = 0;
        for (int i = 0; i < 20_000; i++) {
            matched += catalogue.match("test.type3", event, NONE).size();
        }
        long nanos = System.nanoTime() - began;
        assertThat(matched).isEqualTo(20_000);
        assertThat(catalogue.shares("test.type3", event, NONE)).isEmpty();
        return nanos;
    }
}
