package io.penstock.doctor;

import static io.penstock.doctor.Group.SECURITY;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** Who is let in: nobody without a token, nobody with a bad one, and nobody learns of what is another's. */
final class AccessChecks {

    private static final List<String> GUARDED = List.of(
            "/api/auth/me",
            "/api/workflows",
            "/api/executions",
            "/api/events",
            "/api/webhooks",
            "/api/organizations",
            "/api/audit",
            "/api/admin/storage",
            "/api/admin/backups",
            "/api/admin/keys");

    private static final List<String> FOREIGN =
            List.of("/api/workflows/", "/api/executions/", "/api/events/", "/api/webhooks/", "/api/organizations/");

    private static final String LET_THROUGH =
            "Update this server at once, and look in front of it for a proxy that adds credentials.";

    private static final int UNAUTHENTICATED = 401;
    private static final int NOT_FOUND = 404;

    private final Patient patient;

    AccessChecks(Patient patient) {
        this.patient = patient;
    }

    List<Check> all() {
        return Stream.of(callers(), answers()).flatMap(List::stream).toList();
    }

    private List<Check> callers() {
        return List.of(
                new Check(SECURITY, "no-token", "Nobody is let in without a token", LET_THROUGH, this::nobody),
                new Check(SECURITY, "challenge", "401 says how to sign in", LET_THROUGH, this::challenge),
                new Check(SECURITY, "token-none", "A token without a signature is refused", LET_THROUGH, this::none),
                new Check(
                        SECURITY,
                        "token-forged",
                        "A token signed by a guessed key is refused",
                        LET_THROUGH,
                        this::forged),
                new Check(SECURITY, "token-expired", "A token of yesterday is refused", LET_THROUGH, this::expired),
                new Check(
                        SECURITY,
                        "token-tampered",
                        "A token with another signature is refused",
                        LET_THROUGH,
                        this::tampered),
                new Check(SECURITY, "api-key-unknown", "An unknown API key is refused", LET_THROUGH, this::unknownKey),
                new Check(SECURITY, "basic", "Basic authentication is no way in", LET_THROUGH, this::basic));
    }

    private List<Check> answers() {
        return List.of(
                new Check(
                        SECURITY,
                        "foreign-ids",
                        "What is not there and what is another's are both 404",
                        "Update this server: an answer of 403 would tell which ids there are.",
                        this::foreign),
                new Check(
                        SECURITY,
                        "unknown-webhook",
                        "A made-up address of a webhook is 404",
                        "Let the proxy in front pass /hooks on as it is.",
                        this::hook),
                new Check(
                        SECURITY,
                        "problem-details",
                        "Errors tell nothing of the inside",
                        "Let the proxy in front pass errors on, and update this server if the trace of a stack is its own.",
                        this::errors),
                new Check(
                        SECURITY,
                        "paths",
                        "No path leads out of the server",
                        "Serve no files from the proxy in front, and have it refuse paths with ..",
                        this::paths),
                new Check(
                        SECURITY,
                        "cookie",
                        "Cookies are kept from pages and other sites",
                        "Serve over https, and let no proxy rewrite Set-Cookie.",
                        this::cookie),
                new Check(
                        SECURITY,
                        "jwks",
                        "The published keys hold no secret",
                        "Rotate the signing keys at once (rotate-keys --immediately), and update this server.",
                        this::published),
                new Check(
                        SECURITY,
                        "throttle",
                        "Wrong passwords are throttled",
                        "Set auth.login_attempts to 10 and auth.login_window to 1m.",
                        this::throttle));
    }

    private Outcome nobody() throws Exception {
        return refused();
    }

    /** All guarded paths answer with 401 to that. */
    private Outcome refused(String... headers) throws Exception {
        List<String> open = new ArrayList<>();
        for (String path : GUARDED) {
            int status = patient.get(path, headers).status();
            if (status != UNAUTHENTICATED) {
                open.add(path + ": " + status);
            }
        }
        return Outcome.of(
                open.isEmpty(),
                open.isEmpty() ? GUARDED.size() + " paths answered with 401." : String.join(", ", open) + ".");
    }

    private Outcome challenge() throws Exception {
        Reply reply = patient.get("/api/workflows");
        String value = reply.header("www-authenticate");
        return Outcome.of(
                reply.status() == UNAUTHENTICATED && value.startsWith("Bearer"),
                reply.status() + " with WWW-Authenticate: " + value);
    }

    private Outcome none() throws Exception {
        return bearer(token("{\"alg\":\"none\",\"typ\":\"JWT\"}", hour(), ""));
    }

    private Outcome forged() throws Exception {
        return bearer(signed(hour(), "secret"));
    }

    private Outcome expired() throws Exception {
        return bearer(signed(-2 * hour(), "changeme"));
    }

    private static long hour() {
        return java.time.Duration.ofHours(1).toSeconds();
    }

    private Outcome bearer(String token) throws Exception {
        return one("Authorization", "Bearer " + token);
    }

    private Outcome one(String name, String value) throws Exception {
        int status = patient.get("/api/workflows", name, value).status();
        return Outcome.of(status == UNAUTHENTICATED, "Answered with " + status + ".");
    }

