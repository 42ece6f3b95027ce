package io.penstock.doctor;

import static io.penstock.doctor.Group.DATABASE;

import io.penstock.postgres.Migrations;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The PostgreSQL server: whether it answers, keeps what it acknowledges, and has room. */
final class ServerChecks {

    private static final int OLDEST_SUPPORTED = 150_000;
    private static final int MINORS = 10_000;
    private static final long GOOD_MILLIS = 20;
    private static final long BAD_MILLIS = 250;
    private static final int WRAPAROUND_WARNING = 500_000_000;
    private static final int WRAPAROUND = 1_500_000_000;
    private static final Duration CLOCK_WARNING = Duration.ofSeconds(1);
    private static final Duration CLOCK_LIMIT = Duration.ofSeconds(30);
    private static final Duration LONGEST_STATEMENT = Duration.ofMinutes(1);
    private static final int SAMPLES = 5;

    private static final String DURABLE =
            "Set it back to on in postgresql.conf and reload: without it acknowledged events can be lost.";

    private final Patient patient;

    ServerChecks(Patient patient) {
        this.patient = patient;
    }

    List<Check> all() {
        return Stream.of(standing(), durability(), ways(), contents())
                .flatMap(List::stream)
                .toList();
    }

    private List<Check> standing() {
        return List.of(
                new Check(
                        DATABASE,
                        "answers",
                        "The database answers soon",
                        "Look at DATABASE_URL, at whether PostgreSQL runs, and at the network between; run it near the servers.",
                        this::answers),
                new Check(
                        DATABASE,
                        "version",
                        "PostgreSQL is 15 or newer",
                        "Move to a release of PostgreSQL that its makers still mend.",
                        this::version),
                new Check(
                        DATABASE,
                        "migrations",
                        "The schema is that of this jar",
                        "Start a server of this jar on it, or use the jar of the servers for this command.",
                        this::migrations));
    }

    private List<Check> durability() {
        return List.of(
                new Check(DATABASE, "fsync", "What is committed is on the disk (fsync)", DURABLE, () -> on("fsync")),
                new Check(
                        DATABASE,
                        "synchronous-commit",
                        "A commit waits for the disk (synchronous_commit)",
                        DURABLE,
                        this::synchronous),
                new Check(
                        DATABASE,
                        "full-page-writes",
                        "A torn page can be mended (full_page_writes)",
                        DURABLE,
                        () -> on("full_page_writes")),
                new Check(
                        DATABASE,
                        "checksums",
                        "Pages have checksums, and none was wrong",
                        "Restore the newest backup on another disk if any was wrong; pg_checksums --enable turns them on.",
                        this::checksums));
    }

    private List<Check> ways() {
        return List.of(
                new Check(
                        DATABASE,
                        "connections",
                        "There are connections left for every server",
                        "Raise max_connections in PostgreSQL, or lower database.pool_size.",
                        this::connections),
                new Check(
                        DATABASE,
                        "sessions",
                        "Connections keep their session",
                        "Have the pooler pool by session, or connect directly: locks are held on connections.",
                        this::sessions),
                new Check(
                        DATABASE,
                        "encrypted",
                        "The way to another host is encrypted",
                        "Add ?sslmode=verify-full to DATABASE_URL.",
                        this::encrypted),
                new Check(
                        DATABASE,
                        "statement-timeout",
                        "A statement that takes too long is cancelled",
                        "Set database.statement_timeout to 10s.",
                        this::statementTimeout));
    }

    private List<Check> contents() {
        return List.of(
                new Check(
                        DATABASE,
                        "clock",
                        "The database's clock and this machine's agree",
                        "Keep both in time with NTP (timedatectl set-ntp true).",
                        this::clock),
                new Check(
                        DATABASE,
                        "encoding",
                        "Text is kept as UTF-8",
                        "Make a database with encoding UTF8, and restore a backup into it.",
                        this::encoding),
                new Check(
                        DATABASE,
                        "time-zone",
                        "Times are in UTC, and every column knows its zone",
                        "Leave the schema to the migrations, and name no other time zone in DATABASE_URL.",
                        this::timeZone),
                new Check(
                        DATABASE,
                        "wraparound",
                        "Numbers of transactions are not running out",
                        "Run VACUUM (FREEZE) now, and find out what keeps autovacuum from it.",
                        this::wraparound),
                new Check(
                        DATABASE,
                        "replication-slots",
                        "No replica that is gone keeps the write-ahead log",
                        "Drop slots that nobody reads: select pg_drop_replication_slot('NAME').",
                        this::slots));
    }

    private DiagnosisStore database() {
        return patient.database().need();
    }

    private Map<String, String> settings() throws Exception {
        return database().settings();
    }

    private Outcome answers() throws Exception {
        if (patient.database().isBroken()) {
            return Outcome.fail(patient.database().reason());
        }
        long best = Long.MAX_VALUE;
        for (int i = 0; i < SAMPLES; i++) {
            best = Math.min(best, database().latency());
        }
        String found = "In " + best + " ms.";
        if (best > BAD_MILLIS) {
            return Outcome.fail(found);
        }
        return best > GOOD_MILLIS ? Outcome.warn(found) : Outcome.pass(found);
    }

