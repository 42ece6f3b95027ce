package io.penstock.dsl;

/** What becomes of the starts that fell due while no server was there. */
public enum Missed {
    /** Nothing. */
    SKIP,
    /** One start, for the last of them. */
    ONCE,
    /** Each is made up for, up to a number that the server sets. */
    ALL
}