    private String signed(long validSeconds, String key) throws Exception {
        String head = "{\"alg\":\"HS256\",\"typ\":\"JWT\"}";
        String unsigned = token(head, validSeconds, "");
        var mac = javax.crypto.Mac.getInstance("HmacSHA256");
        mac.init(new javax.crypto.spec.SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        byte[] signature =
                mac.doFinal(unsigned.substring(0, unsigned.length() - 1).getBytes(StandardCharsets.US_ASCII));
        return unsigned + Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
    }

    /** One that claims to be an operator's. */
    private String token(String head, long validSeconds, String signature) {
        long now = patient.clock().instant().getEpochSecond();
        String claims = "{\"iss\":\"penstock\",\"sub\":\"" + new UUID(0, 1) + "\",\"org\":\"" + new UUID(0, 2)
                + "\",\"role\":\"owner\",\"operator\":true,\"iat\":" + (now - 4 * hour()) + ",\"exp\":"
                + (now + validSeconds) + "}";
        return encoded(head) + '.' + encoded(claims) + '.' + signature;
    }

    private static String encoded(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    private Outcome tampered() throws Exception {
        String token = patient.token().need();
        int dot = token.lastIndexOf('.');
        if (dot < 0) {
            return Outcome.skip("The given token is an API key; only a signed access token can be tampered with.");
        }
        char first = token.charAt(dot + 1);
        return bearer(token.substring(0, dot + 1) + (first == 'A' ? 'B' : 'A') + token.substring(dot + 2));
    }

    private Outcome unknownKey() throws Exception {
        return one("X-API-Key", "ps_" + "0".repeat(40));
    }

    private Outcome basic() throws Exception {
        return one("Authorization", "Basic " + encoded("admin:admin"));
    }

    private Outcome foreign() throws Exception {
        patient.token().need();
        UUID nowhere = UUID.fromString("01890000-0000-7000-8000-000000000000");
        List<String> odd = new ArrayList<>();
        for (String path : FOREIGN) {
            int status = patient.asOperator(path + nowhere).status();
            if (status != NOT_FOUND) {
                odd.add(path + "…: " + status);
            }
        }
        return Outcome.of(
                odd.isEmpty(), odd.isEmpty() ? FOREIGN.size() + " kinds answered with 404." : String.join(", ", odd));
    }

    private Outcome hook() throws Exception {
        int status = patient.server()
                .need()
                .send("POST", "/hooks/doctor-was-here", new byte[] {'{', '}'}, "Content-Type", "application/json")
                .status();
        return Outcome.of(status == NOT_FOUND, "Answered with " + status + ".");
    }

    private Outcome errors() throws Exception {
        byte[] malformed = "{\"email\": [".getBytes(StandardCharsets.UTF_8);
        Reply broken =
                patient.server().need().send("POST", "/api/auth/login", malformed, "Content-Type", "application/json");
        List<String> odd = new ArrayList<>();
        for (Reply reply : List.of(broken, patient.get("/api/nowhere"), patient.get("/api/workflows"))) {
            boolean shaped = reply.header("content-type").startsWith("application/problem+json")
                    && reply.json().path("status").asInt() == reply.status();
            boolean quiet =
                    !reply.text().matches("(?s).*(\\bat [\\w.$]+\\(|Exception|\\.java:\\d|\\bselect .* from ).*");
            if (!shaped || !quiet || reply.status() >= 500) {
                odd.add(reply.status() + (quiet ? " of another shape" : " with what is inside"));
            }
        }
        return Outcome.of(
                odd.isEmpty(), odd.isEmpty() ? "400, 401 and 404 are problem details." : String.join(", ", odd));
    }

    private Outcome paths() throws Exception {
        List<String> odd = new ArrayList<>();
        for (String path : List.of("/%2e%2e/%2e%2e/etc/passwd", "/..%2f..%2fetc/passwd", "/.git/config", "/.env")) {
            Reply reply = patient.get(path);
            if (reply.status() < 400 || reply.status() >= 500) {
                odd.add(path + ": " + reply.status());
            }
        }
        return Outcome.of(odd.isEmpty(), odd.isEmpty() ? "None did." : String.join(", ", odd));
    }

    private Outcome cookie() throws Exception {
        Site site = patient.server().need();
        Reply reply = site.trusted()
                .send(
                        "DELETE",
                        "/api/auth/cookie",
                        null,
                        "Authorization",
                        "Bearer " + patient.token().need());
        String cookie = reply.header("set-cookie");
        if (cookie.isEmpty()) {
            return Outcome.skip("Answered with " + reply.status() + ": only who signed in has a cookie, no API key.");
        }
        boolean good = cookie.contains("HttpOnly")
                && cookie.contains("SameSite=Strict")
                && (!site.isSecure() || cookie.startsWith("__Host-") && cookie.contains("Secure"));
        return Outcome.of(good, cookie);
    }

    private Outcome published() throws Exception {
        JsonNode keys = patient.get("/.well-known/jwks.json").json().path("keys");
        if (!keys.isArray()) {
            return Outcome.fail("/.well-known/jwks.json holds no keys.");
        }
        for (JsonNode key : keys) {
            if (key.has("d")
                    || key.has("p")
                    || key.has("k")
                    || key.path("kty").asText().equals("oct")) {
                return Outcome.fail("The key " + key.path("kid").asText() + " is published with its secret.");
            }
        }
        return Outcome.pass(keys.size() + " public keys.");
    }

    private Outcome throttle() {
        var auth = patient.config().auth();
        double perMinute =
                auth.loginAttempts() * 60.0 / Math.max(1, auth.loginWindow().toSeconds());
        return patient.expect(
                perMinute <= 30,
                auth.loginAttempts() + " may fail in " + auth.loginWindow().toSeconds() + " s.");
    }
}
