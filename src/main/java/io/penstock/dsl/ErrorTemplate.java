package io.penstock.dsl;

import org.jspecify.annotations.Nullable;

/** An error to be raised (RFC 9457). An absent instance becomes the pointer of the task that raises it. */
public record ErrorTemplate(
        Template type,
        Template status,
        @Nullable Template title,
        @Nullable Template detail,
        @Nullable Template instance) {}
