package io.penstock.doctor;

import static io.penstock.doctor.Group.LIMITS;

import io.penstock.config.ByteSize;
import io.penstock.config.Config;
import io.penstock.config.RateLimitConfig;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Bounds: of requests, of callers, of what workflows may reach and take, and of what is kept. */
final class LimitChecks {

    private static final int LONG_BODY = 256 << 10;
    private static final int LONG_PATH = 64 << 10;
    private static final int DEEP = 20_000;
    private static final int TOO_LARGE = 413;
    private static final int TOO_MANY = 429;
    private static final Pattern QUOTA = Pattern.compile("q=(\\d+).*w=(\\d+)");
    private static final Pattern ALMOST_ALL =
            Pattern.compile("\\*(:\\d+)?|[0-9.]+/[0-7]|[0-9a-fA-F:]*::/([0-9]|1[0-5])");

    /** Where clouds keep what nobody else may have, and what no list should open by the way. */
    private static final List<String> METADATA =
            List.of("169.254.169.254", "169.254.170.2", "100.100.100.200", "fd00:ec2::254");

    private static final String BOUND = "Take the proxy's limits for what they are, and update this server.";

    private final Patient patient;

    LimitChecks(Patient patient) {
        this.patient = patient;
    }

    List<Check> all() {
        return Stream.of(requests(), callers(), reach(), budgets(), load())
                .flatMap(List::stream)
                .toList();
    }

    private List<Check> requests() {
        return List.of(
                new Check(LIMITS, "body", "A body that is too long is refused", BOUND, this::body),
                new Check(LIMITS, "body-chunked", "So is one that does not tell its length", BOUND, this::chunked),
                new Check(LIMITS, "path", "A path that is too long is refused", BOUND, this::path),
                new Check(LIMITS, "headers", "Headers that are too long are refused", BOUND, this::headers),
                new Check(LIMITS, "nesting", "A body that is nested too deep is refused", BOUND, this::nesting),
                new Check(LIMITS, "content-type", "A body of another kind is refused", BOUND, this::contentType));
    }

    private List<Check> callers() {
        return List.of(
                new Check(
                        LIMITS,
                        "rates",
                        "Callers are limited",
                        "Set rate_limit.enabled to true, and max_requests to what one caller needs.",
                        this::rates),
                new Check(
                        LIMITS,
                        "rate-headers",
                        "Answers tell how much is left",
                        "Let the proxy in front pass RateLimit and RateLimit-Policy on.",
                        this::rateHeaders),
                new Check(
                        LIMITS,
                        "rate-refusal",
                        "Who asks too much is refused, and told for how long",
                        "Set rate_limit.enabled to true, and let no proxy answer in the server's place.",
                        this::refusal),
                new Check(
                        LIMITS,
                        "slow-clients",
                        "Slow clients are given up",
                        "Set server.header_timeout to 10s, server.body_timeout to 30s and server.idle_timeout to 1m.",
                        this::slowClients),
                new Check(
                        LIMITS,
                        "connections",
                        "One address cannot take all connections",
                        "Set server.max_connections_per_ip, or name the proxy that limits them in server.trusted_proxies.",
                        this::connections));
    }

    private List<Check> reach() {
        return List.of(
                new Check(
                        LIMITS,
                        "egress-list",
                        "Calls out go to listed places only",
                        "List hosts and networks by name in egress.allow, and nothing that is almost everything.",
                        this::egressList),
                new Check(
                        LIMITS,
                        "egress-metadata",
                        "No workflow reaches what clouds keep for machines",
                        "Take networks out of egress.allow that hold 169.254.169.254 and its like.",
                        () -> callable(METADATA)),
                new Check(
                        LIMITS,
                        "egress-loopback",
                        "No workflow reaches this machine",
                        "Take 127.0.0.1 and its like out of egress.allow.",
                        () -> callable(List.of("127.0.0.1", "127.1.2.3", "::1", "0.0.0.0"))));
    }

    private List<Check> budgets() {
        return List.of(
                new Check(
                        LIMITS,
                        "expressions",
                        "Expressions have budgets",
                        "Set expression.steps to 1000000, memory to 16MiB, string to 4MiB and depth to 512.",
                        this::expressions),
                new Check(
                        LIMITS,
                        "executions",
                        "Executions have bounds",
                        "Set execution.max_input to 1MiB, max_data to 16MiB, max_hops to 32 and max_depth to 16.",
                        this::executions),
                new Check(
                        LIMITS,
                        "responses",
                        "Responses of others have bounds",
                        "Set egress.max_response to 1MiB and egress.timeout to 30s.",
                        this::responses),
                new Check(
                        LIMITS,
                        "organizations",
                        "Organizations and webhooks have limits of their own",
                        "Set rate_limit.organization_requests and rate_limit.webhook_requests.",
                        this::organizations));
    }

