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
    private final int column;

    public ExpressionException(Kind kind, String message) {
        this(kind, message, 0);
    }

    /** @param column from 1, in the program's text; 0: not known */
    public ExpressionException(Kind kind, String message, int column) {
        super(message, null, false, false);
        this.kind = kind;
        this.column = column;
    }

    /** From 1, in the program's text; 0: not known. */
    public int column() {
        return column;
    }

    public Kind kind() {
        return kind;
    }
}
