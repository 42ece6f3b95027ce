package io.penstock.expression;

/** Counts what one evaluation uses against its {@link Budget}. One evaluation, one meter, one thread. */
public final class Meter {

    private final Budget budget;
    private long steps;

    public Meter(Budget budget) {
        this.budget = budget;
    }

    public Budget budget() {
        return budget;
    }

    /** Steps used so far. */
    public long steps() {
        return steps;
    }
}
