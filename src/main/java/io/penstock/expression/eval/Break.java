package io.penstock.expression.eval;

/** Leaves a {@code label}; made anew each time the label is entered, so that it ends that one and no other. */
final class Break extends RuntimeException {

    Break() {
        super(null, null, false, false);
    }
}
