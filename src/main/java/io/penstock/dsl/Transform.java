package io.penstock.dsl;

import io.penstock.dsl.schema.Schema;
import org.jspecify.annotations.Nullable;

/**
 * How data passes a task or the workflow; an absent step passes it unchanged.
 *
 * @param input {@code input.from}, over the raw input
 * @param output {@code output.as}, over the raw output
 * @param export {@code export.as}, over the transformed output; its result becomes the new {@code $context}
 * @param schemas what the data must be on its way
 */
public record Transform(
        @Nullable Template input,
        @Nullable Template output,
        @Nullable Template export,
        Schemas schemas) {

    public static final Transform NONE = new Transform(null, null, null);

    public Transform(@Nullable Template input, @Nullable Template output, @Nullable Template export) {
        this(input, output, export, Schemas.NONE);
    }

    /**
     * The schemas of a task or the workflow.
     *
     * @param input of the raw input
     * @param output of the transformed output
     * @param export of the new {@code $context}
     */
    public record Schemas(
            @Nullable Schema input,
            @Nullable Schema output,
            @Nullable Schema export) {

        public static final Schemas NONE = new Schemas(null, null, null);
    }
}
