package io.penstock.files;

/** Workflows could not be read or changed where they are kept; the message is one sentence for a person. */
public final class LibraryException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public LibraryException(String message, Throwable cause) {
        super(message, cause);
    }

    public LibraryException(String message) {
        super(message);
    }
}
