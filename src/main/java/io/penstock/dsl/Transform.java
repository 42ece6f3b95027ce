package io.penstock.dsl;

import org.jspecify.annotations.Nullable;

/**
 * How data passes a task or the workflow; an absent step passes it unchanged.
 *
 * @param input {@code input.from}, over the raw input
 * @param output {@code output.as}, over the raw output
 * @param export {@code export.as}, over the transformed output; its result becomes the new {@code $context}
 */
public record Transform(
        @Nullable Template input,
        @Nullable Template output,
        @Nullable Template export) {

    public static final Transform NONE = new Transform(null, null, null);
}
