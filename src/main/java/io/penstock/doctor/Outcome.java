package io.penstock.doctor;

/** What came of a check; what was found is told in a few words. */
public sealed interface Outcome {

    /** What was found, or why nothing was. */
    String found();

    record Pass(String found) implements Outcome {}

    /** Somebody should look at it, and nothing is broken. */
    record Warning(String found) implements Outcome {}

    record Failure(String found) implements Outcome {}

    /** It could not be made, and so says nothing. */
    record Skipped(String found) implements Outcome {}

    static Outcome pass(String found) {
        return new Pass(found);
    }

    static Outcome warn(String found) {
        return new Warning(found);
    }

    static Outcome fail(String found) {
        return new Failure(found);
    }

    static Outcome skip(String reason) {
        return new Skipped(reason);
    }

    /** A pass when it is good, else a failure. */
    static Outcome of(boolean good, String found) {
        return good ? pass(found) : fail(found);
    }

    /** As reports have it. */
    default String word() {
        if (this instanceof Pass) {
            return "pass";
        }
        if (this instanceof Warning) {
            return "warn";
        }
        return this instanceof Failure ? "fail" : "skip";
    }
}
