package io.penstock.failure;

/**
 * The one exception of Penstock: a request, a document or a setting cannot be served, for a {@link Reason} that the caller may know.
 * Everything that is not a {@code Failure} is a defect of ours and reaches a caller only as an id.
 */
public final class Failure extends RuntimeException {

    private final Reason reason;

    public Failure(Reason reason) {
        super(reason.message(), null, false, false);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
