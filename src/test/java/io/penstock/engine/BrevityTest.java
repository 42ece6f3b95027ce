package io.penstock.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.dsl.Documents;
import io.penstock.dsl.Program;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BrevityTest {

    private static Program program(String tasks) {
        return program("", tasks);
    }

    private static Program program(String before, String tasks) {
        String document = "document: {dsl: '1.0.3', namespace: test, name: brief, version: '1.0.0'}\n" + before
                + "do: [" + tasks + "]\n";
        return Documents.compile(document.getBytes(StandardCharsets.UTF_8), Documents.Format.YAML);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a: {set: {x: 1}}",
                "a: {switch: [{b: {then: end}}]}",
                "a: {raise: {error: {type: 'https://example.com/no', status: 400}}}",
                "a: {do: [{b: {set: {x: 1}}}]}"
            })
    void callsWhatOnlyComputesBrief(String tasks) {
        assertThat(Brevity.isBrief(program(tasks))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a: {wait: PT1S}",
                "a: {call: http, with: {method: get, endpoint: 'http://example.com'}}",
                "a: {for: {in: .items}, do: [{b: {set: {x: 1}}}]}",
                "a: {do: [{b: {wait: PT1S}}]}",
                "a: {try: [{b: {set: {x: 1}}}], catch: {retry: {delay: PT1S, limit: {attempt: {count: 2}}}}}"
            })
    void callsNothingBriefThatLoopsOrAsksForSomething(String tasks) {
        assertThat(Brevity.isBrief(program(tasks))).isFalse();
    }

    @Test
    void callsNoProgramBriefThatReadsSecrets() {
        assertThat(Brevity.isBrief(program("use: {secrets: [token]}\n", "a: {set: {x: 1}}")))
                .isFalse();
    }

    @Test
    void callsALongDocumentNotBrief() {
        String tasks = IntStream.range(0, 51)
                .mapToObj(i -> "{t" + i + ": {set: {x: 1}}}")
                .collect(Collectors.joining(","));

        assertThat(Brevity.isBrief(program(tasks))).isFalse();
    }
}
