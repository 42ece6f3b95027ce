package io.penstock.standard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.engine.Command;
import io.penstock.engine.Outcome;
import io.penstock.engine.Run;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is around a run: stubs that answer its calls and its children, events to hear of, and a clock that goes where its timers say. Keeps
 * what was asked for.
 */
final class World {

    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    /** One call as it arrived, in one line: {@code POST https://x.test/a {"b":1}}. */
    private final List<String> calls = new ArrayList<>();

    private final List<String> timers = new ArrayList<>();
    private final List<JsonNode> emitted = new ArrayList<>();

    /** One child in one line: {@code namespace name version {"its":"input"}}. */
    private final List<String> children = new ArrayList<>();

    private final Deque<JsonNode> events = new ArrayDeque<>();
    private Outcome.End childsEnd = new Outcome.Completed(Values.yaml("{child: true}"));
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

    World event(JsonNode event) {
        events.add(event);
        return this;
    }

    /** How children end. */
    World child(Outcome.End end) {
        childsEnd = end;
        return this;
    }

    List<JsonNode> emitted() {
        return emitted;
    }

    List<String> children() {
        return children;
    }

    /**
     * Tells a run what became of what it waits for: of a call, an event that it emits or a child first, then of an event that it listens
     * for, and then of the timer that is due first. False when nothing will ever come.
     */
    boolean tell(Run run) {
        List<Command> pending = List.copyOf(run.pending());
        for (Command command : pending) {
            if (!(command instanceof Command.Timer || command instanceof Command.Listen)) {
                run.on(outcome(command));
                return true;
            }
        }
        return hear(run, pending) || fire(run, pending);
    }

    private Outcome outcome(Command command) {
        String position = command.position().value();
        if (command instanceof Command.HttpCall call) {
            return answer(call);
        }
        if (command instanceof Command.Emit emit) {
            emitted.add(emit.event());
            ObjectNode event = emit.event().deepCopy();
            event.put("id", event.path("id").asText("emitted-" + emitted.size()));
            return new Outcome.Settled(position, now, event);
        }
        Command.StartChild child = (Command.StartChild) command;
        children.add(String.join(
                " ",
                child.namespace(),
                child.name(),
                child.version(),
                child.input().toString()));
        return child.await()
                ? new Outcome.ChildEnded(position, now, childsEnd)
                : new Outcome.Settled(position, now, Values.yaml("'child-1'"));
    }

    /** Each event is offered to everybody who listens at that moment. */
    private boolean hear(Run run, List<Command> pending) {
        List<String> listening = pending.stream()
                .filter(Command.Listen.class::isInstance)
                .map(command -> command.position().value())
                .toList();
        while (!listening.isEmpty() && !events.isEmpty()) {
            JsonNode event = events.removeFirst();
            List<String> wanting = listening.stream()
                    .filter(position -> run.wants(position, event))
                    .toList();
            wanting.forEach(position -> run.on(new Outcome.Received(position, now, event)));
            if (!wanting.isEmpty()) {
                return true;
            }
        }
        return false;
    }

    private boolean fire(Run run, List<Command> pending) {
        Optional<Command.Timer> first = pending.stream()
                .filter(Command.Timer.class::isInstance)
                .map(Command.Timer.class::cast)
                .min((one, other) -> one.due().compareTo(other.due()));
        first.ifPresent(timer -> {
            timers.add(timer.delay().toString());
            now = timer.due().isAfter(now) ? timer.due() : now;
            run.on(new Outcome.Fired(timer.position().value(), now));
        });
        return first.isPresent();
    }

    private Outcome answer(Command.HttpCall call) {
        String uri = withQuery(call);
        String request = call.method() + " " + uri;
        calls.add(request + (call.body() == null ? "" : " " + call.body()) + shown(call.authentication()));
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

    /** How a call shows who it is. */
    private static String shown(@Nullable JsonNode authentication) {
        if (authentication == null) {
            return "";
        }
        String scheme = authentication.path("scheme").asText();
        return switch (scheme) {
            case "basic", "digest" ->
                " " + scheme + " " + authentication.path("username").asText();
            case "bearer" -> " bearer " + authentication.path("token").asText();
            default ->
                " " + scheme + " " + authentication.path("authority").asText() + " "
                        + authentication.at("/client/id").asText();
        };
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
