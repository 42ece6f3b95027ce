package io.penstock.doctor;

import static io.penstock.doctor.Group.DEPLOYMENT;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.config.Environment;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.stream.Stream;

/** How the server was put to work, as far as it tells by itself. */
final class DeploymentChecks {

    private static final Duration CLOCK_WARNING = Duration.ofSeconds(2);
    private static final Duration CLOCK_LIMIT = Duration.ofSeconds(30);
    private static final int OLDEST_JAVA = 17;
    private static final double MOST_HEAP = 0.75;
    private static final double PERCENT = 100;
    private static final Duration LEAST_DRAIN = Duration.ofSeconds(5);

    private final Patient patient;

    DeploymentChecks(Patient patient) {
        this.patient = patient;
    }

    List<Check> all() {
        return Stream.of(state(), machine(), parts()).flatMap(List::stream).toList();
    }

    private List<Check> state() {
        return List.of(
                new Check(
                        DEPLOYMENT,
                        "answers",
                        "The server answers",
                        "Start it, look into its log, and at the firewall and proxy in front of it.",
                        this::answers),
                new Check(
                        DEPLOYMENT,
                        "ready",
                        "The server takes requests",
                        "/health/ready says why not: it is starting, draining, or a vital part is not well.",
                        this::ready),
                new Check(
                        DEPLOYMENT,
                        "environment",
                        "It runs as production",
                        "Set PENSTOCK_ENV=production, so that it refuses what is merely convenient.",
                        this::environment),
                new Check(
                        DEPLOYMENT,
                        "settings",
                        "Every variable means something",
                        "Mend the names of the variables that are named: they have no effect.",
                        this::settings),
                new Check(
                        DEPLOYMENT,
                        "version",
                        "The server is of this jar's version",
                        "Run the doctor of the release that runs, or deploy this one.",
                        this::version));
    }

    private List<Check> machine() {
        return List.of(
                new Check(
                        DEPLOYMENT,
                        "java",
                        "The server runs on a Java that is mended",
                        "Install Java 25 (or 21, 17), with its newest update, and restart.",
                        this::java),
                new Check(
                        DEPLOYMENT,
                        "heap",
                        "The heap leaves room for the rest",
                        "Give the JVM -Xmx of at most three quarters of the memory, in JDK_JAVA_OPTIONS.",
                        this::heap),
                new Check(
                        DEPLOYMENT,
                        "processors",
                        "There are two processors or more",
                        "Give the machine or container another processor.",
                        this::processors),
                new Check(
                        DEPLOYMENT,
                        "open-files",
                        "The server may open enough files",
                        "Set LimitNOFILE=65536 in the unit, or ulimit -n.",
                        this::openFiles),
                new Check(
                        DEPLOYMENT,
                        "clock",
                        "The server's clock and this machine's agree",
                        "Keep both in time with NTP (timedatectl set-ntp true).",
                        this::clock));
    }

    private List<Check> parts() {
        return List.of(
                new Check(
                        DEPLOYMENT,
                        "drain",
                        "A stopping server finishes what it began",
                        "Set server.drain_timeout to 30s, and let whoever stops it wait longer than that.",
                        this::drain),
                new Check(
                        DEPLOYMENT,
                        "restarts",
                        "The embedded database has not died",
                        "Look into data/postgres for the log of PostgreSQL, and at the memory of the machine.",
                        this::restarts),
                new Check(
                        DEPLOYMENT,
                        "redis",
                        "Redis is used where it is configured",
                        "Look at REDIS_URL and at whether Redis answers; limits are counted in memory meanwhile.",
                        this::redis),
                new Check(
                        DEPLOYMENT,
                        "redis-policy",
                        "Redis does not throw counts away at random",
                        "Set maxmemory-policy to volatile-ttl (or noeviction), and a maxmemory.",
                        this::redisPolicy));
    }

    private Outcome answers() {
        if (patient.server().isBroken()) {
            return Outcome.fail(patient.server().reason());
        }
        patient.server().need();
        return Outcome.pass("It does.");
    }

    private Outcome ready() throws Exception {
        Reply reply = patient.get("/health/ready");
        return Outcome.of(
                reply.status() == 200,
                reply.status() + " " + reply.json().path("detail").asText("ready"));
    }

    private Outcome environment() {
        Environment environment = patient.config().environment();
        return environment == Environment.PRODUCTION
                ? Outcome.pass("It does.")
                : Outcome.warn("It runs as " + environment.name().toLowerCase(java.util.Locale.ROOT) + ".");
    }

    private Outcome settings() {
        List<String> warnings = patient.settings().warnings();
        return warnings.isEmpty() ? Outcome.pass("Every one does.") : Outcome.warn(String.join(" ", warnings));
    }

