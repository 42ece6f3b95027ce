package io.penstock.doctor;

import static io.penstock.doctor.Group.MONITORING;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.config.LogConfig;
import io.penstock.config.Secret;
import io.penstock.config.SecretStrength;
import io.penstock.telemetry.Metric;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What a server tells of itself: health, metrics, logs, traces. */
final class MonitoringChecks {

    private static final List<String> HEALTH = List.of(
            "/health",
            "/health/ready",
            "/health/readiness",
            "/health/live",
            "/health/liveness",
            "/healthz",
            "/ready",
            "/health/migrations",
            "/health/detailed");

    private static final long GOOD_MILLIS = 50;
    private static final long BAD_MILLIS = 500;
    private static final int MOST_SERIES = 10_000;
    private static final double MOST_ERRORS = 0.01;
    private static final double GROWN_UP_SECONDS = 300;

    private final Patient patient;
    private final Numbers numbers;

    MonitoringChecks(Patient patient) {
        this.patient = patient;
        this.numbers = new Numbers(patient);
    }

    List<Check> all() {
        return Stream.of(health(), series(), outcomes(), logs())
                .flatMap(List::stream)
                .toList();
    }

    private List<Check> health() {
        return List.of(
                new Check(
                        MONITORING,
                        "health-paths",
                        "Every path of health answers",
                        "Read /health/detailed: it names the part that is not well; let the proxy in front pass all paths.",
                        this::paths),
                new Check(
                        MONITORING,
                        "health-soon",
                        "Health answers soon",
                        "Look at the load of the machine and of the event loops, and at the time-outs of the load balancer.",
                        this::soon),
                new Check(
                        MONITORING,
                        "components",
                        "Every part of the server is well",
                        "The page on operations says for each part in /health/detailed what its states mean.",
                        this::components));
    }

    private List<Check> series() {
        return List.of(
                new Check(
                        MONITORING,
                        "metrics",
                        "Prometheus can read the metrics",
                        "Fetch /metrics by hand, with metrics.token, and update this server if a line is broken.",
                        this::metrics),
                new Check(
                        MONITORING,
                        "metrics-formats",
                        "Metrics come as OpenMetrics and JSON, too",
                        "Let the proxy in front pass the header Accept on.",
                        this::formats),
                new Check(
                        MONITORING,
                        "metrics-protected",
                        "Not everybody may read the metrics",
                        "Set metrics.token, or metrics.port to a port that only Prometheus reaches.",
                        this::guarded),
                new Check(
                        MONITORING,
                        "metrics-bounded",
                        "There are not too many series",
                        "Update this server: a label takes values that it should not.",
                        this::bounded),
                new Check(
                        MONITORING,
                        "scraped",
                        "Somebody reads the metrics",
                        "Have Prometheus scrape this server, with metrics.token where it is set.",
                        this::scraped));
    }

    private List<Check> outcomes() {
        return List.of(
                new Check(
                        MONITORING,
                        "errors",
                        "Few requests fail",
                        "Look in the log for \"A request failed\" and the id of the request.",
                        this::errors),
                new Check(
                        MONITORING,
                        "nothing-dropped",
                        "No line, entry, span or report was dropped",
                        "Look at the disk and the collectors; raise audit.queue, tracing.queue or sentry.queue if they are in time.",
                        this::dropped),
                new Check(
                        MONITORING,
                        "alert-rules",
                        "The alert rules name series that are there",
                        "Take conf/monitoring of the release that this server is of.",
                        this::rules));
    }

    private List<Check> logs() {
        return List.of(
                new Check(
                        MONITORING,
                        "log-level",
                        "The log does not tell too much",
                        "Set log.level to info, or DELETE /api/admin/log to take back what was changed at run time.",
                        this::level),
                new Check(
                        MONITORING,
                        "log-format",
                        "Programs can read the log",
                        "Set log.format to json, or auto.",
                        this::format),
                new Check(
                        MONITORING,
                        "request-ids",
                        "Every answer has an id of its own",
                        "Let the proxy in front pass X-Request-Id on.",
                        this::ids),
                new Check(
                        MONITORING,
                        "tracing",
                        "Traces are collected",
                        "Set OTEL_EXPORTER_OTLP_ENDPOINT to a collector that runs.",
                        this::tracing),
                new Check(
                        MONITORING,
                        "error-reports",
                        "Errors are reported",
                        "Set SENTRY_DSN, or have the alerts look for 5xx.",
                        this::reports));
    }

