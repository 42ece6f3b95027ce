package io.penstock.auth;

import io.netty.util.NetUtil;
import java.util.HexFormat;

/** Where somebody tries from, as tries are counted. */
final class Address {

    private static final int V6_BYTES = 16;
    private static final int PREFIX_BYTES = 8;

    private Address() {}

    /** An IPv4 address itself; of IPv6 the /64, since whoever has one address there has all of them. */
    static String key(String address) {
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(address);
        boolean network = bytes != null && bytes.length == V6_BYTES;
        return "address " + (network ? HexFormat.of().formatHex(bytes, 0, PREFIX_BYTES) : address);
    }
}