    private List<Check> load() {
        return List.of(
                new Check(
                        LIMITS,
                        "queues",
                        "What waits fits into memory",
                        "Lower group_commit.queue and execution.max_running, or give the JVM a larger heap.",
                        this::queues),
                new Check(
                        LIMITS,
                        "waiting",
                        "Little waits to be written",
                        "Look at the database: it takes less than what comes in; see penstock_commit_duration_seconds.",
                        this::waiting),
                new Check(
                        LIMITS,
                        "retention",
                        "What is old is removed",
                        "Set retention.events to 2160h and retention.executions to 720h.",
                        this::retention),
                new Check(
                        LIMITS,
                        "upkeep",
                        "Upkeep was done in time, and did not fail",
                        "GET /api/admin/maintenance tells why; mend it and have it run there.",
                        this::upkeep));
    }

    private Config config() {
        return patient.config();
    }

    private Reply login(byte[] body, String type) throws Exception {
        return patient.server().need().send("POST", "/api/auth/login", body, "Content-Type", type);
    }

    private Outcome body() throws Exception {
        byte[] body = new byte[LONG_BODY];
        Arrays.fill(body, (byte) ' ');
        int status;
        try {
            status = login(body, "application/json").status();
        } catch (java.io.IOException closed) {
            return Outcome.pass("The connection was closed while " + LONG_BODY + " bytes were sent.");
        }
        return Outcome.of(status == TOO_LARGE, LONG_BODY + " bytes for signing in: " + status + ".");
    }

    private Outcome chunked() throws Exception {
        Wire wire = patient.server().need().wire();
        String chunk = Integer.toHexString(LONG_BODY) + "\r\n" + " ".repeat(LONG_BODY) + "\r\n";
        int status = wire.status("POST /api/auth/login HTTP/1.1\r\nHost: " + wire.authority()
                + "\r\nContent-Type: application/json\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
                + chunk
                + "0\r\n\r\n");
        return Outcome.of(
                status == TOO_LARGE || status == Wire.CLOSED,
                LONG_BODY + " bytes in chunks: " + Wire.told(status) + ".");
    }

    private Outcome path() throws Exception {
        return tooLong("GET /" + "a".repeat(LONG_PATH) + " HTTP/1.1\r\nHost: HOST\r\n\r\n");
    }

    private Outcome headers() throws Exception {
        return tooLong("GET /health/live HTTP/1.1\r\nHost: HOST\r\nX-Long: " + "a".repeat(LONG_PATH) + "\r\n\r\n");
    }

    private Outcome tooLong(String request) throws Exception {
        Wire wire = patient.server().need().wire();
        int status = wire.status(request.replace("HOST", wire.authority()));
        boolean refused = status == Wire.CLOSED || status == 400 || status == 414 || status == 431;
        return Outcome.of(refused, LONG_PATH + " bytes: " + Wire.told(status) + ".");
    }

    private Outcome nesting() throws Exception {
        byte[] body = "[".repeat(DEEP).getBytes(StandardCharsets.US_ASCII);
        int status = login(body, "application/json").status();
        return Outcome.of(status >= 400 && status < 500, status + ".");
    }

    private Outcome contentType() throws Exception {
        int status = login("email=a".getBytes(StandardCharsets.US_ASCII), "text/plain")
                .status();
        return Outcome.of(status == 415, "text/plain for signing in: " + status + ".");
    }

    private Outcome rates() throws Exception {
        RateLimitConfig limits = config().rateLimit();
        boolean limited = limits.enabled() && serverLimits();
        return patient.expect(
                limited,
                limited
                        ? limits.maxRequests() + " for each caller in " + limits.windowSeconds() + " s."
                        : "They are not.");
    }

    /** The server may have been started with other settings than these; where it does not tell, these count. */
    private boolean serverLimits() throws Exception {
        try {
            Reply numbers = new Numbers(patient).as("application/json");
            return numbers.json().at("/rate_limit/enabled").asBoolean(true);
        } catch (SkippedException | java.io.IOException unknown) {
            return true;
        }
    }

    private Outcome rateHeaders() throws Exception {
        Reply reply = patient.get("/api/workflows");
        String policy = reply.header("ratelimit-policy");
        Matcher quota = QUOTA.matcher(policy);
        if (!reply.has("ratelimit") || !quota.find()) {
            return patient.lapse("There is no RateLimit and RateLimit-Policy.");
        }
        boolean asConfigured =
                quota.group(1).equals(Integer.toString(config().rateLimit().anonymousRequests()));
        String found = policy + ", " + reply.header("ratelimit") + ".";
        return asConfigured ? Outcome.pass(found) : Outcome.warn(found + " This is not what the settings here say.");
    }

    private Outcome refusal() throws Exception {
        patient.kit().provocation().need();
        patient.token().need();
        int most = config().rateLimit().maxRequests() * 2 + 10;
        for (int i = 0; i < most; i++) {
            Reply reply = patient.asOperator("/api/auth/me");
            if (reply.status() == TOO_MANY) {
                boolean told = reply.has("retry-after") && reply.has("ratelimit");
                return Outcome.of(told, "429 after " + i + ", Retry-After: " + reply.header("retry-after") + ".");
            }
        }
        return patient.lapse("Never in " + most + " requests.");
    }

