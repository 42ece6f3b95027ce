package io.penstock.expression;

/** An evaluation that ended without a value. */
public final class ExpressionException extends RuntimeException {

    /** What ended it. */
    public enum Kind {
        /** jq's own error: a type mismatch, {@code error(…)}. */
        ERROR,
        /** More steps than the budget has; the only one that a larger budget for the same input can mend cheaply. */
        STEPS,
        /** Larger values than the budget has. */
        SIZE,
        /** Deeper than the budget has. */
        DEPTH
    }

    private final Kind kind;

    public ExpressionException(Kind kind, String message) {
        super(message, null, false, false);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