    private Outcome paths() throws Exception {
        List<String> odd = new ArrayList<>();
        for (String path : HEALTH) {
            Reply reply = patient.get(path);
            JsonNode json = reply.json();
            boolean shaped = path.endsWith("migrations")
                    ? json.has("current_revision")
                    : json.path("status").isTextual() && json.has("version");
            if (reply.status() != 200 || !shaped) {
                odd.add(path + ": " + reply.status());
            }
        }
        return Outcome.of(odd.isEmpty(), odd.isEmpty() ? HEALTH.size() + " paths did." : String.join(", ", odd) + ".");
    }

    private Outcome soon() throws Exception {
        long worst = 0;
        for (String path : HEALTH) {
            long best = Math.min(patient.get(path).millis(), patient.get(path).millis());
            worst = Math.max(worst, best);
        }
        return soon(worst);
    }

    static Outcome soon(long worst) {
        String found = "The slowest took " + worst + " ms.";
        if (worst > BAD_MILLIS) {
            return Outcome.fail(found);
        }
        return worst > GOOD_MILLIS ? Outcome.warn(found) : Outcome.pass(found);
    }

    private Outcome components() throws Exception {
        JsonNode report = patient.get("/health/detailed").json();
        List<String> ill = new ArrayList<>();
        report.path("components").properties().forEach(part -> {
            String status = part.getValue().path("status").asText();
            boolean meant = part.getValue().path("configured").asBoolean(true);
            if (meant && status.matches("unhealthy|degraded|late|pending|unavailable|fallback")) {
                ill.add(part.getKey() + " (" + status + ")");
            }
        });
        String status = report.path("status").asText("nothing");
        if (status.equals("healthy")) {
            return Outcome.pass("All " + report.path("components").size() + " are.");
        }
        String found = status + ": " + String.join(", ", ill);
        return status.equals("degraded") ? Outcome.warn(found) : Outcome.fail(found);
    }

    private Scraped scrape() throws Exception {
        return numbers.scrape();
    }

    private Outcome metrics() throws Exception {
        Reply reply = numbers.as("text/plain");
        Scraped scraped = Scraped.of(reply.text());
        boolean good = reply.status() == 200 && scraped.odd().isEmpty() && scraped.has("penstock_build_info");
        String odd = scraped.odd().isEmpty()
                ? ""
                : ", a broken line: " + scraped.odd().get(0);
        return Outcome.of(good, reply.status() + ", " + scraped.series().size() + " series" + odd + ".");
    }

    private Outcome formats() throws Exception {
        Reply open = numbers.as("application/openmetrics-text");
        Reply json = numbers.as("application/json");
        boolean good = open.header("content-type").startsWith("application/openmetrics-text")
                && open.text().stripTrailing().endsWith("# EOF")
                && json.json().path("metrics").has("requests_total");
        return Outcome.of(good, open.header("content-type") + " and " + json.header("content-type") + ".");
    }

    private Outcome guarded() throws Exception {
        int status = patient.get("/metrics").status();
        Secret token = patient.config().metrics().token();
        if (status != 200) {
            boolean weak = token.isPresent()
                    && SecretStrength.weaknessOfKey(token.reveal()).isPresent();
            return weak
                    ? Outcome.warn("By a weak token.")
                    : Outcome.pass("Answered with " + status + " to a stranger.");
        }
        return patient.lapse("They were given to a stranger.");
    }

    private Outcome bounded() throws Exception {
        int size = scrape().series().size();
        return Outcome.of(size < MOST_SERIES, size + " series.");
    }

    private Outcome scraped() throws Exception {
        Scraped scraped = scrape();
        if (patient.config().metrics().port() != 0) {
            return Outcome.skip("Who reads a port of its own is not counted.");
        }
        double reads = scraped.sum("penstock_http_requests_total", "route", "/metrics");
        double age = scraped.sum("penstock_uptime_seconds");
        // Some of them are our own.
        if (reads > 12) {
            return Outcome.pass((long) reads + " times since the start.");
        }
        return age < GROWN_UP_SECONDS
                ? Outcome.skip("The server was started less than five minutes ago.")
                : Outcome.warn("Hardly ever since the start.");
    }

