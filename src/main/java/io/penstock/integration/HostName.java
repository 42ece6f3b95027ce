package io.penstock.integration;

import io.penstock.http.Cidr;
import java.net.IDN;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Names of hosts in the one form in which they are compared. Pure. */
final class HostName {

    private static final int MAX_LENGTH = 253;

    private HostName() {}

    /** Lower case, in ASCII, without a final dot or brackets; null when it is no name of a host. */
    static @Nullable String normalise(String host) {
        String bare = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        if (bare.startsWith("[") && bare.endsWith("]")) {
            bare = bare.substring(1, bare.length() - 1);
            return Cidr.bytes(bare) == null ? null : bare.toLowerCase(Locale.ROOT);
        }
        try {
            String ascii = IDN.toASCII(bare).toLowerCase(Locale.ROOT);
            boolean fits = !ascii.isEmpty() && ascii.length() <= MAX_LENGTH && ascii.indexOf('*') < 0;
            return fits ? ascii : null;
        } catch (IllegalArgumentException notAName) {
            return null;
        }
    }
}
