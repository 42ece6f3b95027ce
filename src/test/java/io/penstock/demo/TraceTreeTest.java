package io.penstock.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.http.Json;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class TraceTreeTest {

    @Test
    void putsATaskBelowTheOneThatEnclosesIt() {
        String tree = tree("""
                {"tasks": [
                  {"path": "/do/0/open", "name": "open", "type": "set", "status": "completed"},
                  {"path": "/do/1/ask", "name": "ask", "type": "try", "status": "completed"},
                  {"path": "/do/1/ask/try/0/put", "name": "put", "type": "call", "status": "completed"},
                  {"path": "/do/2/close", "name": "close", "type": "set", "status": "completed"}]}
                """);

        assertThat(tree.lines().map(line -> line.split("[a-z]", 2)[0].length())).containsExactly(2, 2, 4, 2);
    }

    @Test
    void tellsTimeAttemptAndError() {
        String tree = tree("""
                {"tasks": [
                  {"path": "/do/0/put", "name": "put", "type": "call", "status": "faulted", "attempt": 2,
                   "started_at": "2026-01-01T00:00:00.000Z", "finished_at": "2026-01-01T00:00:00.154Z",
                   "error": {"status": 503, "title": "Service Unavailable"}}]}
                """);

        assertThat(tree).contains("faulted", "154 ms", "attempt 2", "503 Service Unavailable");
    }

    @Test
    void leavesOutTheTimeOfWhatHasNotEnded() {
        assertThat(tree("""
                {"tasks": [{"path": "/do/0/hold", "name": "hold", "type": "wait", "status": "waiting",
                            "started_at": "2026-01-01T00:00:00Z", "finished_at": null}]}
                """)).doesNotContain("ms");
    }

    private static String tree(String execution) {
        return TraceTree.of(Json.parse(execution.getBytes(StandardCharsets.UTF_8)));
    }
}
