package io.penstock.failure;

import org.jspecify.annotations.Nullable;

/**
 * One broken rule in a document.
 *
 * @param pointer where, as a JSON pointer (RFC 6901)
 * @param line from 1; 0 when the source has no lines
 * @param column from 1; 0 when unknown
 * @param hint what would be right, when that can be said
 */
public record Violation(
        String pointer,
        int line,
        int column,
        String message,
        @Nullable String hint) {

    public Violation(String pointer, String message) {
        this(pointer, 0, 0, message, null);
    }
}
