package io.penstock.telemetry;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tells names whose values are credentials: of headers, parameters, members, settings, in any spelling ({@code apiKey}, {@code X-API-Key},
 * {@code api_key}). Pure; remembers what it was asked, up to a bound.
 */
public final class SensitiveNames {

    private static final int LONGEST = 128;
    private static final int REMEMBERED = 2_000;

    /** Wherever they stand in a name. */
    private static final List<String> PARTS = List.of(
            "password",
            "passwd",
            "passphrase",
            "passcode",
            "pwd",
            "secret",
            "token",
            "authorization",
            "cookie",
            "signature",
            "credential",
            "bearer",
            "hmac",
            "csrf",
            "xsrf",
            "xauth",
            "sessid",
            "sessionid",
            "connectionstring",
            "assertion",
            "codeverifier",
            "recoverycode",
            "apikey",
            "accesskey",
            "privatekey");

    /** As the whole name, or as the last part of a longer one. */
    private static final Set<String> WHOLE = Set.of(
            "pass",
            "dbpass",
            "pgpass",
            "userpass",
            "pin",
            "sid",
            "sig",
            "otp",
            "totp",
            "mfacode",
            "auth",
            "jwt",
            "dsn",
            "session");

    /** What stands before {@code key} where it opens something. */
    private static final List<String> KEYS = List.of(
            "auth",
            "signing",
            "encryption",
            "master",
            "session",
            "shared",
            "account",
            "subscription",
            "client",
            "license",
            "service",
            "storage",
            "sas",
            "webhook",
            "root",
            "deploy",
            "ssh",
            "rsa",
            "aes",
            "data",
            "wrapping");

    /** What follows where a name speaks about a credential and does not hold one. */
    private static final List<String> ABOUT = List.of(
            "type",
            "url",
            "uri",
            "endpoint",
            "expires",
            "expiresin",
            "expiry",
            "expiration",
            "name",
            "count",
            "length",
            "hint",
            "policy",
            "algorithm",
            "method",
            "keyid",
            "tokenid",
            "exception",
            "error",
            "ttl",
            "limit",
            "version");

    private static final Map<String, Boolean> KNOWN = new ConcurrentHashMap<>();

    private SensitiveNames() {}

    public static boolean matches(String name) {
        if (name.length() > LONGEST) {
            return judge(name.substring(name.length() - LONGEST));
        }
        Boolean known = KNOWN.get(name);
        if (known != null) {
            return known;
        }
        boolean judged = judge(name);
        if (KNOWN.size() < REMEMBERED) {
            KNOWN.put(name, judged);
        }
        return judged;
    }

    private static boolean judge(String name) {
        String bare = bare(name);
        for (String about : ABOUT) {
            if (bare.endsWith(about)) {
                return false;
            }
        }
        for (String part : PARTS) {
            if (bare.contains(part)) {
                return true;
            }
        }
        return WHOLE.contains(bare) || WHOLE.contains(lastPart(name)) || isKey(bare);
    }

    private static boolean isKey(String bare) {
        String one = bare.endsWith("s") ? bare.substring(0, bare.length() - 1) : bare;
        if (!one.endsWith("key")) {
            return false;
        }
        String before = one.substring(0, one.length() - "key".length());
        return KEYS.stream().anyMatch(before::endsWith);
    }

    private static String lastPart(String name) {
        int at = name.length();
        while (at > 0 && Character.isLetterOrDigit(name.charAt(at - 1))) {
            at--;
        }
        return bare(name.substring(at));
    }

    /** Letters and digits only, lower case. */
    private static String bare(String name) {
        StringBuilder bare = new StringBuilder(name.length());
        for (int i = 0; i < name.length(); i++) {
            char each = name.charAt(i);
            if (Character.isLetterOrDigit(each)) {
                bare.append(Character.toLowerCase(each));
            }
        }
        return bare.toString();
    }
}
