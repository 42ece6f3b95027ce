package io.penstock.engine;

/** An evaluation wanted more than the rest of the slice: its unit of work is dropped whole and done again later. Holds nothing. */
final class Abandoned extends RuntimeException {

    static final Abandoned INSTANCE = new Abandoned();

    private Abandoned() {
        super(null, null, false, false);
    }
}
