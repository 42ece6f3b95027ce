package io.penstock.expression.eval;

/** A call that can never succeed, found when compiling it. */
public final class Misuse extends RuntimeException {

    private final String problem;

    public Misuse(String problem) {
        super(problem, null, false, false);
        this.problem = problem;
    }

    String problem() {
        return problem;
    }
}
