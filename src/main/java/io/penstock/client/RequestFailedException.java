package io.penstock.client;

/** A server did not answer, or not as hoped; the message is one sentence for a person. */
public final class RequestFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;

    RequestFailedException(int status, String message) {
        super(message);
        this.status = status;
    }

    RequestFailedException(String message, Throwable cause) {
        super(message, cause);
        this.status = 0;
    }

    /** The status of the answer; 0 when there was none. */
    public int status() {
        return status;
    }
}
