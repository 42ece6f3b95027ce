package io.penstock.integration;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An API that lets in only who proves who it is, and the authorization server that gives its tokens. */
final class GuardStub {

    static final String SECRET = "client+secret";
    private static final Pattern FIELD = Pattern.compile("(\\w+)=(?:\"([^\"]*)\"|([^,\\s]+))");

    final List<Asked> seen = Collections.synchronizedList(new ArrayList<>());
    final Set<String> valid = Collections.synchronizedSet(new HashSet<>());
    private final Map<String, Integer> counts = new HashMap<>();
    private final List<HttpServerRequest> held = new ArrayList<>();
    final int port;
    volatile int expiresIn = 3_600;
    volatile boolean holding;
    private int tokens;
    private int nonces;

    record Asked(String method, String path, String authorization, String body) {}

    GuardStub(Vertx vertx) {
        HttpServer server = OutboundStub.await(
                vertx.createHttpServer().requestHandler(this::record).listen(0, "127.0.0.1"));
        port = server.actualPort();
    }

    List<Asked> asked(String path) {
        return seen.stream().filter(each -> each.path().equals(path)).toList();
    }

    private void record(HttpServerRequest request) {
        request.body().onSuccess(body -> {
            String authorization = request.headers().get("Authorization");
            String shown = authorization == null ? "" : authorization;
            seen.add(new Asked(request.method().name(), request.path(), shown, body.toString()));
            answer(request, shown, body.toString());
        });
    }

    private void answer(HttpServerRequest request, String authorization, String body) {
        HttpServerResponse response = request.response();
        String path = request.path();
        if (path.startsWith("/digest/")) {
            digest(request, path.substring("/digest/".length()), authorization);
            return;
        }
        switch (path) {
            case "/basic" -> let(response, authorization.equals("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="));
            case "/bearer" ->
                let(response, authorization.startsWith("Bearer ") && valid.contains(authorization.substring(7)));
            case "/away" ->
                response.setStatusCode(307)
                        .putHeader("Location", request.query().substring(3))
                        .end();
            case "/oauth2/token" -> token(request, body);
            case "/realm/.well-known/openid-configuration" ->
                json(
                        response,
                        200,
                        "{'issuer':'http://issuer.example','token_endpoint':'http://stub.example:" + port
                                + "/oauth2/token'}");
            default -> response.setStatusCode(404).end();
        }
    }

    private static void let(HttpServerResponse response, boolean in) {
        response.setStatusCode(in ? 200 : 401).end(in ? "in" : "out");
    }

    private static void json(HttpServerResponse response, int status, String body) {
        response.setStatusCode(status)
                .putHeader("Content-Type", "application/json")
                .end(body.replace('\'', '"'));
    }

    private synchronized void token(HttpServerRequest request, String body) {
        if (!body.contains("client%2Bsecret")
                && !body.contains(SECRET)
                && request.headers().get("Authorization") == null) {
            json(
                    request.response(),
                    401,
                    "{'error':'invalid_client','error_description':'" + body.replace("\"", "") + "'}");
        } else if (holding) {
            held.add(request);
        } else {
            give(request);
        }
    }

    private void give(HttpServerRequest request) {
        String token = "token-" + ++tokens;
        valid.add(token);
        json(
                request.response(),
                200,
                "{'access_token':'" + token + "','token_type':'Bearer','expires_in':" + expiresIn + "}");
    }

    synchronized void release() {
        holding = false;
        held.forEach(this::give);
        held.clear();
    }

    /** Verifies on its own: nonces are counted, and one that is not known is stale. */
    private synchronized void digest(HttpServerRequest request, String algorithm, String authorization) {
        Map<String, String> fields = new HashMap<>();
        Matcher matcher = FIELD.matcher(authorization);
        while (matcher.find()) {
            fields.put(matcher.group(1), matcher.group(2) == null ? matcher.group(3) : matcher.group(2));
        }
        String nonce = fields.getOrDefault("nonce", "");
        int count = Integer.parseInt(fields.getOrDefault("nc", "0"), 16);
        boolean counted = counts.containsKey(nonce) && count == counts.get(nonce) + 1;
        if (counted && expected(request, algorithm, fields).equals(fields.get("response"))) {
            counts.put(nonce, count);
            let(request.response(), true);
            return;
        }
        String fresh = "nonce-" + ++nonces;
        counts.put(fresh, 0);
        request.response()
                .setStatusCode(401)
                .putHeader(
                        "WWW-Authenticate",
                        "Digest realm=\"guard\", nonce=\"" + fresh + "\", qop=\"auth\", opaque=\"o\", algorithm="
                                + algorithm)
                .end();
    }

    synchronized void forgetNonces() {
        counts.clear();
    }

    private static String expected(HttpServerRequest request, String algorithm, Map<String, String> fields) {
        String name = algorithm.replace("-sess", "");
        String first = hash(name, "Mufasa:guard:Circle of Life");
        if (algorithm.endsWith("-sess")) {
            first = hash(name, first + ":" + fields.get("nonce") + ":" + fields.get("cnonce"));
        }
        String second = hash(name, request.method().name() + ":" + request.uri());
        return hash(
                name,
                String.join(":", first, fields.get("nonce"), fields.get("nc"), fields.get("cnonce"), "auth", second));
    }

    private static String hash(String algorithm, String text) {
        try {
            byte[] digest = MessageDigest.getInstance(algorithm.toUpperCase(Locale.ROOT))
                    .digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException missing) {
            throw new AssertionError(missing);
        }
    }
}
