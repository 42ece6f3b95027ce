package io.penstock.integration;

import io.penstock.http.Cidr;
import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;

/**
 * One entry of an allow-list: a host, {@code *.suffix}, an address or a CIDR, each but the last with an optional port, or {@code *} for every
 * public host. Pure.
 */
public sealed interface EgressRule {

    /** Whether a call to this host might be allowed by this rule, before its addresses are known. */
    boolean concerns(String host, int port);

    /**
     * Whether a call that it concerns may connect to this address.
     *
     * @param trusted the rule is the server's own, not an organization's
     */
    boolean allows(InetAddress address, AddressKind kind, boolean trusted);

    /** @param port 0: any */
    record Host(String name, int port) implements EgressRule {
        @Override
        public boolean concerns(String host, int wanted) {
            return name.equals(host) && (port == 0 || port == wanted);
        }

        @Override
        public boolean allows(InetAddress address, AddressKind kind, boolean trusted) {
            return kind == AddressKind.PUBLIC || trusted && kind != AddressKind.SPECIAL;
        }
    }

    /** @param suffix begins with a dot */
    record Suffix(String suffix, int port) implements EgressRule {
        @Override
        public boolean concerns(String host, int wanted) {
            return host.length() > suffix.length() && host.endsWith(suffix) && (port == 0 || port == wanted);
        }

        @Override
        public boolean allows(InetAddress address, AddressKind kind, boolean trusted) {
            return kind == AddressKind.PUBLIC || trusted && kind != AddressKind.SPECIAL;
        }
    }

    /** Every public host. */
    record Everything() implements EgressRule {
        @Override
        public boolean concerns(String host, int port) {
            return true;
        }

        @Override
        public boolean allows(InetAddress address, AddressKind kind, boolean trusted) {
            return kind == AddressKind.PUBLIC;
        }
    }

    /** Whatever resolves into the range. @param port 0: any */
    record Network(Cidr cidr, int port) implements EgressRule {
        @Override
        public boolean concerns(String host, int wanted) {
            return port == 0 || port == wanted;
        }

        @Override
        public boolean allows(InetAddress address, AddressKind kind, boolean trusted) {
            return (trusted || kind == AddressKind.PUBLIC) && cidr.contains(AddressKind.unwrapped(address));
        }
    }

    /** Empty when the text is no entry. */
    static Optional<EgressRule> parse(String text) {
        String entry = text.trim().toLowerCase(Locale.ROOT);
        if (entry.equals("*")) {
            return Optional.of(new Everything());
        }
        Cidr cidr = Cidr.tryParse(entry);
        if (cidr != null) {
            return Optional.of(new Network(cidr, 0));
        }
        int colon = entry.lastIndexOf(':');
        int port = colon < 0 ? 0 : port(entry.substring(colon + 1));
        String host = colon < 0 ? entry : entry.substring(0, colon);
        if (port < 0 || host.isEmpty() || host.contains("/")) {
            return Optional.empty();
        }
        Cidr address = Cidr.tryParse(host);
        return address != null ? Optional.of(new Network(address, port)) : named(host, port);
    }

    private static Optional<EgressRule> named(String host, int port) {
        boolean wildcard = host.startsWith("*.");
        String name = HostName.normalise(wildcard ? host.substring(2) : host);
        if (name == null) {
            return Optional.empty();
        }
        return Optional.of(wildcard ? new Suffix("." + name, port) : new Host(name, port));
    }

    private static int port(String text) {
        try {
            int port = Integer.parseInt(text);
            return port > 0 && port < 65_536 ? port : -1;
        } catch (NumberFormatException notANumber) {
            return -1;
        }
    }
}
