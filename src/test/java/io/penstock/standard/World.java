package io.penstock.standard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.penstock.engine.Command;
import io.penstock.engine.Outcome;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is around a run: stubs that answer its calls, and a clock that goes where its timers say. Keeps what was asked for. */
final class World {

    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    /** One call as it arrived, in one line: {@code POST https://x.test/a {"b":1}}. */
    private final List<String> calls = new ArrayList<>();

    private final List<String> timers = new ArrayList<>();
    private final Map<String, Deque<Answer>> answers = new LinkedHashMap<>();
    private Instant now = START;

    /** An answer of a stub. */
    record Answer(int status, JsonNode body) {}

    /**
     * Several stubs of one request answer one after the other; the last one goes on.
     *
     * @param request as {@code GET https://x.test/a?b=c}; one that ends with {@code *} stands for all that begin so
     */
    World stub(String request, int status, JsonNode body) {
        answers.computeIfAbsent(request, none -> new ArrayDeque<>()).add(new Answer(status, body));
        return this;
    }

    List<String> calls() {
        return calls;
    }

    List<String> timers() {
        return timers;
    }

    Instant now() {
        return now;
    }

    /** What became of one of the pending commands: a call before a timer, and of timers the one that is due first. */
    Outcome outcome(List<Command> pending) {
        for (Command command : pending) {
            if (command instanceof Command.HttpCall call) {
                return answer(call);
            }
        }
        Command.Timer first = pending.stream()
                .filter(Command.Timer.class::isInstance)
                .map(Command.Timer.class::cast)
                .min((one, other) -> one.due().compareTo(other.due()))
                .orElseThrow(() -> new AssertionError("Nothing answers " + pending));
        timers.add(first.delay().toString());
        now = first.due().isAfter(now) ? first.due() : now;
        return new Outcome.Fired(first.position().value(), now);
    }

    private Outcome answer(Command.HttpCall call) {
        String uri = withQuery(call);
        String request = call.method() + " " + uri;
        calls.add(call.body() == null ? request : request + " " + call.body());
        Answer answer = find(request);
        byte[] raw = answer.body().isMissingNode()
                ? new byte[0]
                : answer.body().toString().getBytes(StandardCharsets.UTF_8);
        JsonNode body = answer.body().isMissingNode() ? NullNode.instance : answer.body();
        Map<String, String> headers = Map.of("Content-Type", "application/json");
        return new Outcome.Answered(call.position().value(), now, answer.status(), headers, body, raw, uri);
    }

    private Answer find(String request) {
        Deque<Answer> found = answers.entrySet().stream()
                .filter(stub -> fits(stub.getKey(), request))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow(() -> new AssertionError("No stub answers " + request));
        return found.size() > 1 ? found.removeFirst() : found.getFirst();
    }

    private static boolean fits(String stub, String request) {
        return stub.endsWith("*") ? request.startsWith(stub.substring(0, stub.length() - 1)) : request.equals(stub);
    }

    private static String withQuery(Command.HttpCall call) {
        StringBuilder uri = new StringBuilder(call.uri());
        call.query()
                .forEach((name, value) -> uri.append(uri.indexOf("?") < 0 ? '?' : '&')
                        .append(name)
                        .append('=')
                        .append(value));
        return uri.toString();
    }
}
