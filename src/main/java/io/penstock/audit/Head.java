package io.penstock.audit;

/**
 * Both ends of what is kept of a chain.
 *
 * @param begin stands before the first entry that is kept
 * @param last entry
 */
record Head(Link begin, Link last) {

    static Head empty() {
        return new Head(Link.first(), Link.first());
    }

    Head at(Link newest) {
        return new Head(begin, newest);
    }

    /** Without the entries up to that one. */
    Head from(Link kept) {
        return new Head(kept, last);
    }
}
