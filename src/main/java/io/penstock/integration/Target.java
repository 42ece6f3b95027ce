package io.penstock.integration;

import io.penstock.dsl.StandardError;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Where a request goes, taken apart once, so that what was checked is what is connected to. Pure.
 *
 * @param host as {@link HostName} writes it
 * @param path with the query, as it is sent
 */
record Target(boolean tls, String host, int port, String path) {

    private static final int MAX_URI = 8_192;
    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    /** @param query added to the URI's own */
    static Target parse(String uri, Map<String, String> query) throws CallRefusedException {
        return of(uri(uri), query);
    }

    /** The target of a {@code Location} header that this one answered with. */
    Target redirect(String location) throws CallRefusedException {
        return of(uri(text()).resolve(uri(location)), Map.of());
    }

    private static URI uri(String text) throws CallRefusedException {
        if (text.length() > MAX_URI) {
            throw unusable("The URI is longer than " + MAX_URI + " characters.");
        }
        try {
            return new URI(text.trim());
        } catch (URISyntaxException invalid) {
            throw unusable("This is not a URI: " + invalid.getReason() + ".");
        }
    }

    private static Target of(URI uri, Map<String, String> query) throws CallRefusedException {
        boolean tls = "https".equalsIgnoreCase(uri.getScheme());
        if (!tls && !"http".equalsIgnoreCase(uri.getScheme())) {
            throw unusable("The URI is absolute and begins with https:// (or http://).");
        }
        if (uri.getRawUserInfo() != null) {
            throw unusable("The URI holds a user name; credentials belong into an authentication.");
        }
        String host = uri.getHost() == null ? null : HostName.normalise(uri.getHost());
        if (host == null) {
            throw unusable("The URI has no valid host.");
        }
        int port = uri.getPort() < 0 ? (tls ? HTTPS : HTTP) : uri.getPort();
        if (port == 0 || port > 0xFFFF) {
            throw unusable("The URI's port is not between 1 and 65535.");
        }
        return new Target(tls, host, port, path(URI.create(uri.toASCIIString()), query));
    }

    private static CallRefusedException unusable(String detail) {
        return new CallRefusedException(StandardError.CONFIGURATION, detail);
    }

    private static String path(URI uri, Map<String, String> query) {
        StringBuilder path =
                new StringBuilder(uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath());
        String own = uri.getRawQuery();
        char next = '?';
        if (own != null) {
            path.append(next).append(own);
            next = '&';
        }
        for (Map.Entry<String, String> parameter : query.entrySet()) {
            path.append(next).append(encode(parameter.getKey())).append('=').append(encode(parameter.getValue()));
            next = '&';
        }
        return path.toString();
    }

    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** The URI as it is requested. */
    String text() {
        return (tls ? "https://" : "http://") + authority() + path;
    }

    /** Host and port as the {@code Host} header has them. */
    String authority() {
        String name = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        return port == (tls ? HTTPS : HTTP) ? name : name + ":" + port;
    }

    /** Whether both are one origin (RFC 6454): credentials for one are for the other, too. */
    boolean hasOriginOf(Target other) {
        return tls == other.tls && port == other.port && host.equals(other.host);
    }
}
