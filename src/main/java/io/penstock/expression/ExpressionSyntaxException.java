package io.penstock.expression;

/** The text is not a jq program that may run here. */
public final class ExpressionSyntaxException extends RuntimeException {

    private final int column;

    /** @param column from 1, in the program's text */
    public ExpressionSyntaxException(String message, int column) {
        super(message, null, false, false);
        this.column = column;
    }

    public int column() {
        return column;
    }
}
