package io.penstock.dsl.openapi;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an operation asks for.
 *
 * @param method in capitals
 * @param server the URL that {@code path} is put behind; without a slash at its end
 * @param path with its parameters in braces
 */
public record Operation(
        String method,
        String server,
        String path,
        List<Parameter> parameters,
        @Nullable Payload payload) {

    public Operation {
        parameters = List.copyOf(parameters);
    }
}
