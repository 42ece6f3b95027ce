package io.penstock.engine;

/** Outcomes as bytes, as the journal keeps them. Pure. */
public final class OutcomeCodec {

    private OutcomeCodec() {}

    public static byte[] encode(Outcome outcome) {
        throw new UnsupportedOperationException();
    }

    /** @throws IllegalArgumentException when the bytes are not an outcome of this or an earlier revision */
    public static Outcome decode(byte[] bytes) {
        throw new UnsupportedOperationException();
    }
}
