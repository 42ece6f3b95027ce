package io.penstock.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.penstock.dsl.StandardError;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the journal keeps. */
class OutcomeCodecTest {

    private static final Instant AT = Instant.parse("2026-01-01T00:00:00.123456Z");

    @Test
    void readsWhatItWrote() {
        List<Outcome> outcomes = List.of(
                new Outcome.Fired("/do/0/a#2@3", AT),
                new Outcome.Failed("/do/1/b", AT, new WorkflowError("https://x.test/e", 500, null, "why", "/do/1/b")),
                new Outcome.Failed("/do/1/b", AT, WorkflowError.of(StandardError.TIMEOUT, "late")),
                new Outcome.Settled("/do/2/c", AT, Journey.json("{\"id\": \"1\"}")),
                new Outcome.Received("/do/3/d", AT, Journey.json("{\"type\": \"t\", \"data\": [1]}")),
                new Outcome.ChildEnded("/do/4/e", AT, new Outcome.Completed(Journey.json("{\"x\": 1}"))),
                new Outcome.ChildEnded("/do/4/e", AT, new Outcome.Cancelled(null)),
                new Outcome.ChildEnded(
                        "/do/4/e", AT, new Outcome.Faulted(WorkflowError.of(StandardError.RUNTIME, "no"))));
        for (Outcome outcome : outcomes) {
            assertThat(OutcomeCodec.decode(OutcomeCodec.encode(outcome))).isEqualTo(outcome);
        }
    }

    @Test
    void keepsAnAnswersBodyInEachForm() {
        byte[] binary = {0, (byte) 0xff, 3};
        byte[] large = ("[\"" + "x".repeat(100_000) + "\"]").getBytes(StandardCharsets.UTF_8);
        assertRoundTrip(NullNode.instance, new byte[0]);
        assertRoundTrip(TextNode.valueOf("grüß"), "grüß".getBytes(StandardCharsets.UTF_8));
        assertRoundTrip(TextNode.valueOf(Base64.getEncoder().encodeToString(binary)), binary);
        assertRoundTrip(
                Journey.json("{\"a\": [1.5, null, \"x\"]}"),
                "{\"a\": [1.5, null, \"x\"]}".getBytes(StandardCharsets.UTF_8));
        assertRoundTrip(TextNode.valueOf("json"), "\"json\"".getBytes(StandardCharsets.UTF_8));
        assertRoundTrip(TextNode.valueOf("something else"), binary);
        assertRoundTrip(Journey.json(new String(large, StandardCharsets.UTF_8)), large);
    }

    @Test
    void writesAnAnswersBodyOnce() {
        byte[] raw = ("{\"a\": \"" + "x".repeat(10_000) + "\"}").getBytes(StandardCharsets.UTF_8);

        byte[] encoded = OutcomeCodec.encode(answer(Journey.json(new String(raw, StandardCharsets.UTF_8)), raw));

        assertThat(encoded).hasSizeLessThan(10_400);
    }

    @Test
    void refusesWhatIsNoOutcome() {
        byte[] good = OutcomeCodec.encode(new Outcome.Fired("/do/0/a", AT));
        byte[] cut = java.util.Arrays.copyOf(good, good.length - 3);
        byte[] other = good.clone();
        other[0] = 9;
        for (byte[] bytes :
                List.of(new byte[0], new byte[] {1, 2}, cut, other, "[]".getBytes(StandardCharsets.UTF_8))) {
            assertThatThrownBy(() -> OutcomeCodec.decode(bytes)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static void assertRoundTrip(JsonNode body, byte[] raw) {
        Outcome.Answered before = answer(body, raw);

        Outcome.Answered after = (Outcome.Answered) OutcomeCodec.decode(OutcomeCodec.encode(before));

        assertThat(after).usingRecursiveComparison().isEqualTo(before);
    }

    private static Outcome.Answered answer(JsonNode body, byte[] raw) {
        return new Outcome.Answered("/do/0/a", AT, 200, Map.of("A", "b"), body, raw, "https://x.test/");
    }
}
