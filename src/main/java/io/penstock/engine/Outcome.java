package io.penstock.engine;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What became of a {@link Command}, with the time at which it did: the only clock that a run has. */
public sealed interface Outcome {

    /** The command's {@link Position#value}. */
    String position();

    Instant at();

    /**
     * An HTTP answer of any status.
     *
     * @param body the parsed body when it was JSON, else text, else base64 text; JSON null when empty
     * @param uri the URI that was requested
     */
    record Answered(
            String position, Instant at, int status, Map<String, String> headers, JsonNode body, byte[] raw, String uri)
            implements Outcome {}

    /** The command failed without an answer: refused egress, no connection, a time-out. */
    record Failed(String position, Instant at, WorkflowError error) implements Outcome {}

    /** The timer's time has come. */
    record Fired(String position, Instant at) implements Outcome {}

    /** What was asked for is done, and nothing else will come of it: an event is published, or a child is started that is not awaited. */
    record Settled(String position, Instant at, JsonNode value) implements Outcome {}

    /** An event that a {@link Command.Listen} may be waiting for. */
    record Received(String position, Instant at, JsonNode event) implements Outcome {}

    /** An awaited child is over. */
    record ChildEnded(String position, Instant at, End end) implements Outcome {}

    /** Whether a command can have this outcome. */
    default boolean fits(Command command) {
        if (command instanceof Command.Timer) {
            return this instanceof Fired;
        }
        if (command instanceof Command.Listen) {
            return this instanceof Received || this instanceof Failed;
        }
        if (command instanceof Command.HttpCall) {
            return this instanceof Answered || this instanceof Failed;
        }
        boolean awaited = command instanceof Command.StartChild child && child.await();
        return this instanceof Failed || (awaited ? this instanceof ChildEnded : this instanceof Settled);
    }

    /** How a run ended. */
    sealed interface End {}

    /** With an output. */
    record Completed(JsonNode output) implements End {}

    /** With an error that nothing caught. */
    record Faulted(WorkflowError error) implements End {}

    /** By request; {@code reason} may be absent. */
    record Cancelled(@Nullable String reason) implements End {}
}
