package io.penstock.http;

import io.netty.util.NetUtil;
import org.jspecify.annotations.Nullable;

/** A range of IP addresses (RFC 4632). Pure. */
public record Cidr(byte[] network, int prefix) {

    private static final int BITS = 8;

    /** @throws IllegalArgumentException when it is none */
    public static Cidr parse(String text) {
        Cidr cidr = tryParse(text);
        if (cidr == null) {
            throw new IllegalArgumentException(text + " is not a CIDR");
        }
        return cidr;
    }

    /** A range, or a single address as a range of one; null when the text is neither. */
    public static @Nullable Cidr tryParse(String text) {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        byte[] network = bytes(address);
        if (network == null) {
            return null;
        }
        int bits = network.length * BITS;
        int prefix = slash < 0 ? bits : number(text.substring(slash + 1));
        return prefix < 0 || prefix > bits ? null : new Cidr(network, prefix);
    }

    /** The bytes of an address in its usual form, IPv6 with or without brackets; null when it is a name. */
    public static byte @Nullable [] bytes(String address) {
        String bare =
                address.startsWith("[") && address.endsWith("]") ? address.substring(1, address.length() - 1) : address;
        return NetUtil.createByteArrayFromIpAddressString(bare);
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException notANumber) {
            return -1;
        }
    }

    public boolean contains(byte[] address) {
        if (address.length != network.length) {
            return false;
        }
        int whole = prefix / BITS;
        for (int i = 0; i < whole; i++) {
            if (address[i] != network[i]) {
                return false;
            }
        }
        int rest = prefix % BITS;
        int mask = 0xFF << (BITS - rest) & 0xFF;
        return rest == 0 || (address[whole] & mask) == (network[whole] & mask);
    }
}
