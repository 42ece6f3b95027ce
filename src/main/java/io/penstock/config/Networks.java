package io.penstock.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** What entries of lists of networks must look like, so that one that is wrong is told with everything else that is. Pure. */
final class Networks {

    private static final Pattern V4 =
            Pattern.compile("(25[0-5]|2[0-4]\\d|1?\\d?\\d)(\\.(25[0-5]|2[0-4]\\d|1?\\d?\\d)){3}");
    private static final Pattern ALMOST_V6 = Pattern.compile("[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*");
    private static final int V4_BITS = 32;
    private static final int V6_BITS = 128;
    private static final int MOST_PORTS = 65_535;

    private Networks() {}

    /** The entries that do not fulfil it, as a message shows them. */
    static String wrong(List<String> entries, Predicate<String> good) {
        return String.join(", ", entries.stream().filter(good.negate()).toList());
    }

    /** An address, or a range of them as in 10.0.0.0/8. */
    static boolean isRange(String text) {
        int slash = text.indexOf('/');
        int bits = bits(slash < 0 ? text : text.substring(0, slash));
        return bits > 0 && (slash < 0 || isNumber(text.substring(slash + 1), 0, bits));
    }

    /** A range, a host, {@code *.suffix} or {@code *}, each but the first and last with a port if need be. */
    static boolean isTarget(String text) {
        if (text.equals("*") || isRange(text)) {
            return true;
        }
        int colon = text.endsWith("]") ? -1 : text.lastIndexOf(':');
        String host = colon < 0 ? text : text.substring(0, colon);
        return !host.isEmpty()
                && !host.contains("/")
                && (host.startsWith("[") || host.indexOf(':') < 0)
                && (colon < 0 || isNumber(text.substring(colon + 1), 1, MOST_PORTS));
    }

    private static boolean isNumber(String text, int least, int most) {
        return text.matches("\\d{1,5}") && Integer.parseInt(text) >= least && Integer.parseInt(text) <= most;
    }

    /** 0 when it is no address. */
    private static int bits(String address) {
        if (V4.matcher(address).matches()) {
            return V4_BITS;
        }
        try {
            // With a colon it is never looked up as a name.
            return ALMOST_V6.matcher(address).matches()
                            && InetAddress.getByName(address).getAddress().length > 0
                    ? V6_BITS
                    : 0;
        } catch (UnknownHostException none) {
            return 0;
        }
    }
}
