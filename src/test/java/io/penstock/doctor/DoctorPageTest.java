package io.penstock.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keeps the page of the doctor in step with what it does. */
class DoctorPageTest {

    private static final Path PAGE = Path.of("src/site/markdown/doctor.md");

    @TempDir
    Path folder;

    @Test
    void thePageHasARowForEachCheckAndNoOther() throws IOException {
        List<String> rows = checks().stream()
                .map(check -> "| `" + check.id() + "` | " + check.title() + " | " + check.advice() + " |")
                .toList();

        List<String> written = Files.readAllLines(PAGE).stream()
                .filter(line -> line.matches("\\| `[a-z]+\\.[a-z-]+`.*"))
                .toList();

        assertThat(written)
                .as("The rows of the page should be\n" + String.join("\n", rows))
                .isEqualTo(rows);
    }

    @Test
    void everyGroupHasChecksAndEveryCheckANameOfItsOwn() {
        assertThat(checks()).hasSizeGreaterThanOrEqualTo(60);
        assertThat(checks().stream().map(Check::group).collect(Collectors.toSet()))
                .containsExactlyInAnyOrder(Group.values());
        assertThat(checks())
                .extracting(Check::id)
                .doesNotHaveDuplicates()
                .allMatch(id -> id.matches("[a-z]+\\.[a-z-]+"));
    }

    @Test
    void everyAdviceIsOneLineThatSaysWhatToDo() {
        assertThat(checks())
                .allSatisfy(check -> assertThat(check.advice())
                        .hasSizeBetween(15, 140)
                        .doesNotContain("\n", "|")
                        .endsWith("."));
    }

    @Test
    void groupsAreToldInTheirOrder() {
        assertThat(checks()).extracting(Check::group).isSorted();
    }

    private List<Check> checks() {
        return Examination.of(Patients.in(folder).patient());
    }
}
