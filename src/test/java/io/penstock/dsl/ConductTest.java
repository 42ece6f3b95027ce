package io.penstock.dsl;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.dsl.Concurrency.OnConflict;
import io.penstock.dsl.Documents.Format;
import io.penstock.engine.Brevity;
import io.penstock.failure.Violation;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code metadata.penstock} says of all executions of a workflow. */
class ConductTest {

    private static byte[] document(String own) {
        return """
                document:
                  dsl: '1.0.3'
                  namespace: test
                  name: limited
                  version: '0.1.0'
                  metadata:
                    penstock:
                      %s
                do: [{a: {set: {b: 1}}}]
                """.formatted(own).getBytes(StandardCharsets.UTF_8);
    }

    private static Conduct conduct(String own) {
        return Documents.compile(document(own), Format.YAML).conduct();
    }

    @Test
    void anyNumberRunsUnlessTheDocumentSaysOtherwise() {
        assertThat(conduct("timezone: UTC")).isEqualTo(Conduct.PLAIN);
    }

    @Test
    void readsALimitWithItsKey() {
        Concurrency concurrency = conduct("concurrency: {limit: 3, key: '${ .[0].data.id }', on_conflict: replace}")
                .concurrency();

        assertThat(concurrency).isNotNull();
        assertThat(concurrency.limit()).isEqualTo(3);
        assertThat(concurrency.key()).isInstanceOf(Template.Computed.class);
        assertThat(concurrency.onConflict()).isEqualTo(OnConflict.REPLACE);
    }

    @Test
    void oneRunsAndTheOthersQueueWhereNothingElseIsSaid() {
        assertThat(conduct("concurrency: {}").concurrency()).isEqualTo(new Concurrency(1, null, OnConflict.QUEUE));
    }

    @Test
    void whatWaitsForItsTurnIsNotRunAheadOfItsCommit() {
        assertThat(Brevity.isBrief(Documents.compile(document("timezone: UTC"), Format.YAML)))
                .isTrue();
        assertThat(Brevity.isBrief(Documents.compile(document("concurrency: {limit: 1}"), Format.YAML)))
                .isFalse();
    }

    @Test
    void callsAreNamedForEachAttemptOnDemand() {
        assertThat(conduct("idempotency: per-attempt").keyPerAttempt()).isTrue();
        assertThat(conduct("idempotency: per-task").keyPerAttempt()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                    concurrency: {limit: 0}             | /concurrency/limit       | whole number from 1 to
                    concurrency: {limit: many}          | /concurrency/limit       | whole number from 1 to
                    concurrency: {limits: 2}            | /concurrency/limits      | has no property
                    concurrency: {on_conflict: wait}    | /concurrency/on_conflict | cannot be
                    concurrency: {key: '${ .a. }'}      | /concurrency/key         | not jq
                    concurrency: {key: '${ $secrets }'} | /concurrency/key         | not available here
                    concurrency: 3                      | /concurrency             | is an object
                    idempotency: sometimes              | /idempotency             | cannot be
                    """)
    void refusesWhatItCouldNotKeep(String own, String pointer, String message) {
        List<Violation> violations = Documents.check(document(own), Format.YAML);

        assertThat(violations).singleElement().satisfies(violation -> {
            assertThat(violation.pointer()).isEqualTo("/document/metadata/penstock" + pointer);
            assertThat(violation.message()).contains(message);
            assertThat(violation.line()).isEqualTo(8);
        });
    }
}
