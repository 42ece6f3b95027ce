package io.penstock.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Modes of files, and the files that come with a release. */
class FileChecksTest {

    @TempDir
    Path folder;

    @Test
    void theDataFolderAndItsKeyAreTheServersOwn() throws IOException {
        Path data = Files.createDirectory(folder.resolve("data"));
        Path key = Files.writeString(data.resolve("secret.key"), "key");
        mode(data, "rwx------");
        mode(key, "rw-------");
        assertThat(outcome("secrets.key-file")).isInstanceOf(Outcome.Pass.class);
        assertThat(outcome("secrets.data-folder")).isInstanceOf(Outcome.Pass.class);
        assertThat(outcome("backup.key-apart")).isInstanceOf(Outcome.Warning.class);

        mode(data, "rwxr-xr-x");
        mode(key, "rw-r--r--");

        assertThat(outcome("secrets.key-file")).isInstanceOf(Outcome.Failure.class);
        assertThat(outcome("secrets.data-folder")).isInstanceOf(Outcome.Failure.class);
    }

    @Test
    void theFolderOfTheDatabaseIsTheServersOwnToo() throws IOException {
        Path cluster = Files.createDirectories(folder.resolve("data/postgres"));
        mode(folder.resolve("data"), "rwxr-x---");
        mode(cluster, "rwx------");
        assertThat(outcome("secrets.data-folder")).isInstanceOf(Outcome.Pass.class);

        mode(cluster, "rwxr-x---");

        assertThat(outcome("secrets.data-folder")).isInstanceOf(Outcome.Failure.class);
    }

    @Test
    void aFileOfASecretThatOthersMayReadIsTold() throws IOException {
        Path password = Files.writeString(folder.resolve("password"), "long and rarely told");
        Patients patients = Patients.in(folder).with("PENSTOCK_ADMIN_PASSWORD_FILE", password.toString());
        mode(password, "rw-------");
        assertThat(patients.outcome("secrets.files")).isInstanceOf(Outcome.Pass.class);

        mode(password, "rw-r--r--");

        assertThat(patients.outcome("secrets.files")).isInstanceOf(Outcome.Failure.class);
        assertThat(patients.outcome("secrets.files").found()).contains("PENSTOCK_ADMIN_PASSWORD_FILE");
    }

    @Test
    void documentsAreLookedForOnlyInTheFolderOfARelease() throws IOException {
        assertThat(outcome("documentation.readme")).isInstanceOf(Outcome.Skipped.class);

        Files.createDirectories(folder.resolve("conf"));
        assertThat(outcome("documentation.readme")).isInstanceOf(Outcome.Warning.class);
        assertThat(outcome("documentation.operations")).isInstanceOf(Outcome.Warning.class);
        assertThat(outcome("documentation.runbook")).isInstanceOf(Outcome.Warning.class);

        Files.writeString(folder.resolve("README.md"), "line\n".repeat(50));
        Files.createDirectories(folder.resolve("src/site/markdown"));
        Files.writeString(folder.resolve("src/site/markdown/operations.md"), "## Backups\n".repeat(50));
        Files.writeString(folder.resolve("src/site/markdown/runbook.md"), "short\n");
        assertThat(outcome("documentation.readme")).isInstanceOf(Outcome.Pass.class);
        assertThat(outcome("documentation.operations")).isInstanceOf(Outcome.Pass.class);
        assertThat(outcome("documentation.runbook")).isInstanceOf(Outcome.Failure.class);
    }

    @Test
    void everyAlertLeadsToAHeadingOfAPage() throws IOException {
        rules("runbook_url: 'src/site/markdown/runbook.md#database-away'");
        Files.createDirectories(folder.resolve("src/site/markdown"));
        Files.writeString(folder.resolve("src/site/markdown/runbook.md"), "# Runbook\n\n## Database away\n");
        assertThat(outcome("documentation.alert-pages")).isInstanceOf(Outcome.Pass.class);

        rules("runbook_url: 'src/site/markdown/runbook.md#nowhere'");

        assertThat(outcome("documentation.alert-pages")).isInstanceOf(Outcome.Failure.class);
        assertThat(outcome("documentation.alert-pages").found()).contains("#nowhere");
    }

    @Test
    void theRulesNameSeriesThatTheServerHas() throws IOException {
        rules("expr: sum(rate(penstock_http_requests_total[5m])) > penstock:limit");
        try (Canned server =
                Canned.answering(asked -> Canned.answer(200, "penstock_http_requests_total{a=\"b\"} 1\n"))) {
            Patients patients = Patients.in(folder).at(server.url());
            assertThat(patients.outcome("monitoring.alert-rules")).isInstanceOf(Outcome.Pass.class);

            rules("expr: penstock_no_such_series > 1");

            assertThat(patients.outcome("monitoring.alert-rules")).isInstanceOf(Outcome.Failure.class);
        }
    }

    private void rules(String line) throws IOException {
        Path monitoring = Files.createDirectories(folder.resolve("conf/monitoring"));
        Files.writeString(monitoring.resolve("alerts.rules.yaml"), "groups:\n  - name: one\n    " + line + "\n");
    }

    private Outcome outcome(String check) {
        return Patients.in(folder).outcome(check);
    }

    private static void mode(Path file, String mode) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }
}
