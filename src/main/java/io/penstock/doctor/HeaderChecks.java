package io.penstock.doctor;

import static io.penstock.doctor.Group.SECURITY;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** The headers that a server really sends, on good answers and on errors. */
final class HeaderChecks {

    private static final String NO_PAGE = "/there/is/no/such/page";
    private static final String STRANGER = "https://stranger.example";
    private static final String FORWARD =
            "Answers of Penstock carry it: look which proxy in front takes it away, and let it through.";

    private static final int LEAST_HSTS_SECONDS = 15_552_000;

    /** What every answer needs, and whether a value is good. */
    private static final Map<String, java.util.function.Predicate<String>> NEEDED = Map.of(
            "x-content-type-options", "nosniff"::equalsIgnoreCase,
            "content-security-policy", HeaderChecks::isStrictPolicy,
            "referrer-policy", value -> value.matches("no-referrer|same-origin|strict-origin(-when-cross-origin)?"));

    private final Patient patient;

    HeaderChecks(Patient patient) {
        this.patient = patient;
    }

    List<Check> all() {
        return Stream.of(headers(), origins()).flatMap(List::stream).toList();
    }

    private List<Check> headers() {
        return List.of(
                new Check(SECURITY, "nosniff", "Browsers may not guess content types", FORWARD, this::nosniff),
                new Check(SECURITY, "csp", "A content security policy allows no foreign code", FORWARD, this::policy),
                new Check(SECURITY, "framing", "No page may be framed by others", FORWARD, this::framing),
                new Check(SECURITY, "referrer", "Addresses are not told to other sites", FORWARD, this::referrer),
                new Check(SECURITY, "permissions", "Pages get no camera, microphone or place", FORWARD, this::devices),
                new Check(
                        SECURITY,
                        "headers-on-errors",
                        "Errors carry the same headers",
                        "Let the proxy in front pass errors through as they are, instead of pages of its own.",
                        this::errors),
                new Check(
                        SECURITY,
                        "no-banner",
                        "No answer tells what software made it",
                        "Have the proxy in front take away Server, Via and X-Powered-By.",
                        this::banner),
                new Check(
                        SECURITY,
                        "hsts",
                        "Browsers are told to insist on https",
                        "Set server.hsts to 8760h, and name the proxy in server.trusted_proxies if it speaks TLS.",
                        this::insistence));
    }

    private List<Check> origins() {
        return List.of(
                new Check(
                        SECURITY,
                        "cors",
                        "Pages of strangers may not read answers",
                        "List the origins of your own pages in server.cors_origins, and never *.",
                        this::strangers),
                new Check(
                        SECURITY,
                        "cors-preflight",
                        "Pages of strangers may not send requests",
                        "List the origins of your own pages in server.cors_origins, and let no proxy answer OPTIONS.",
                        this::preflight),
                new Check(
                        SECURITY,
                        "cors-null",
                        "Pages without an origin may not read answers",
                        "Take null out of the list of origins, wherever it stands: files and sandboxes have it.",
                        this::nowhere),
                new Check(
                        SECURITY,
                        "no-store",
                        "Nobody keeps answers that concern one caller",
                        "Let the proxy in front pass Cache-Control on, and cache nothing below /api.",
                        this::caching));
    }

    private Reply live() throws Exception {
        return patient.get("/health/live");
    }

    private Outcome nosniff() throws Exception {
        return header(live(), "x-content-type-options");
    }

    private Outcome policy() throws Exception {
        return header(live(), "content-security-policy");
    }

    private Outcome referrer() throws Exception {
        return header(live(), "referrer-policy");
    }

    private static Outcome header(Reply reply, String name) {
        String value = reply.header(name);
        if (value.isEmpty()) {
            return Outcome.fail("There is no " + name + ".");
        }
        return Outcome.of(NEEDED.getOrDefault(name, any -> true).test(value), name + ": " + value);
    }

    private static boolean isStrictPolicy(String value) {
        String policy = value.toLowerCase(Locale.ROOT);
        return policy.contains("default-src")
                && !policy.contains("'unsafe-inline'")
                && !policy.contains("'unsafe-eval'")
                && !policy.matches(".*\\s\\*(\\s.*|;.*|)");
    }

    private Outcome framing() throws Exception {
        Reply reply = live();
        String frame = reply.header("x-frame-options");
        boolean ancestors = reply.header("content-security-policy").contains("frame-ancestors");
        return Outcome.of(
                ancestors || frame.matches("(?i)deny|sameorigin"),
                "X-Frame-Options: " + frame + (ancestors ? ", and frame-ancestors" : ""));
    }

    private Outcome devices() throws Exception {
        String value = live().header("permissions-policy");
        return Outcome.of(
                value.contains("camera=()") && value.contains("microphone=()") && value.contains("geolocation=()"),
                value.isEmpty() ? "There is no Permissions-Policy." : value);
    }

    private Outcome errors() throws Exception {
        List<String> lacking = new ArrayList<>();
        for (String path : List.of(NO_PAGE, "/api/workflows")) {
            Reply reply = patient.get(path);
            NEEDED.forEach((name, good) -> {
                if (!good.test(reply.header(name))) {
                    lacking.add(name + " on " + reply.status());
                }
            });
        }
        return Outcome.of(
                lacking.isEmpty(), lacking.isEmpty() ? "On 404 and 401." : "Lacking: " + String.join(", ", lacking));
    }

    private Outcome banner() throws Exception {
        List<String> told = new ArrayList<>();
        for (String path : List.of("/health/live", NO_PAGE)) {
            Reply reply = patient.get(path);
            for (String name : List.of("server", "x-powered-by", "via", "x-aspnet-version")) {
                if (reply.has(name)) {
                    told.add(name + ": " + reply.header(name));
                }
            }
        }
        return Outcome.of(told.isEmpty(), told.isEmpty() ? "None does." : String.join(", ", told));
    }

    private Outcome insistence() throws Exception {
        if (!patient.server().need().isSecure()) {
            return Outcome.skip("Only answers over https say so (RFC 6797); give the public address in --url.");
        }
        String value = live().header("strict-transport-security");
        var age = java.util.regex.Pattern.compile("max-age=(\\d{1,12})").matcher(value);
        boolean good = age.find() && Long.parseLong(age.group(1)) >= LEAST_HSTS_SECONDS;
        return patient.expect(good, value.isEmpty() ? "There is no Strict-Transport-Security." : value);
    }

    private Outcome strangers() throws Exception {
        return foreign(patient.get("/health/live", "Origin", STRANGER), STRANGER);
    }

    private Outcome nowhere() throws Exception {
        return foreign(patient.get("/health/live", "Origin", "null"), "null");
    }

    private Outcome preflight() throws Exception {
        Reply reply = patient.server()
                .need()
                .send(
                        "OPTIONS",
                        "/api/workflows",
                        null,
                        "Origin",
                        STRANGER,
                        "Access-Control-Request-Method",
                        "POST",
                        "Access-Control-Request-Headers",
                        "authorization");
        return foreign(reply, STRANGER);
    }

    private static Outcome foreign(Reply reply, String origin) {
        String allowed = reply.header("access-control-allow-origin");
        boolean good = !allowed.equals("*") && !allowed.equals(origin);
        return Outcome.of(good, allowed.isEmpty() ? "None is allowed." : "Allowed is " + allowed + ".");
    }

    private Outcome caching() throws Exception {
        Reply reply = patient.get("/api/workflows");
        String value = reply.header("cache-control");
        return Outcome.of(value.contains("no-store"), reply.status() + " with Cache-Control: " + value);
    }
}
