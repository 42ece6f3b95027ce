package io.penstock.doctor;

/** Something that a check takes is not there; the message says what, for a person. */
final class SkippedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String reason;

    SkippedException(String reason) {
        super(reason);
        this.reason = reason;
    }

    String reason() {
        return reason;
    }
}
