package io.penstock.dsl;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.failure.Violation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Documents that use every property of the language between them; the bad ones are made from these. */
final class GoodDocuments {

    /** Those whose constructs are not all there. */
    static final Set<String> NOT_YET = Set.of();

    static final Path FOLDER = Path.of("src", "test", "resources", "io", "penstock", "dsl");

    private GoodDocuments() {}

    static List<String> names() {
        try (Stream<Path> files = Files.list(FOLDER.resolve("good"))) {
            return files.map(file -> file.getFileName().toString().replace(".yaml", ""))
                    .sorted()
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    static String text(String name) {
        return read("good/" + name + ".yaml");
    }

    static JsonNode tree(String name) {
        return Mutation.yaml(text(name));
    }

    static String read(String file) {
        try {
            return Files.readString(FOLDER.resolve(file));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    static List<Violation> check(JsonNode document) {
        return Documents.check(document.toString().getBytes(StandardCharsets.UTF_8), Documents.Format.JSON);
    }
}
