package io.penstock.integration;

import io.penstock.http.Cidr;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;

/**
 * What an IP address is for (the special-purpose registries of IANA, RFC 6890). Pure. Only {@link #PUBLIC} addresses may be called without
 * an operator's word: everything else leads into somebody's own network.
 */
enum AddressKind {
    /** Anybody's on the internet. */
    PUBLIC,
    /** This machine. */
    LOOPBACK,
    /** A private network, or a carrier's. */
    PRIVATE,
    /** Link-local (where clouds serve their metadata), multicast, reserved, for documentation, or a tunnel. */
    SPECIAL;

    private static final List<Range> V4 = List.of(
            new Range("127.0.0.0/8", LOOPBACK),
            new Range("10.0.0.0/8", PRIVATE),
            new Range("172.16.0.0/12", PRIVATE),
            new Range("192.168.0.0/16", PRIVATE),
            new Range("100.64.0.0/10", PRIVATE),
            new Range("0.0.0.0/8", SPECIAL),
            new Range("169.254.0.0/16", SPECIAL),
            new Range("192.0.0.0/24", SPECIAL),
            new Range("192.0.2.0/24", SPECIAL),
            new Range("192.88.99.0/24", SPECIAL),
            new Range("198.18.0.0/15", SPECIAL),
            new Range("198.51.100.0/24", SPECIAL),
            new Range("203.0.113.0/24", SPECIAL),
            new Range("224.0.0.0/4", SPECIAL),
            new Range("240.0.0.0/4", SPECIAL));

    /** Outside 2000::/3 nothing is public, so only what is inside it, or has an own kind, is listed. */
    private static final List<Range> V6 = List.of(
            new Range("::1/128", LOOPBACK),
            new Range("fc00::/7", PRIVATE),
            new Range("2001::/23", SPECIAL),
            new Range("2001:db8::/32", SPECIAL),
            new Range("2002::/16", SPECIAL),
            new Range("3fff::/20", SPECIAL),
            new Range("2000::/3", PUBLIC));

    private static final Cidr MAPPED = Cidr.parse("::ffff:0:0/96");
    private static final Cidr COMPATIBLE = Cidr.parse("::/96");
    private static final Cidr NAT64 = Cidr.parse("64:ff9b::/96");
    private static final int EMBEDDED_AT = 12;

    private record Range(Cidr cidr, AddressKind kind) {
        Range(String text, AddressKind kind) {
            this(Cidr.parse(text), kind);
        }
    }

    static AddressKind of(InetAddress address) {
        return of(address.getAddress());
    }

    private static AddressKind of(byte[] address) {
        if (address.length == 4) {
            return first(V4, address, PUBLIC);
        }
        AddressKind kind = first(V6, address, SPECIAL);
        if (kind != SPECIAL || !embedsV4(address)) {
            return kind;
        }
        return of(Arrays.copyOfRange(address, EMBEDDED_AT, address.length));
    }

    /** An IPv6 address that only wraps one of IPv4: it leads where that one leads. */
    private static boolean embedsV4(byte[] address) {
        return MAPPED.contains(address) || COMPATIBLE.contains(address) || NAT64.contains(address);
    }

    /** The IPv4 address inside one of IPv6, else the address itself: CIDRs of both kinds are compared with it. */
    static byte[] unwrapped(InetAddress address) {
        byte[] bytes = address.getAddress();
        return !(address instanceof Inet4Address) && MAPPED.contains(bytes)
                ? Arrays.copyOfRange(bytes, EMBEDDED_AT, bytes.length)
                : bytes;
    }

    private static AddressKind first(List<Range> ranges, byte[] address, AddressKind otherwise) {
        for (Range range : ranges) {
            if (range.cidr().contains(address)) {
                return range.kind();
            }
        }
        return otherwise;
    }
}