    private Outcome errors() throws Exception {
        Scraped scraped = scrape();
        double all = scraped.sum("penstock_http_requests_total");
        double failed = scraped.sum("penstock_http_requests_total", "status", "5");
        String found = (long) failed + " of " + (long) all + " since the start.";
        return failed > 10 && failed > all * MOST_ERRORS ? Outcome.warn(found) : Outcome.pass(found);
    }

    private Outcome dropped() throws Exception {
        Scraped scraped = scrape();
        List<String> lost = new ArrayList<>();
        double lines = scraped.sum("penstock_log_dropped_total");
        double entries = scraped.sum("penstock_audit_lost_total");
        double spans = scraped.sum("penstock_trace_spans_total", "outcome", "dropped")
                + scraped.sum("penstock_trace_spans_total", "outcome", "lost");
        double reports = scraped.sum("penstock_error_reports_total", "outcome", "dropped")
                + scraped.sum("penstock_error_reports_total", "outcome", "lost");
        add(lost, lines, "lines of the log");
        add(lost, entries, "entries of the audit log");
        add(lost, spans, "spans");
        add(lost, reports, "reports of errors");
        String found = lost.isEmpty() ? "None since the start." : String.join(", ", lost) + " since the start.";
        if (entries > 0) {
            return Outcome.fail(found);
        }
        return lost.isEmpty() ? Outcome.pass(found) : Outcome.warn(found);
    }

    private static void add(List<String> lost, double count, String what) {
        if (count > 0) {
            lost.add((long) count + " " + what);
        }
    }

    private Outcome rules() throws Exception {
        Set<String> named = ReleaseFiles.in(patient.folder()).seriesOfRules();
        Set<String> there = scrape().names();
        Set<String> missing = new TreeSet<>(named);
        missing.removeIf(name -> there.contains(name) || comesLater(name, there));
        return Outcome.of(
                missing.isEmpty(),
                missing.isEmpty()
                        ? named.size() + " names in them are."
                        : "Missing: " + String.join(", ", missing) + ".");
    }

    /** Some series are there only once something has happened, or where there is a certificate: then the program knows them. */
    private static boolean comesLater(String name, Set<String> there) {
        return Arrays.stream(Metric.values())
                .map(metric -> metric.key().replace('.', '_'))
                .anyMatch(known -> name.startsWith(known) && there.stream().noneMatch(each -> each.startsWith(known)));
    }

    private Outcome level() throws Exception {
        String level = patient.token().isThere() && patient.server().isThere()
                ? patient.asOperator("/api/admin/log").json().path("level").asText("unknown")
                : patient.config().log().level().name();
        boolean much = level.matches("(?i)debug|trace|all");
        return much ? patient.lapse(level) : Outcome.pass(level);
    }

    private Outcome format() {
        LogConfig.Format format = patient.config().log().format();
        return patient.expect(format != LogConfig.Format.TEXT, format.name());
    }

    private Outcome ids() throws Exception {
        String one = patient.get("/health/live").header("x-request-id");
        String other = patient.get("/health/live").header("x-request-id");
        return Outcome.of(!one.isEmpty() && !one.equals(other), one.isEmpty() ? "There is none." : "As " + one + ".");
    }

    private Outcome tracing() throws Exception {
        String endpoint = patient.config().tracing().endpoint();
        if (endpoint.isEmpty()) {
            return Outcome.warn("No collector is configured.");
        }
        try {
            int status = Site.at(URI.create(endpoint)).send("GET", "/", null).status();
            return Outcome.pass("The collector answers (" + status + ").");
        } catch (java.io.IOException silent) {
            return Outcome.fail("No collector answers at " + endpoint + ".");
        }
    }

    private Outcome reports() {
        return patient.config().sentry().dsn().isPresent()
                ? Outcome.pass("To Sentry.")
                : Outcome.warn("No Sentry is configured.");
    }
}
