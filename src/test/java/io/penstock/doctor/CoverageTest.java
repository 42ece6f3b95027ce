package io.penstock.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No check without a test that names it; each of those shows when it is good and when it is not. */
class CoverageTest {

    private static final Path TESTS = Path.of("src/test/java/io/penstock/doctor");

    @TempDir
    Path folder;

    @Test
    void everyCheckIsNamedByATest() throws IOException {
        StringBuilder text = new StringBuilder();
        try (Stream<Path> tests = Files.list(TESTS)) {
            for (Path test : tests.sorted().toList()) {
                text.append(Files.readString(test));
            }
        }

        List<String> unnamed = Examination.of(Patients.in(folder).patient()).stream()
                .filter(check -> !text.toString().contains(check.id()))
                // HostChecksTest names them without their group.
                .filter(check -> !text.toString().contains('"' + check.name() + '"'))
                .map(Check::id)
                .toList();

        assertThat(unnamed).isEmpty();
    }
}
