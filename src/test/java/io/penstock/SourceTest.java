package io.penstock;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/** What only the text of the sources shows: how long things are, and that every room says what it is. */
final class SourceTest {

    private static final Path MAIN = Path.of("src/main/java");
    private static final Path TESTS = Path.of("src/test/java");
    private static final Path BENCHMARKS = Path.of("src/jmh/java");
    private static final int LONGEST_FILE = 400;
    private static final int LONGEST_VERTICLE = 80;
    private static final int LONGEST_METHOD = 50;
    private static final Pattern UNFINISHED = Pattern.compile("\\b(TO[D]O|FIX[M]E)\\b");
    private static final Pattern SLEEPS = Pattern.compile("\\bThread\\.sl[e]ep\\b");

    @Test
    void noFileIsLongerThanAReaderLikes() throws IOException {
        assertThat(sources(MAIN, TESTS, BENCHMARKS))
                .filteredOn(file -> lines(file).count() > LONGEST_FILE)
                .isEmpty();
    }

    @Test
    void verticlesAreSmall() throws IOException {
        assertThat(sources(MAIN))
                .filteredOn(file -> file.getFileName().toString().endsWith("Verticle.java"))
                .filteredOn(file ->
                        lines(file).filter(line -> !line.startsWith("import ")).count() > LONGEST_VERTICLE)
                .isEmpty();
    }

    @Test
    void noMethodIsLongerThanAScreen() throws IOException {
        assertThat(longMethods()).isEmpty();
    }

    @Test
    void everyPackageSaysWhatItIsAndRefusesNulls() throws IOException {
        assertThat(sources(MAIN).stream().map(Path::getParent).distinct())
                .allSatisfy(folder -> assertThat(folder.resolve("package-info.java"))
                        .content()
                        .contains("/**")
                        .contains("@NullMarked"));
    }

    @Test
    void nothingIsLeftUnfinished() throws IOException {
        assertThat(linesWith(UNFINISHED)).isEmpty();
    }

    @Test
    void nothingSleepsNotEvenTests() throws IOException {
        assertThat(linesWith(SLEEPS)).isEmpty();
    }

    private static List<String> linesWith(Pattern pattern) throws IOException {
        return sources(MAIN, TESTS, BENCHMARKS).stream()
                .flatMap(file ->
                        lines(file).filter(pattern.asPredicate()).map(line -> file.getFileName() + ": " + line.strip()))
                .toList();
    }

    private static List<String> longMethods() throws IOException {
        var compiler = ToolProvider.getSystemJavaCompiler();
        var found = new ArrayList<String>();
        try (var files = compiler.getStandardFileManager(null, Locale.ROOT, null)) {
            var task = (JavacTask) compiler.getTask(
                    null,
                    files,
                    problem -> {},
                    null,
                    null,
                    files.getJavaFileObjectsFromPaths(sources(MAIN, TESTS, BENCHMARKS)));
            SourcePositions positions = Trees.instance(task).getSourcePositions();
            for (CompilationUnitTree unit : task.parse()) {
                new LongMethods(positions, found).scan(unit, null);
            }
        }
        return found;
    }

    /** Collects the methods of one file that are too long, by their lines from the name to the closing brace. */
    private static final class LongMethods extends TreePathScanner<Void, Void> {

        private final SourcePositions positions;
        private final List<String> found;

        LongMethods(SourcePositions positions, List<String> found) {
            this.positions = positions;
            this.found = found;
        }

        @Override
        public Void visitMethod(MethodTree method, Void nothing) {
            CompilationUnitTree unit = getCurrentPath().getCompilationUnit();
            LineMap map = unit.getLineMap();
            long first = map.getLineNumber(positions.getStartPosition(unit, method));
            long last = map.getLineNumber(positions.getEndPosition(unit, method));
            if (last - first + 1 > LONGEST_METHOD) {
                found.add(unit.getSourceFile().getName() + ':' + first + ' ' + method.getName() + " has "
                        + (last - first + 1) + " lines");
            }
            return super.visitMethod(method, nothing);
        }
    }

    private static List<Path> sources(Path... roots) throws IOException {
        var found = new ArrayList<Path>();
        for (Path root : roots) {
            try (Stream<Path> files = Files.walk(root)) {
                files.filter(file -> file.getFileName().toString().endsWith(".java"))
                        .sorted()
                        .forEach(found::add);
            }
        }
        return found;
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
