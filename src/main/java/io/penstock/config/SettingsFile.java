package io.penstock.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import io.penstock.failure.Violation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Reads a file of settings (YAML, so JSON too) into values by path, each with its line. Used once, on the main thread. */
final class SettingsFile {

    private final Path file;
    private final Set<String> paths;
    private final List<Violation> problems;
    private final Map<String, Given> given = new LinkedHashMap<>();

    SettingsFile(Path file, List<Setting> settings, List<Violation> problems) {
        this.file = file;
        this.paths = settings.stream().map(Setting::path).collect(Collectors.toCollection(TreeSet::new));
        this.problems = problems;
    }

    Map<String, Given> read() {
        try (YAMLParser parser = new YAMLFactory().createParser(Files.readString(file))) {
            JsonToken first = parser.nextToken();
            if (first == JsonToken.START_OBJECT) {
                readGroup(parser, "");
            } else if (first != null && first != JsonToken.VALUE_NULL) {
                refuse("", 1, file + " must be a map of settings.", null);
            }
        } catch (JsonProcessingException malformed) {
            int line = malformed.getLocation() == null
                    ? 0
                    : malformed.getLocation().getLineNr();
            refuse("", line, file + " is not YAML (line " + line + "): " + firstLine(malformed), null);
        } catch (IOException unreadable) {
            refuse("", 0, file + " cannot be read: " + unreadable, null);
        }
        return given;
    }

    private static String firstLine(JsonProcessingException malformed) {
        return malformed.getOriginalMessage().lines().findFirst().orElse("");
    }

    /** Depth is bounded: a group that is not known is skipped whole. */
    private void readGroup(YAMLParser parser, String prefix) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String path = prefix + parser.currentName();
            int line = parser.currentTokenLocation().getLineNr();
            JsonToken value = parser.nextToken();
            boolean group = paths.stream().anyMatch(known -> known.startsWith(path + "."));
            if (group && value == JsonToken.START_OBJECT) {
                readGroup(parser, path + ".");
            } else if (paths.contains(path) || group) {
                readValue(parser, path, line, value);
            } else {
                parser.skipChildren();
                refuseUnknown(path, line);
            }
        }
    }

    private void readValue(YAMLParser parser, String path, int line, JsonToken value) throws IOException {
        List<String> texts = new ArrayList<>();
        boolean known = paths.contains(path);
        if (known && value == JsonToken.START_ARRAY) {
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                texts.add(parser.getText());
                parser.skipChildren();
            }
        } else if (known && value.isScalarValue() && value != JsonToken.VALUE_NULL) {
            texts.add(parser.getText());
        } else if (value != JsonToken.VALUE_NULL) {
            parser.skipChildren();
            refuse(path, line, path + " (" + at(line) + ") must be a " + (known ? "value." : "map of settings."), null);
        }
        boolean empty = value == JsonToken.VALUE_NULL || texts.stream().allMatch(String::isEmpty);
        if (!empty && given.put(path, new Given(texts, at(line), line)) != null) {
            refuse(path, line, path + " is given twice, again in " + at(line) + ".", null);
        }
    }

    private void refuseUnknown(String path, int line) {
        var near = Suggestion.of(path, paths);
        String message = path + " is not a setting (" + at(line) + ").";
        refuse(
                path,
                line,
                near.map(meant -> message + " Did you mean " + meant + "?").orElse(message),
                near.orElse(null));
    }

    private void refuse(String path, int line, String message, @org.jspecify.annotations.Nullable String hint) {
        problems.add(new Violation("/" + path.replace('.', '/'), line, 0, message, hint));
    }

    private String at(int line) {
        return file + ", line " + line;
    }
}
