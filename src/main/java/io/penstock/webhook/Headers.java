package io.penstock.webhook;

import org.jspecify.annotations.Nullable;

/** The headers of a delivery, as verification reads them. */
@FunctionalInterface
public interface Headers {

    /** The first value of that name, any case. */
    @Nullable
    String get(String name);
}
