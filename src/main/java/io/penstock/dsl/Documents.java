package io.penstock.dsl;

import io.penstock.failure.Failure;
import io.penstock.failure.Reason;

/** The one compiler from a document's text to its {@link Program}. Pure; safe on any thread. */
public final class Documents {

    private Documents() {}

    /** The two formats of a document. */
    public enum Format {
        YAML,
        JSON
    }

    /**
     * Reads, checks and compiles.
     *
     * @throws Failure {@link Reason.Malformed} when the text is not YAML or JSON; {@link Reason.Invalid} with every violation, each with
     *     pointer, line and hint; {@link Reason.TooLarge} above the size limit
     */
    public static Program compile(byte[] text, Format format) {
        throw new Failure(new Reason.Invalid("No document can be compiled yet."));
    }
}