    private Outcome slowClients() {
        var server = config().server();
        boolean good = server.headerTimeout().compareTo(Duration.ofSeconds(60)) <= 0
                && server.bodyTimeout().compareTo(Duration.ofMinutes(5)) <= 0
                && server.idleTimeout().compareTo(Duration.ofMinutes(10)) <= 0;
        return patient.expect(
                good,
                "Heads after " + server.headerTimeout().toSeconds() + " s, bodies after "
                        + server.bodyTimeout().toSeconds() + " s, idle after "
                        + server.idleTimeout().toSeconds() + " s.");
    }

    private Outcome connections() {
        var server = config().server();
        if (server.maxConnectionsPerIp() > 0) {
            return Outcome.pass("At most " + server.maxConnectionsPerIp() + ".");
        }
        return server.trustedProxies().isEmpty()
                ? Outcome.warn("It could take all " + server.maxConnections() + ".")
                : Outcome.pass("A proxy in front is named, and limits them.");
    }

    private Outcome egressList() {
        List<String> wide = config().egress().allow().stream()
                .filter(entry -> ALMOST_ALL.matcher(entry).matches())
                .toList();
        return patient.expect(
                wide.isEmpty(),
                wide.isEmpty()
                        ? config().egress().allow().size() + " entries for all organizations."
                        : String.join(", ", wide) + " is almost everything.");
    }

    private Outcome callable(List<String> addresses) throws Exception {
        List<String> open = new ArrayList<>();
        for (String address : addresses) {
            if (patient.kit().callable().test(InetAddress.getByName(address))) {
                open.add(address);
            }
        }
        return patient.expect(
                open.isEmpty(),
                open.isEmpty() ? addresses.size() + " addresses are refused." : String.join(", ", open));
    }

    private Outcome expressions() {
        var budgets = config().expression();
        boolean good = budgets.steps() <= 100_000_000
                && budgets.memory().compareTo(ByteSize.mib(256)) <= 0
                && budgets.depth() <= 2_048;
        String found = budgets.steps() + " steps, " + budgets.memory() + ", depth " + budgets.depth() + ".";
        return patient.expect(good, found);
    }

    private Outcome executions() {
        var bounds = config().execution();
        boolean good = bounds.maxData().compareTo(ByteSize.mib(32)) <= 0
                && bounds.maxInput().compareTo(ByteSize.mib(16)) <= 0
                && bounds.maxHops() <= 100;
        String found = "Input " + bounds.maxInput() + ", data " + bounds.maxData() + ", " + bounds.maxHops() + " hops.";
        return patient.expect(good, found);
    }

    private Outcome responses() {
        var egress = config().egress();
        boolean good = egress.maxResponse().compareTo(ByteSize.mib(32)) <= 0
                && egress.timeout().compareTo(Duration.ofMinutes(5)) <= 0;
        return patient.expect(
                good, egress.maxResponse() + " in " + egress.timeout().toSeconds() + " s.");
    }

    private Outcome organizations() {
        RateLimitConfig limits = config().rateLimit();
        boolean both = limits.organizationRequests() > 0 && limits.webhookRequests() > 0;
        String found = limits.organizationRequests() + " and " + limits.webhookRequests() + " (0: none).";
        return both ? Outcome.pass(found) : Outcome.warn(found);
    }

    private Outcome queues() throws Exception {
        double heap = new Numbers(patient).scrape().sum("jvm_memory_max_bytes", "area", "heap");
        double queue = config().groupCommit().queue().bytes();
        if (heap <= 0) {
            return Outcome.skip("The metrics do not tell of the heap.");
        }
        String found = config().groupCommit().queue() + " of " + Math.round(heap / (1 << 20)) + " MiB.";
        return patient.expect(queue < heap / 2, found);
    }

    private Outcome waiting() throws Exception {
        long depth = (long) new Numbers(patient).scrape().sum("penstock_queue_depth");
        return depth > config().health().queueWarning() ? Outcome.warn(depth + " do.") : Outcome.pass(depth + " do.");
    }

    private Outcome retention() {
        var retention = config().retention();
        boolean kept = retention.events().isZero() || retention.executions().isZero();
        return kept
                ? Outcome.warn("Events or executions are kept for ever.")
                : Outcome.pass("Events after " + retention.events().toDays() + " days, executions after "
                        + retention.executions().toDays() + ".");
    }

    private Outcome upkeep() throws Exception {
        List<String> late = new ArrayList<>();
        List<String> failed = new ArrayList<>();
        List<DiagnosisStore.Duty> duties = patient.database().need().duties();
        for (DiagnosisStore.Duty duty : duties) {
            if (duty.failure() != null) {
                failed.add(duty.name() + ": " + duty.failure());
            } else if (duty.isLate()) {
                late.add(duty.name() + " for " + duty.sinceSuccess().toHours() + " hours");
            }
        }
        if (!failed.isEmpty()) {
            return Outcome.fail(String.join(" ", failed));
        }
        return late.isEmpty()
                ? Outcome.pass(duties.size() + " duties.")
                : Outcome.fail("Not done: " + String.join(", ", late) + ".");
    }
}
