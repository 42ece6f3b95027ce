package io.penstock.http;

import io.penstock.config.ServerConfig;
import io.penstock.config.ServerConfig.ProxyHeader;
import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import io.vertx.core.MultiMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Whose word on the client's address is taken. Proxies append the address that spoke to them, so the list is read from its end, over the
 * trusted ones, to the first that is not: what stands before it the client may have written itself. Pure, shared by all event loops.
 */
final class TrustedProxies {

    private static final String HTTPS = "https";

    private final List<Cidr> proxies;
    private final ProxyHeader header;

    private TrustedProxies(List<Cidr> proxies, ProxyHeader header) {
        this.proxies = proxies;
        this.header = header;
    }

    /** @throws Failure {@link Reason.Invalid}, when an entry is neither an address nor a CIDR */
    static TrustedProxies of(ServerConfig config) {
        List<Cidr> proxies = new ArrayList<>();
        for (String entry : config.trustedProxies()) {
            Cidr cidr = Cidr.tryParse(entry);
            if (cidr == null) {
                throw new Failure(new Reason.Invalid(
                        "server.trusted_proxies is refused: " + entry + " is neither an address nor a CIDR."));
            }
            proxies.add(cidr);
        }
        return new TrustedProxies(List.copyOf(proxies), config.proxyHeader());
    }

    /** @param peer the address at the other end of the connection */
    boolean trusts(String peer) {
        if (proxies.isEmpty()) {
            return false;
        }
        byte[] address = Cidr.bytes(peer);
        if (address != null) {
            for (Cidr proxy : proxies) {
                if (proxy.contains(address)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The client's address: the peer's own, unless that is a trusted proxy which names another. */
    String client(String peer, MultiMap headers) {
        if (!trusts(peer)) {
            return peer;
        }
        List<String> hops =
                header == ProxyHeader.FORWARDED ? parameters(headers, "for") : entries(headers, "X-Forwarded-For");
        String client = peer;
        for (int i = hops.size() - 1; i >= 0; i--) {
            String hop = address(hops.get(i));
            if (hop == null) {
                return client;
            }
            client = hop;
            if (!trusts(hop)) {
                return client;
            }
        }
        return client;
    }

    /** Whether a trusted proxy says that its client came by https. */
    boolean saysHttps(String peer, MultiMap headers) {
        if (!trusts(peer)) {
            return false;
        }
        List<String> schemes =
                header == ProxyHeader.FORWARDED ? parameters(headers, "proto") : entries(headers, "X-Forwarded-Proto");
        return !schemes.isEmpty() && schemes.get(schemes.size() - 1).equalsIgnoreCase(HTTPS);
    }

    private static List<String> entries(MultiMap headers, String name) {
        List<String> entries = new ArrayList<>();
        for (String line : headers.getAll(name)) {
            for (String entry : line.split(",", -1)) {
                entries.add(entry.strip());
            }
        }
        return entries;
    }

    /** Of each element of {@code Forwarded} (RFC 7239, section 4) that parameter; an element without it ends what can be believed. */
    private static List<String> parameters(MultiMap headers, String name) {
        List<String> values = new ArrayList<>();
        for (String element : entries(headers, "Forwarded")) {
            String value = "";
            for (String pair : element.split(";", -1)) {
                int equals = pair.indexOf('=');
                if (equals > 0
                        && pair.substring(0, equals)
                                .strip()
                                .toLowerCase(Locale.ROOT)
                                .equals(name)) {
                    value = unquoted(pair.substring(equals + 1).strip());
                }
            }
            values.add(value);
        }
        return values;
    }

    private static String unquoted(String text) {
        return text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"")
                ? text.substring(1, text.length() - 1)
                : text;
    }

    /** Without brackets and port; null when it is no address, as {@code unknown}. */
    private static @Nullable String address(String hop) {
        String bare = hop;
        int colon = hop.lastIndexOf(':');
        if (hop.startsWith("[")) {
            int end = hop.indexOf(']');
            bare = end < 0 ? "" : hop.substring(1, end);
        } else if (colon > 0 && hop.indexOf(':') == colon) {
            bare = hop.substring(0, colon);
        }
        return Cidr.bytes(bare) == null ? null : bare;
    }
}
