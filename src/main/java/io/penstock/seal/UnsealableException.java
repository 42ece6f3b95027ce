package io.penstock.seal;

/** Sealed bytes that cannot be opened: made with another server's key, moved to another row, or changed. */
public final class UnsealableException extends RuntimeException {

    UnsealableException(String message) {
        super(message);
    }
}
