package io.penstock.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.dsl.StandardError;
import io.penstock.failure.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page of errors names every problem and every standard error with its status, and none that does not exist. */
class ErrorCatalogueTest {

    private static final Path PAGE = Path.of("src", "site", "markdown", "errors.md");
    private static final Pattern ROW = Pattern.compile("^\\| `([a-z-]+)` \\| (\\d{3}) \\|.*");
    private static final Pattern SUSPENDED = Pattern.compile("^\\| `([a-z-]+)` \\| [^\\d].*");

    private static final Pattern NAMED =
            Pattern.compile("(?:suspend\\(run, |Trees\\.problem\\(\\s*)\"([a-z-]+)\"|, \"([a-z-]+)\", refused\\)");

    @Test
    void namesEveryProblemOfTheApiWithItsStatus() {
        assertThat(rows("## Answers of the API", ROW)).containsExactlyInAnyOrderElementsOf(problems());
    }

    @Test
    void namesEveryStandardErrorWithItsStatus() {
        List<String> errors = Arrays.stream(StandardError.values())
                .map(error -> error.type().substring(error.type().lastIndexOf('/') + 1) + " " + error.status())
                .toList();

        assertThat(rows("## Errors of workflows", ROW)).containsExactlyElementsOf(errors);
    }

    @Test
    void namesEveryReasonToSuspendOrCancel() throws IOException {
        try (Stream<Path> sources = Files.list(Path.of("src", "main", "java", "io", "penstock", "execution"))) {
            List<String> named =
                    sources.flatMap(ErrorCatalogueTest::suspensions).distinct().toList();

            List<String> told = new ArrayList<>(rows("## Suspended by the server", SUSPENDED));
            told.addAll(rows("## Cancelled by the server", SUSPENDED));
            assertThat(told).containsExactlyInAnyOrderElementsOf(named);
        }
    }

    private static Stream<String> suspensions(Path source) {
        return NAMED.matcher(read(source))
                .results()
                .map(found -> found.group(1) == null ? found.group(2) : found.group(1));
    }

    private static List<String> problems() {
        Stream<Problem> ofReasons =
                Arrays.stream(Reason.class.getPermittedSubclasses()).map(kind -> Problem.of(sample(kind)));
        Stream<Problem> others = Arrays.stream(Problem.class.getDeclaredFields())
                .filter(field -> Modifier.isStatic(field.getModifiers()) && field.getType() == Problem.class)
                .map(ErrorCatalogueTest::value);
        return Stream.concat(ofReasons, others)
                .map(problem -> problem.type() + " " + problem.status())
                .toList();
    }

    /** A reason of that kind; what it says does not matter. */
    private static Reason sample(Class<?> kind) {
        try {
            Class<?>[] types = Arrays.stream(kind.getRecordComponents())
                    .map(RecordComponent::getType)
                    .toArray(Class<?>[]::new);
            Object[] values = Arrays.stream(types).map(ErrorCatalogueTest::some).toArray();
            return (Reason) kind.getDeclaredConstructor(types).newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(kind.getName(), e);
        }
    }

    private static Object some(Class<?> type) {
        return type == String.class ? "" : type == List.class ? List.of() : type == Duration.class ? Duration.ZERO : 0;
    }

    private static Problem value(Field field) {
        try {
            return (Problem) field.get(null);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The first cells of the rows of a section's tables. */
    private static List<String> rows(String heading, Pattern pattern) {
        String page = read(PAGE);
        int from = page.indexOf(heading);
        int to = page.indexOf("\n## ", from + 1);
        return page.substring(from, to < 0 ? page.length() : to)
                .lines()
                .map(pattern::matcher)
                .filter(Matcher::matches)
                .map(row -> row.groupCount() == 1 ? row.group(1) : row.group(1) + " " + row.group(2))
                .toList();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
