package io.penstock.expression;

/**
 * What one evaluation may use.
 *
 * @param steps evaluation steps; about 20 to 50 million pass in a second
 * @param bytes upper bound of the memory that values made by the evaluation may take, roughly counted
 * @param text the longest string that may be made, in characters
 * @param depth of calls and of nested values
 */
public record Budget(long steps, long bytes, long text, int depth) {

    public static final Budget DEFAULT = new Budget(1_000_000, 16 << 20, 4 << 20, 512);

    public Budget {
        if (steps < 1 || bytes < 1 || text < 1 || depth < 1) {
            throw new IllegalArgumentException("A budget's steps, bytes, text and depth must be at least 1.");
        }
    }

    /** Of strings only their memory is limited. */
    public Budget(long steps, long bytes, int depth) {
        this(steps, bytes, bytes, depth);
    }

    public Budget withSteps(long left) {
        return new Budget(left, bytes, text, depth);
    }
}
