package io.penstock.doctor;

import static io.penstock.doctor.Group.DATABASE;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What stands in the database: walls between organizations, indexes, partitions, and who holds what up. */
final class SchemaChecks {

    private static final int LONG_SECONDS = 300;
    private static final int TOO_LONG_SECONDS = 3_600;
    private static final long LEAST_DAYS_AHEAD = 2;
    private static final int TABLES = 3;

    private final Patient patient;

    SchemaChecks(Patient patient) {
        this.patient = patient;
    }

    List<Check> all() {
        return Stream.of(walls(), upkeep()).flatMap(List::stream).toList();
    }

    private List<Check> walls() {
        return List.of(
                new Check(
                        DATABASE,
                        "row-security",
                        "Every table of organizations has row-level security",
                        "Restart a server: it raises the wall anew; leave the policies named tenant alone.",
                        this::rowSecurity),
                new Check(
                        DATABASE,
                        "tenant-role",
                        "The tenants' role is bound by it",
                        "Let an administrator create the role with nologin and nothing else, and grant it to the database user.",
                        this::tenantRole),
                new Check(
                        DATABASE,
                        "user",
                        "The database user is no superuser",
                        "Give the servers a user of their own that owns the database and is no superuser.",
                        this::user));
    }

    private List<Check> upkeep() {
        return List.of(
                new Check(
                        DATABASE,
                        "indexes",
                        "Every index is valid",
                        "REINDEX INDEX CONCURRENTLY each that is named.",
                        this::indexes),
                new Check(
                        DATABASE,
                        "partitions",
                        "There are partitions for the days to come",
                        "Look in the log of the servers for why they make none; a restart makes them for a week.",
                        this::partitions),
                new Check(
                        DATABASE,
                        "transactions",
                        "No transaction stays open",
                        "Find it in pg_stat_activity by xact_start, and end it with pg_terminate_backend.",
                        this::transactions),
                new Check(
                        DATABASE,
                        "locks",
                        "Nobody waits for a lock",
                        "Find who holds it with pg_blocking_pids, and end that session.",
                        this::locks),
                new Check(
                        DATABASE,
                        "autovacuum",
                        "Dead rows are removed by themselves",
                        "Set autovacuum and track_counts to on, and reset autovacuum_enabled of the tables that are named.",
                        this::autovacuum),
                new Check(
                        DATABASE,
                        "dead-rows",
                        "No table is more dead than alive",
                        "VACUUM (VERBOSE) the tables that are named, and look what keeps old rows: a long transaction or slot.",
                        this::deadRows),
                new Check(
                        DATABASE,
                        "paused",
                        "The servers of this database act",
                        "penstock resume, once the original of a restored database does not act any more.",
                        this::paused));
    }

    private DiagnosisStore database() {
        return patient.database().need();
    }

    private Outcome rowSecurity() throws Exception {
        return none(database().unwalledTables(), "All have it.");
    }

    private static Outcome none(List<String> found, String good) {
        return Outcome.of(found.isEmpty(), found.isEmpty() ? good : String.join(", ", found) + ".");
    }

    private Outcome tenantRole() throws Exception {
        DiagnosisStore.TenantRole role = database().tenantRole();
        if (!role.exists()) {
            return patient.lapse("It does not exist: there is no second wall.");
        }
        if (role.unbound() || role.owns()) {
            return Outcome.fail(
                    role.owns() ? "It owns tables, and so is not bound." : "It is superuser or bypasses it.");
        }
        if (!role.usable()) {
            return patient.lapse("The database user is no member of it.");
        }
        return role.logsIn() ? Outcome.warn("It may log in by itself.") : Outcome.pass("It is.");
    }

    private Outcome user() throws Exception {
        if (!database().isSuperuser()) {
            return Outcome.pass("It is not.");
        }
        return patient.config().database().url().isPresent()
                ? Outcome.warn("It is.")
                : Outcome.pass("It is, in a database that nobody else uses: the embedded one.");
    }

    private Outcome indexes() throws Exception {
        return none(database().invalidIndexes(), "All are.");
    }

    private Outcome partitions() throws Exception {
        Map<String, Long> ahead = new TreeMap<>(database().daysAhead());
        boolean good = ahead.size() == TABLES && ahead.values().stream().allMatch(days -> days >= LEAST_DAYS_AHEAD);
        return Outcome.of(good, "Days ahead: " + ahead + ".");
    }

    private Outcome transactions() throws Exception {
        long seconds = (long) database().activity().oldestSeconds();
        String found = seconds < 1 ? "None is." : "The oldest is " + seconds + " s old.";
        if (seconds > TOO_LONG_SECONDS) {
            return Outcome.fail(found);
        }
        return seconds > LONG_SECONDS ? Outcome.warn(found) : Outcome.pass(found);
    }

    private Outcome locks() throws Exception {
        long stuck = database().activity().stuck();
        return Outcome.of(stuck == 0, stuck == 0 ? "Nobody does." : stuck + " have waited for more than 10 s.");
    }

    private Outcome autovacuum() throws Exception {
        Map<String, String> settings = database().settings();
        List<String> without = database().unvacuumedTables();
        boolean on = "on".equals(settings.get("autovacuum")) && "on".equals(settings.get("track_counts"));
        return Outcome.of(
                on && without.isEmpty(),
                !on
                        ? "autovacuum or track_counts is off."
                        : without.isEmpty() ? "on" : "Not of " + String.join(", ", without));
    }

    private Outcome deadRows() throws Exception {
        List<String> bloated = database().bloatedTables();
        return bloated.isEmpty() ? Outcome.pass("None is.") : Outcome.warn(String.join(", ", bloated) + ".");
    }

    private Outcome paused() throws Exception {
        Optional<String> reason = database().pause();
        return reason.isEmpty() ? Outcome.pass("They do.") : Outcome.fail("They are paused. " + reason.get());
    }
}