    private Outcome version() throws Exception {
        int number = Integer.parseInt(settings().getOrDefault("server_version_num", "0"));
        return Outcome.of(number >= OLDEST_SUPPORTED, "PostgreSQL " + number / MINORS + "." + number % MINORS + ".");
    }

    private Outcome migrations() throws Exception {
        Migrations.Standing standing = database().migrations();
        int own = DiagnosisStore.revision();
        if (!standing.pending().isEmpty()) {
            return Outcome.fail("Pending: " + String.join(", ", standing.pending()) + ".");
        }
        return standing.revision() > own
                ? Outcome.warn("The database is at revision " + standing.revision() + ", this jar at " + own + ".")
                : Outcome.pass("Revision " + own + ".");
    }

    private Outcome on(String setting) throws Exception {
        String value = settings().getOrDefault(setting, "unknown");
        return value.equals("on") ? Outcome.pass("on") : patient.lapse(value);
    }

    private Outcome synchronous() throws Exception {
        String value = settings().getOrDefault("synchronous_commit", "unknown");
        return patient.expect(!value.equals("off"), value);
    }

    private Outcome checksums() throws Exception {
        long broken = database().whole().broken();
        if (broken > 0) {
            return Outcome.fail(broken + " pages had a wrong checksum.");
        }
        boolean on = "on".equals(settings().get("data_checksums"));
        return on ? Outcome.pass("on, and none was wrong.") : Outcome.warn("data_checksums is off.");
    }

    private Outcome connections() throws Exception {
        Map<String, String> settings = settings();
        long most = Long.parseLong(settings.getOrDefault("max_connections", "0"))
                - Long.parseLong(settings.getOrDefault("superuser_reserved_connections", "0"));
        long used = database().activity().connections() + 1;
        long another = 2L * patient.config().database().poolSize() + 10;
        String found = used + " of " + most + " are in use.";
        if (used >= most - 2) {
            return Outcome.fail(found);
        }
        return most - used >= another
                ? Outcome.pass(found)
                : Outcome.warn(found + " Another server may need " + another + ".");
    }

    private Outcome sessions() throws Exception {
        boolean kept = database().keepsSessions();
        return Outcome.of(kept, kept ? "They do." : "Two statements on one connection reached two processes.");
    }

    private Outcome encrypted() throws Exception {
        String url = patient.config().database().url().reveal();
        boolean local = url.isEmpty() || url.matches("\\w+://([^@/]*@)?(127\\.[\\d.]+|localhost|\\[::1]|/|%2F).*");
        boolean encrypted = database().whole().encrypted();
        if (encrypted) {
            return Outcome.pass("It is.");
        }
        return local ? Outcome.pass("It is on this machine.") : patient.lapse("It is not.");
    }

    private Outcome statementTimeout() throws Exception {
        Duration limit = Duration.ofMillis(Long.parseLong(settings().getOrDefault("statement_timeout", "0")));
        boolean good = !limit.isZero() && limit.compareTo(LONGEST_STATEMENT) <= 0;
        return Outcome.of(good, limit.isZero() ? "There is no limit." : "After " + limit.toMillis() + " ms.");
    }

    private Outcome clock() throws Exception {
        Duration difference =
                Duration.between(patient.clock().instant(), database().now()).abs();
        String found = difference.toMillis() + " ms apart.";
        if (difference.compareTo(CLOCK_LIMIT) > 0) {
            return Outcome.fail(found);
        }
        return difference.compareTo(CLOCK_WARNING) > 0 ? Outcome.warn(found) : Outcome.pass(found);
    }

    private Outcome encoding() throws Exception {
        String encoding = settings().getOrDefault("server_encoding", "unknown");
        return Outcome.of(encoding.equals("UTF8"), encoding);
    }

    private Outcome timeZone() throws Exception {
        String zone = settings().getOrDefault("TimeZone", "unknown");
        List<String> zoneless = database().zonelessColumns();
        boolean utc = zone.matches("UTC|Etc/UTC|GMT");
        return Outcome.of(
                utc && zoneless.isEmpty(),
                zone + (zoneless.isEmpty() ? ", and every column does." : ", but not: " + String.join(", ", zoneless)));
    }

    private Outcome wraparound() throws Exception {
        int age = database().whole().age();
        String found = "The oldest is " + age + " transactions old.";
        if (age > WRAPAROUND) {
            return Outcome.fail(found);
        }
        return age > WRAPAROUND_WARNING ? Outcome.warn(found) : Outcome.pass(found);
    }

    private Outcome slots() throws Exception {
        long idle = database().whole().idleSlots();
        return idle == 0 ? Outcome.pass("None does.") : Outcome.warn(idle + " slots are read by nobody.");
    }
}
