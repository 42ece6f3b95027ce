package io.penstock.http;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The cookie in which a browser keeps an access token where no page can read it, for the console. Over https its name begins with
 * {@code __Host-}, so that no other host and no plain connection can set it (RFC 6265bis, section 4.1.3.2). It ends with the browser, and
 * its token earlier. Pure.
 */
enum SessionCookie {
    SECURE("__Host-penstock", "; Path=/; HttpOnly; Secure; SameSite=Strict"),

    /** Over plain HTTP, which production leaves to proxies; browsers would not send a secure one back. */
    PLAIN("penstock", "; Path=/; HttpOnly; SameSite=Strict");

    /** What a token is made of, so that none can end the cookie or the header. */
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/=-]{1,4096}");

    private final String title;
    private final String attributes;

    SessionCookie(String title, String attributes) {
        this.title = title;
        this.attributes = attributes;
    }

    static SessionCookie of(boolean secure) {
        return secure ? SECURE : PLAIN;
    }

    /** The value of {@code Set-Cookie}; null when this is no token. */
    @Nullable
    String holding(String token) {
        return TOKEN.matcher(token).matches() ? title + '=' + token + attributes : null;
    }

    /** The value of {@code Set-Cookie} that makes a browser forget it. */
    String forgotten() {
        return title + '=' + attributes + "; Max-Age=0";
    }

    /** The token that a request brings; null when it brings none, or two. */
    @Nullable
    String read(MultiMap headers) {
        String found = null;
        for (String line : headers.getAll(HttpHeaders.COOKIE)) {
            for (String pair : line.split(";", -1)) {
                int equals = pair.indexOf('=');
                if (equals > 0 && pair.substring(0, equals).strip().equals(title)) {
                    if (found != null) {
                        return null;
                    }
                    found = pair.substring(equals + 1).strip();
                }
            }
        }
        return found != null && TOKEN.matcher(found).matches() ? found : null;
    }
}
