package io.penstock.doctor;

import static io.penstock.doctor.Group.BACKUP;

import io.penstock.backup.BackupPlace;
import io.penstock.backup.Backups;
import io.penstock.backup.Manifest;
import io.penstock.config.BackupConfig;
import io.penstock.config.SecretKeys;
import io.penstock.dsl.cron.Cron;
import io.penstock.dsl.cron.CronSyntaxException;
import io.penstock.postgres.Migrations;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Whether what is lost could be brought back: backups are made, whole, young, elsewhere, and were tried out. */
final class BackupChecks {

    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration GRACE = Duration.ofHours(3);
    private static final String NEVER = "never";
    private static final int LEAST_KEPT = 7;
    private static final int DAYS_BETWEEN_TRIALS = 8;

    private final Patient patient;

    BackupChecks(Patient patient) {
        this.patient = patient;
    }

    List<Check> all() {
        return Stream.of(made(), whole(), stored()).flatMap(List::stream).toList();
    }

    private List<Check> made() {
        return List.of(
                new Check(
                        BACKUP,
                        "scheduled",
                        "Backups are made by themselves",
                        "Set backup.times, as 30 2 * * * for every night.",
                        () -> scheduled(settings().times(), DAY.plus(GRACE))),
                new Check(
                        BACKUP,
                        "trials-scheduled",
                        "Backups are tried out by themselves",
                        "Set backup.verify_times, as 30 4 * * 0 for every Sunday.",
                        () -> scheduled(settings().verifyTimes(), DAY.multipliedBy(DAYS_BETWEEN_TRIALS))),
                new Check(
                        BACKUP,
                        "place",
                        "There is a place for backups that can be written",
                        "Make backup.folder, owned by the server's user, or look at the keys of backup.s3.",
                        this::place),
                new Check(
                        BACKUP,
                        "age",
                        "The newest backup is young",
                        "penstock backup DIR makes one now; the log of the servers says why the last night had none.",
                        this::age),
                new Check(
                        BACKUP,
                        "last-attempt",
                        "The last attempt did not fail",
                        "GET /api/admin/backups tells the reason; mend it and POST there for another.",
                        this::lastAttempt));
    }

    private List<Check> whole() {
        return List.of(
                new Check(
                        BACKUP,
                        "manifest",
                        "The newest backup says what is in it",
                        "The backup is damaged: make another now, and look at the disk that it is on.",
                        this::manifest),
                new Check(
                        BACKUP,
                        "checksums",
                        "Every file of the newest backup is as it was written",
                        "The backup is damaged: make another now, and look at the disk that it is on.",
                        this::checksums),
                new Check(
                        BACKUP,
                        "restorable",
                        "This jar can restore the newest backup",
                        "Keep the jar that made it, or restore with a newer one.",
                        this::restorable),
                new Check(
                        BACKUP,
                        "trial",
                        "The newest trial of a backup was good, and not long ago",
                        "penstock verify-backup DIR, or doctor --restore, tells what is wrong.",
                        this::trial));
    }

    private List<Check> stored() {
        return List.of(
                new Check(BACKUP, "kept", "Enough backups are kept", "Set backup.keep to 30.", this::kept),
                new Check(
                        BACKUP,
                        "elsewhere",
                        "Backups are on another disk than the data",
                        "Set backup.folder to another disk or machine, or backup.s3.",
                        this::elsewhere),
                new Check(
                        BACKUP,
                        "private",
                        "Nobody else may read backups",
                        "chmod 700 the folder of backups.",
                        this::exposed),
                new Check(
                        BACKUP,
                        "room",
                        "There is room for the next backups",
                        "Free the disk that backups are on, or keep fewer of them.",
                        this::room),
                new Check(
                        BACKUP,
                        "sealed",
                        "Backups that leave the machine are sealed",
                        "Set backup.sealed to true, and keep the secret key apart from them.",
                        this::sealed),
                new Check(
                        BACKUP,
                        "key-apart",
                        "The key that opens secrets is kept apart",
                        "Copy the secret key to a safe place that is neither this disk nor where backups are.",
                        this::keyApart));
    }

    private BackupConfig settings() {
        return patient.config().backup();
    }

    /** @param most that may lie between one time and the next */
    private Outcome scheduled(String times, Duration most) throws CronSyntaxException {
        if (times.isEmpty() || times.equals(NEVER)) {
            return patient.lapse("Only when asked.");
        }
        Cron cron = Cron.parse(times);
        Instant first = cron.next(patient.clock().instant(), ZoneOffset.UTC);
        Duration between = Duration.between(first, cron.next(first, ZoneOffset.UTC));
        String found = times + ", every " + between.toHours() + " hours.";
        return between.compareTo(most) <= 0 ? Outcome.pass(found) : patient.lapse(found);
    }

    private boolean isBucket() {
        return settings().s3().isPresent();
    }

    private Path folder() {
        String folder = settings().folder();
        return folder.isEmpty() ? patient.config().dataDir().resolve("backups") : Path.of(folder);
    }

    private BackupPlace there() {
        return patient.kit().backups();
    }

    private Outcome place() throws IOException {
        int number = there().names().size();
        if (!isBucket()) {
            Path existing = existing(folder());
            if (!Files.isDirectory(existing) || !Files.isWritable(existing)) {
                return Outcome.fail(existing + " cannot be written by this user.");
            }
        }
        return Outcome.pass(there().describe() + ", with " + number + " backups.");
    }

