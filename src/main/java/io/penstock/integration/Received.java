package io.penstock.integration;

import io.vertx.core.MultiMap;
import org.jspecify.annotations.Nullable;

/** An answer as it came. */
record Received(int status, MultiMap headers, byte[] body) {

    /** Where it redirects to; null: it is no redirect that can be followed. */
    @Nullable
    String location() {
        return switch (status) {
            case 301, 302, 303, 307, 308 -> headers.get("Location");
            default -> null;
        };
    }
}
