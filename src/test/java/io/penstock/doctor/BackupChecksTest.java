package io.penstock.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.backup.BackupFiles;
import io.penstock.backup.Manifest;
import io.penstock.http.Json;
import io.penstock.postgres.Migrations;
import io.penstock.postgres.Snapshot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder with one backup of last night, to which one thing after the other happens. */
class BackupChecksTest {

    private static final Instant LAST_NIGHT = Patients.NOW.minus(Duration.ofHours(9));
    private static final String NAME = "penstock-20261126T030000.000Z";

    @TempDir
    Path folder;

    private Path backups;
    private Path backup;

    @BeforeEach
    void aBackupOfLastNight() throws Exception {
        backups = folder.resolve("data/backups");
        backup = Files.createDirectories(backups.resolve(NAME));
        write(Migrations.latest(), 4);
    }

    private void write(int revision, long bytes) throws Exception {
        byte[] rows = "rows".getBytes(StandardCharsets.US_ASCII);
        Files.write(backup.resolve("users.gz"), rows);
        var table = new Manifest.TableFile("users", List.of("id"), List.of(), 1, "", "users.gz", 4, sha256(rows));
        Manifest manifest = new Manifest(
                1,
                NAME,
                LAST_NIGHT.toString(),
                "1.2.3",
                "18",
                false,
                List.of(new Snapshot.Applied(revision, "last", "")),
                List.of(),
                Map.of(),
                List.of(table),
                1,
                bytes);
        byte[] json = Json.MAPPER.writeValueAsBytes(manifest);
        Files.write(backup.resolve("manifest.json"), json);
        Files.writeString(
                backup.resolve("SHA256SUMS"), sha256(rows) + "  users.gz\n" + sha256(json) + "  manifest.json\n");
        for (String file : List.of("users.gz", "manifest.json", "SHA256SUMS")) {
            Files.setPosixFilePermissions(backup.resolve(file), PosixFilePermissions.fromString("rw-------"));
        }
        Files.setPosixFilePermissions(backup, PosixFilePermissions.fromString("rwx------"));
    }

    private static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    @Test
    void aWholeBackupOfLastNightPasses() {
        for (String check : List.of("place", "age", "manifest", "checksums", "restorable", "kept", "private", "room")) {
            assertThat(outcome("backup." + check)).as(check).isInstanceOf(Outcome.Pass.class);
        }
    }

    @Test
    void noBackupAtAllIsAFailureAndTheRestIsSkipped() throws IOException {
        new BackupFiles(backup).remove("manifest.json");

        assertThat(outcome("backup.age")).isInstanceOf(Outcome.Failure.class);
        assertThat(outcome("backup.manifest")).isInstanceOf(Outcome.Skipped.class);
        assertThat(outcome("backup.checksums")).isInstanceOf(Outcome.Skipped.class);
    }

    @Test
    void aBackupThatIsTwoDaysOldIsToldAndOneOfThreeIsAFailure() {
        assertThat(at(Duration.ofHours(40))).isInstanceOf(Outcome.Warning.class);
        assertThat(at(Duration.ofHours(72))).isInstanceOf(Outcome.Failure.class);
    }

    private Outcome at(Duration later) {
        return Patients.in(folder).now(LAST_NIGHT.plus(later)).outcome("backup.age");
    }

    @Test
    void oneBitThatFlippedIsFound() throws IOException {
        new BackupFiles(backup).flipABit("users.gz");
        assertThat(outcome("backup.checksums").found()).contains("users.gz was changed");
        assertThat(outcome("backup.manifest")).isInstanceOf(Outcome.Pass.class);

        new BackupFiles(backup).flipABit("manifest.json");
        assertThat(outcome("backup.manifest")).isInstanceOf(Outcome.Failure.class);
    }

    @Test
    void aBackupOfALaterReleaseIsTold() throws Exception {
        write(Migrations.latest() + 1, 4);

        assertThat(outcome("backup.restorable")).isInstanceOf(Outcome.Failure.class);
    }

    @Test
    void aBackupThatOthersMayReadIsTold() throws IOException {
        Files.setPosixFilePermissions(backup.resolve("users.gz"), PosixFilePermissions.fromString("rw-r--r--"));

        assertThat(outcome("backup.private")).isInstanceOf(Outcome.Failure.class);
    }

    @Test
    void aDiskWithoutRoomForTwoMoreIsTold() throws Exception {
        write(Migrations.latest(), Long.MAX_VALUE / 4);

        assertThat(outcome("backup.room")).isInstanceOf(Outcome.Failure.class);
    }

    @Test
    void aPlaceThatIsAFileIsTold() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));

        assertThat(Patients.in(folder)
                        .with("PENSTOCK_BACKUP_FOLDER", file.resolve("backups").toString())
                        .outcome("backup.place"))
                .isInstanceOf(Outcome.Failure.class);
    }

    @Test
    void backupsBesideTheDataAreTold() throws IOException {
        Path memory = Path.of("/dev/shm");
        assertThat(outcome("backup.elsewhere")).isInstanceOf(Outcome.Failure.class);

        if (Files.isWritable(memory) && !Files.getFileStore(memory).equals(Files.getFileStore(folder))) {
            assertThat(Patients.in(folder)
                            .with("PENSTOCK_BACKUP_FOLDER", memory.toString())
                            .outcome("backup.elsewhere"))
                    .isInstanceOf(Outcome.Pass.class);
        }
    }

    @Test
    void aTrialThatIsAskedForIsMadeNow() {
        assertThat(Patients.in(folder).trial().outcome("backup.trial")).isInstanceOf(Outcome.Pass.class);
        assertThat(Patients.in(folder)
                        .trial("The table users has 0 rows instead of 1.")
                        .outcome("backup.trial"))
                .isEqualTo(Outcome.fail("The table users has 0 rows instead of 1."));
    }

    private Outcome outcome(String check) {
        return Patients.in(folder).outcome(check);
    }
}
