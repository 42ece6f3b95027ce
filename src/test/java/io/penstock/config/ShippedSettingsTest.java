package io.penstock.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Holds {@code conf/penstock.yaml} against the records, both ways. */
class ShippedSettingsTest {

    private static final Path FILE = Path.of("conf/penstock.yaml");

    @Test
    void theFileSetsExactlyTheDefaults() {
        Config config = new ConfigLoader(Path.of(""), Map.of()).load().config();

        assertThat(config).usingRecursiveComparison().isEqualTo(Config.defaults());
    }

    @Test
    void theFileShowsEverySettingWithItsDefaultInTheOrderOfTheRecords() throws IOException {
        Map<String, String> declared = new LinkedHashMap<>();
        Setting.all().forEach(setting -> declared.put(setting.path(), setting.fallbackText()));

        assertThat(shown()).containsExactlyEntriesOf(declared);
    }

    @Test
    void everySettingHasAComment() throws IOException {
        assertThat(lines()).allMatch(line -> line.stripTrailing().endsWith(":") || line.contains(" # "));
    }

    private static Map<String, String> shown() throws IOException {
        Map<String, String> shown = new LinkedHashMap<>();
        List<String> groups = new ArrayList<>();
        for (String line : lines()) {
            String[] parts = line.split(" # ")[0].split(":", 2);
            int depth = (line.length() - line.stripLeading().length()) / 2;
            groups = new ArrayList<>(groups.subList(0, depth));
            groups.add(parts[0].strip());
            if (line.contains("#")) {
                shown.put(String.join(".", groups), parts[1].strip());
            }
        }
        return shown;
    }

    private static List<String> lines() throws IOException {
        return Arrays.stream(Files.readString(FILE).split("\n"))
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .toList();
    }
}