    private Outcome version() throws Exception {
        String version = patient.get("/health/live").json().path("version").asText("unknown");
        String own = patient.kit().version();
        return version.equals(own)
                ? Outcome.pass(own)
                : Outcome.warn("The server is " + version + ", this jar " + own + ".");
    }

    private Scraped scraped() throws Exception {
        return new Numbers(patient).scrape();
    }

    private Outcome java() throws Exception {
        String version = scraped().label("penstock_build_info", "jvm");
        if (version.isEmpty()) {
            return Outcome.skip("The metrics do not tell.");
        }
        int feature = Integer.parseInt(version.replaceAll("\\D.*", ""));
        boolean longLived = List.of(17, 21, 25, 29).contains(feature);
        if (feature < OLDEST_JAVA) {
            return Outcome.fail(version);
        }
        return longLived ? Outcome.pass(version) : Outcome.warn(version + " is mended for half a year only.");
    }

    private Outcome heap() throws Exception {
        Scraped scraped = scraped();
        double heap = scraped.sum("jvm_memory_max_bytes", "area", "heap");
        double memory = scraped.sum("penstock_machine_memory_bytes");
        if (heap <= 0 || memory <= 0) {
            return Outcome.skip("The metrics do not tell.");
        }
        String found = "At most " + Math.round(heap * PERCENT / memory) + " % of the memory.";
        return heap > memory * MOST_HEAP ? patient.lapse(found) : Outcome.pass(found);
    }

    private Outcome processors() throws Exception {
        long processors = Math.round(scraped().sum("penstock_machine_cpus"));
        return processors >= 2
                ? Outcome.pass("There are " + processors + ".")
                : Outcome.warn("There is " + processors + ".");
    }

    private Outcome openFiles() throws Exception {
        long most = (long) scraped().sum("process_files_max_files");
        if (most <= 0) {
            return Outcome.skip("The metrics do not tell.");
        }
        int connections = patient.config().server().maxConnections();
        String found = most + ", and " + connections + " connections are allowed.";
        if (most < 4_096) {
            return Outcome.fail(found);
        }
        return most > connections ? Outcome.pass(found) : Outcome.warn(found);
    }

    private Outcome clock() throws Exception {
        Duration difference =
                Duration.between(told(), patient.clock().instant()).abs();
        String found = difference.toMillis() + " ms apart.";
        if (difference.compareTo(CLOCK_LIMIT) > 0) {
            return Outcome.fail(found);
        }
        return difference.compareTo(CLOCK_WARNING) > 0 ? Outcome.warn(found) : Outcome.pass(found);
    }

    /** A proxy in front may add the header; the server's own time stands in its metrics. */
    private Instant told() throws Exception {
        String date = patient.get("/health/live").header("date");
        if (!date.isEmpty()) {
            return ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
        }
        String timestamp = new Numbers(patient)
                .as("application/json")
                .json()
                .path("timestamp")
                .asText();
        if (timestamp.isEmpty()) {
            throw new SkippedException("The server does not tell its time.");
        }
        return OffsetDateTime.parse(timestamp).toInstant();
    }

    private Outcome drain() {
        Duration drain = patient.config().server().drainTimeout();
        return patient.expect(drain.compareTo(LEAST_DRAIN) >= 0, "For at most " + drain.toSeconds() + " s.");
    }

    private JsonNode component(String name) throws Exception {
        JsonNode component =
                patient.get("/health/detailed").json().path("components").path(name);
        if (component.isMissingNode()) {
            throw new SkippedException("The server has no part " + name + ".");
        }
        return component;
    }

    private Outcome restarts() throws Exception {
        int restarts = component("embedded").path("restarts").asInt();
        return restarts == 0
                ? Outcome.pass("It has not.")
                : Outcome.warn("It was started again " + restarts + " times.");
    }

    private Outcome redis() throws Exception {
        if (!patient.config().redis().url().isPresent()) {
            long nodes = patient.database().need().nodes();
            return nodes > 1
                    ? Outcome.warn(nodes + " servers count limits by themselves, without a Redis.")
                    : Outcome.skip("No Redis is configured, and one server needs none.");
        }
        String state = component("redis").path("status").asText();
        return Outcome.of(state.equals("ready"), state);
    }

    private Outcome redisPolicy() {
        String info = patient.redis().need().info();
        String policy = value(info, "maxmemory_policy");
        String most = value(info, "maxmemory");
        String found = policy + ", maxmemory " + most + ".";
        boolean good = policy.matches("noeviction|volatile-ttl|volatile-lru|volatile-lfu");
        return good && !most.equals("0") ? Outcome.pass(found) : Outcome.warn(found);
    }

    private static String value(String info, String name) {
        return info.lines()
                .filter(line -> line.startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst()
                .orElse("unknown");
    }
}
