package io.penstock.expression;

/** Counts what one evaluation uses against its {@link Budget}. One evaluation, one meter, one thread. */
public final class Meter {

    private final Budget budget;
    private final long maxSteps;
    private final long maxBytes;
    private final long maxText;
    private final boolean placing;
    private long steps;
    private long bytes;

    public Meter(Budget budget) {
        this(budget, false);
    }

    /** @param placing whether an error shall name its place, which takes as many steps again */
    public Meter(Budget budget, boolean placing) {
        this.placing = placing;
        this.budget = budget;
        this.maxSteps = budget.steps();
        this.maxBytes = budget.bytes();
        this.maxText = budget.text();
    }

    public Budget budget() {
        return budget;
    }

    /** Whether an error shall name its place. */
    public boolean placing() {
        return placing;
    }

    /** Steps used so far. */
    public long steps() {
        return steps;
    }

    /** Bytes of values made so far, roughly. */
    public long bytes() {
        return bytes;
    }

    /**
     * Uses one step.
     *
     * @throws ExpressionException of kind STEPS when there is none left
     */
    public void step() {
        if (++steps > maxSteps) {
            throw exhausted();
        }
    }

    /**
     * Uses steps before the work is done.
     *
     * @throws ExpressionException of kind STEPS when so many are not left
     */
    public void step(long count) {
        if (count > maxSteps - steps) {
            steps = maxSteps;
            throw exhausted();
        }
        steps += count;
    }

    /**
     * Uses bytes before they are allocated.
     *
     * @throws ExpressionException of kind SIZE when so many are not left
     */
    public void allot(long count) {
        if (count > maxBytes - bytes) {
            throw new ExpressionException(
                    ExpressionException.Kind.SIZE,
                    "The expression's values would take more than " + maxBytes + " bytes");
        }
        bytes += count;
    }

    /**
     * Says how long a string will be, before it is made.
     *
     * @throws ExpressionException of kind SIZE when that is too long
     */
    public void text(long length) {
        if (length > maxText) {
            throw new ExpressionException(
                    ExpressionException.Kind.SIZE,
                    "The expression would make a string of more than " + maxText + " characters");
        }
    }

    private ExpressionException exhausted() {
        return new ExpressionException(
                ExpressionException.Kind.STEPS, "The expression takes more than " + maxSteps + " steps");
    }
}
