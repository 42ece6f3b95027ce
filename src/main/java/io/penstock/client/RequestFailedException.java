package io.penstock.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;

/** A server did not answer, or not as hoped; the message is one sentence for a person. */
public final class RequestFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final transient JsonNode problem;

    RequestFailedException(int status, String message, JsonNode problem) {
        super(message);
        this.status = status;
        this.problem = problem;
    }

    RequestFailedException(String message, Throwable cause) {
        super(message, cause);
        this.status = 0;
        this.problem = MissingNode.getInstance();
    }

    /** What the answer says (RFC 9457); missing when there was no answer, or one that says nothing. */
    public JsonNode problem() {
        return problem;
    }

    /** The status of the answer; 0 when there was none. */
    public int status() {
        return status;
    }
}
