package io.penstock.execution;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

class SpansTest {

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String TRACEPARENT = "00-" + TRACE + "-00f067aa0ba902b7-01";

    @Test
    void anEventThatNamesATraceIsItsOrigin() {
        Spans.Origin origin = origin("[{'specversion':'1.0','traceparent':'" + TRACEPARENT + "'}]");

        assertThat(origin.begins()).isFalse();
        assertThat(origin.named().traceId()).isEqualTo(TRACE);
    }

    @Test
    void anEventWithoutATraceHasDecidedThatNoneIsRecorded() {
        assertThat(origin("[{'specversion':'1.0'}]")).isEqualTo(new Spans.Origin(null, false));
        assertThat(origin("[{'specversion':'1.0','traceparent':7}]")).isEqualTo(new Spans.Origin(null, false));
    }

    @Test
    void whatNoEventHasStartedBeginsATrace() {
        assertThat(origin("{}").begins()).isTrue();
        assertThat(origin("[]").begins()).isTrue();
        assertThat(origin("[1]").begins()).isTrue();
        assertThat(origin("[{'traceparent':'" + TRACEPARENT + "'}]")).isEqualTo(new Spans.Origin(null, true));
    }

    private static Spans.Origin origin(String input) {
        JsonNode tree = ExecutionFixture.json(input.replace('\'', '"'));
        return Spans.Origin.of(tree);
    }
}