    /** It is made with the first backup. */
    private static Path existing(Path folder) {
        Path existing = folder.toAbsolutePath();
        while (!Files.exists(existing) && existing.getParent() != null) {
            existing = existing.getParent();
        }
        return existing;
    }

    private Backups.Kept newest() throws IOException {
        if (there().names().isEmpty()) {
            throw new SkippedException("There is no backup yet in " + there().describe() + ".");
        }
        return Backups.newest(there());
    }

    private Outcome age() throws IOException {
        if (there().names().isEmpty()) {
            return patient.lapse("There is none in " + there().describe() + ".");
        }
        Instant made = Instant.parse(Backups.manifest(newest()).createdAt());
        Duration age = Duration.between(made, patient.clock().instant());
        String found = "It is of " + made + ", " + age.toHours() + " hours ago.";
        if (age.compareTo(DAY.plus(GRACE)) <= 0) {
            return Outcome.pass(found);
        }
        return age.compareTo(DAY.multipliedBy(2).plus(GRACE)) <= 0 ? Outcome.warn(found) : Outcome.fail(found);
    }

    private Outcome lastAttempt() throws Exception {
        String failure = patient.database().need().lastFailure();
        return Outcome.of(failure.isEmpty(), failure.isEmpty() ? "It did not." : failure);
    }

    private Outcome manifest() throws IOException {
        Manifest manifest = Backups.manifest(newest());
        return Outcome.pass(manifest.name() + ": " + manifest.rows() + " rows of "
                + manifest.tables().size() + " tables.");
    }

    private Outcome checksums() throws IOException {
        Backups.Kept newest = newest();
        Manifest manifest = Backups.manifest(newest);
        List<String> problems = Backups.problems(newest, manifest);
        return Outcome.of(
                problems.isEmpty(),
                problems.isEmpty()
                        ? manifest.tables().size() + " files, " + manifest.bytes() + " bytes read."
                        : String.join(" ", problems));
    }

    private Outcome restorable() throws IOException {
        Manifest manifest = Backups.manifest(newest());
        int own = Migrations.latest();
        return Outcome.of(
                manifest.revision() <= own, "It is of revision " + manifest.revision() + ", this jar of " + own + ".");
    }

    private Outcome trial() throws Exception {
        Means<Patient.Trial> wanted = patient.kit().trial();
        if (wanted.isThere()) {
            newest();
            List<String> differences = wanted.need().differences();
            return Outcome.of(
                    differences.isEmpty(),
                    differences.isEmpty() ? "It was restored now and is whole." : String.join(" ", differences));
        }
        Optional<DiagnosisStore.Tried> last = patient.database().need().lastTrial();
        if (last.isEmpty()) {
            return patient.lapse("None was tried out yet.");
        }
        DiagnosisStore.Tried tried = last.get();
        String found = tried.age().toDays() + " days ago" + (tried.good() ? "." : ": " + tried.findings());
        return Outcome.of(tried.good() && tried.age().toDays() <= DAYS_BETWEEN_TRIALS, found);
    }

    private Outcome kept() throws IOException {
        int most = settings().keep();
        String found = there().names().size() + " are there, at most " + most + ".";
        return most >= LEAST_KEPT ? Outcome.pass(found) : patient.lapse(found);
    }

    private Outcome elsewhere() throws IOException {
        if (isBucket()) {
            return Outcome.pass("In a bucket.");
        }
        FileStore backups = Files.getFileStore(existing(folder()));
        FileStore data = Files.getFileStore(existing(patient.config().dataDir()));
        return patient.expect(!backups.equals(data), "Backups on " + backups.name() + ", data on " + data.name() + ".");
    }

    private Outcome exposed() throws IOException {
        Path folder = folder();
        if (isBucket() || !Files.exists(folder)) {
            return Outcome.skip("There is no folder of backups here.");
        }
        List<Path> open;
        try (var files = Files.walk(folder, 2)) {
            open = files.filter(file -> !file.equals(folder))
                    .filter(BackupChecks::othersMayRead)
                    .toList();
        }
        return patient.expect(open.isEmpty(), open.isEmpty() ? "Nobody may." : "Others may read " + open.get(0) + ".");
    }

    private static boolean othersMayRead(Path file) {
        try {
            return Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ);
        } catch (IOException | UnsupportedOperationException unknown) {
            return false;
        }
    }

    private Outcome room() throws IOException {
        if (isBucket()) {
            return Outcome.skip("A bucket has room.");
        }
        long free = Files.getFileStore(existing(folder())).getUsableSpace();
        long size = Backups.manifest(newest()).bytes();
        String found = (free >> 20) + " MiB are free, the newest takes " + (size >> 20) + " MiB.";
        if (free / 2 < size) {
            return Outcome.fail(found);
        }
        return free / LEAST_KEPT < size ? Outcome.warn(found) : Outcome.pass(found);
    }

    private Outcome sealed() {
        if (settings().sealed()) {
            return Outcome.pass("They are.");
        }
        return isBucket() ? patient.lapse("They go to a bucket as they are.") : Outcome.pass("They stay in a folder.");
    }

    private Outcome keyApart() {
        boolean beside = Files.exists(patient.config().dataDir().resolve(SecretKeys.FILE));
        return beside
                ? Outcome.warn("It stands in the data folder only, as far as can be seen, and no backup holds it.")
                : Outcome.pass("It comes from the settings.");
    }
}
