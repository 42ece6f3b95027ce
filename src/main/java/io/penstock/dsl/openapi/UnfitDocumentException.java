package io.penstock.dsl.openapi;

/** A document is not what it should be, or describes what cannot be called from here. The message is a sentence for the author of a workflow. */
public final class UnfitDocumentException extends RuntimeException {

    UnfitDocumentException(String message) {
        super(message, null, false, false);
    }
}
