package io.penstock.engine;

import io.penstock.dsl.ErrorFilter;
import io.penstock.dsl.StandardError;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Compares errors with {@code catch.errors.with}. Pure. */
final class ErrorFilters {

    private ErrorFilters() {}

    /** Types are compared in the reference's spelling, whichever a document used to raise or to filter. */
    static boolean matches(ErrorFilter filter, WorkflowError error) {
        return isOrAny(filter.type(), StandardError.canonicalType(error.type()))
                && (filter.status() == null || filter.status() == error.status())
                && isOrAny(filter.instance(), error.instance())
                && isOrAny(filter.title(), error.title())
                && isOrAny(filter.detail(), error.detail());
    }

    private static boolean isOrAny(@Nullable String wanted, @Nullable String actual) {
        return wanted == null || Objects.equals(wanted, actual);
    }
}
