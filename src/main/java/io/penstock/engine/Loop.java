package io.penstock.engine;

/** How far one execution of a {@code for} has come: shared by the scopes of its turns, so that a trace knows the last ones. */
final class Loop {

    private int last;

    Loop(int last) {
        this.last = last;
    }

    int last() {
        return last;
    }

    void reach(int turn) {
        last = turn;
    }

    /** How far a turn lies from the loop's nearer end. */
    int distance(int turn) {
        return Math.min(turn, last - turn);
    }
}
