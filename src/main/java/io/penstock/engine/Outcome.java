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

    /** How a run ended. */
    sealed interface End {}

    /** With an output. */
    record Completed(JsonNode output) implements End {}

    /** With an error that nothing caught. */
    record Faulted(WorkflowError error) implements End {}

    /** By request; {@code reason} may be absent. */
    record Cancelled(@Nullable String reason) implements End {}
}
