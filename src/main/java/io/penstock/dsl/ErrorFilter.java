package io.penstock.dsl;

import org.jspecify.annotations.Nullable;

/** Which errors are meant: each part that is given must equal the error's. Types are held in the reference's spelling. */
public record ErrorFilter(
        @Nullable String type,
        @Nullable Integer status,
        @Nullable String instance,
        @Nullable String title,
        @Nullable String detail) {}
