package io.penstock.integration;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A digest challenge and what answers it (RFC 7616; without {@code qop} RFC 2069). Pure.
 *
 * @param opaque empty: none
 * @param session whether the algorithm is one of {@code -sess}
 * @param auth whether {@code qop=auth} is spoken; else the challenge had no {@code qop}
 * @param userhash whether the username is sent hashed
 */
record DigestChallenge(
        String realm,
        String nonce,
        String opaque,
        Algorithm algorithm,
        boolean session,
        boolean auth,
        boolean userhash) {

    private static final String SESSION = "-SESS";

    /** The weakest first. */
    enum Algorithm {
        MD5("MD5", "MD5"),
        SHA_256("SHA-256", "SHA-256"),
        SHA_512_256("SHA-512-256", "SHA-512/256");

        private final String token;
        private final String name;

        Algorithm(String token, String name) {
            this.token = token;
            this.name = name;
        }

        private String hash(String text) {
            try {
                byte[] digest = MessageDigest.getInstance(name).digest(text.getBytes(StandardCharsets.UTF_8));
                return HexFormat.of().formatHex(digest);
            } catch (NoSuchAlgorithmException missing) {
                throw new IllegalStateException("Every Java platform has " + name, missing);
            }
        }
    }

    /** The strongest of the challenges that can be answered. */
    static Optional<DigestChallenge> strongest(List<Challenge> challenges) {
        return challenges.stream()
                .filter(challenge -> challenge.scheme().equals("digest"))
                .flatMap(challenge -> of(challenge.parameters()).stream())
                .max((a, b) -> a.algorithm().compareTo(b.algorithm()));
    }

    private static Optional<DigestChallenge> of(Map<String, String> parameters) {
        String realm = parameters.get("realm");
        String nonce = parameters.get("nonce");
        String qop = parameters.get("qop");
        boolean auth = qop != null && Arrays.asList(qop.split("[,\\s]+")).contains("auth");
        String named = parameters.getOrDefault("algorithm", "MD5").toUpperCase(Locale.ROOT);
        boolean session = named.endsWith(SESSION);
        String plain = session ? named.substring(0, named.length() - SESSION.length()) : named;
        if (realm == null || nonce == null || qop != null && !auth) {
            return Optional.empty();
        }
        return Arrays.stream(Algorithm.values())
                .filter(algorithm -> algorithm.token.equals(plain))
                .findFirst()
                .map(algorithm -> new DigestChallenge(
                        realm,
                        nonce,
                        parameters.getOrDefault("opaque", ""),
                        algorithm,
                        session,
                        auth,
                        "true".equalsIgnoreCase(parameters.get("userhash"))));
    }

    /** Who answers. */
    record Login(String username, String password) {
        @Override
        public String toString() {
            return "";
        }
    }

    /** What is asked for: the request target as it is sent. */
    record Asked(String method, String uri) {}

    /**
     * The value of the header {@code Authorization}.
     *
     * @param count how often this nonce has been used, this time included
     * @param cnonce of the client's own choice
     */
    String answer(Login login, Asked asked, int count, String cnonce) {
        String nc = String.format(Locale.ROOT, "%08x", count);
        StringBuilder header = new StringBuilder("Digest ");
        username(header, login.username());
        quoted(header, "realm", realm);
        quoted(header, "nonce", nonce);
        quoted(header, "uri", asked.uri());
        quoted(header, "response", response(login, asked, nc, cnonce));
        header.append("algorithm=").append(algorithm.token).append(session ? "-sess" : "");
        if (auth) {
            header.append(", qop=auth, nc=").append(nc);
        }
        if (auth || session) {
            header.append(", cnonce=").append(quote(cnonce));
        }
        if (!opaque.isEmpty()) {
            header.append(", opaque=").append(quote(opaque));
        }
        if (userhash) {
            header.append(", userhash=true");
        }
        return header.toString();
    }

    private String response(Login login, Asked asked, String nc, String cnonce) {
        String secret = algorithm.hash(login.username() + ":" + realm + ":" + login.password());
        if (session) {
            secret = algorithm.hash(secret + ":" + nonce + ":" + cnonce);
        }
        String request = algorithm.hash(asked.method() + ":" + asked.uri());
        String middle = auth ? nonce + ":" + nc + ":" + cnonce + ":auth" : nonce;
        return algorithm.hash(secret + ":" + middle + ":" + request);
    }

    private void username(StringBuilder header, String username) {
        if (userhash) {
            quoted(header, "username", algorithm.hash(username + ":" + realm));
        } else if (username.chars().allMatch(c -> c >= ' ' && c <= '~')) {
            quoted(header, "username", username);
        } else {
            header.append("username*=UTF-8''").append(Target.encode(username)).append(", ");
        }
    }

    private static void quoted(StringBuilder header, String name, String value) {
        header.append(name).append('=').append(quote(value)).append(", ");
    }

    private static String quote(String value) {
        return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
