package io.penstock.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The files that come with a release beside its jar: rules and documents. Blocks. */
record ReleaseFiles(Path folder) {

    private static final Pattern SERIES = Pattern.compile("\\bpenstock_[a-z0-9_]+\\b");
    private static final Pattern RUNBOOK =
            Pattern.compile("runbook(?:_url)?:\\s*[\"']?(\\S+?)[\"']?\\s*$", Pattern.MULTILINE);
    private static final String DOCUMENTS = "src/site/markdown";

    /** @throws SkippedException when there are none */
    static ReleaseFiles in(Path folder) {
        if (!Files.isDirectory(folder.resolve("conf"))) {
            throw new SkippedException("There is no folder conf here; run this in the folder of the release.");
        }
        return new ReleaseFiles(folder);
    }

    /** Of the alert rules, whose tests are left out. */
    private List<Path> rules() throws IOException {
        Path monitoring = folder.resolve("conf/monitoring");
        if (!Files.isDirectory(monitoring)) {
            throw new SkippedException("There is no folder conf/monitoring here.");
        }
        try (Stream<Path> files = Files.walk(monitoring)) {
            return files.filter(file -> file.getFileName().toString().matches("(?!.*test).*(rules|alerts).*\\.ya?ml"))
                    .sorted()
                    .toList();
        }
    }

    /** The series that rules name, but not what other rules record. */
    Set<String> seriesOfRules() throws IOException {
        Set<String> names = new TreeSet<>();
        for (Path file : rules()) {
            Files.readAllLines(file).stream()
                    .map(line -> line.replaceAll("#.*", ""))
                    .filter(line -> !line.matches("\\s*(-\\s*)?(alert|record|summary|description|runbook\\w*|name):.*"))
                    .forEach(line -> {
                        Matcher name = SERIES.matcher(line);
                        while (name.find()) {
                            boolean recorded = name.end() < line.length() && line.charAt(name.end()) == ':';
                            if (!recorded) {
                                names.add(name.group());
                            }
                        }
                    });
        }
        return names;
    }

    /** Where alerts send whoever is woken. */
    List<String> runbooks() throws IOException {
        List<String> found = new ArrayList<>();
        for (Path file : rules()) {
            Matcher runbook = RUNBOOK.matcher(Files.readString(file));
            while (runbook.find()) {
                found.add(runbook.group(1));
            }
        }
        return found;
    }

    /** Whether there is a page with a heading that an address of a runbook names. */
    boolean leadsSomewhere(String runbook) throws IOException {
        String page = runbook.replaceAll(".*/", "").replaceAll("#.*", "").replaceAll("\\.html$", ".md");
        Path file = folder.resolve(DOCUMENTS).resolve(page);
        if (page.isEmpty() || !Files.isRegularFile(file)) {
            return false;
        }
        String anchor = runbook.contains("#") ? runbook.substring(runbook.indexOf('#') + 1) : "";
        return anchor.isEmpty()
                || Files.readAllLines(file).stream()
                        .filter(line -> line.startsWith("#"))
                        .anyMatch(line -> anchor.equals(anchor(line)));
    }

    private static String anchor(String heading) {
        return heading.replaceAll("^#+\\s*", "")
                .toLowerCase(java.util.Locale.ROOT)
                .replaceAll("[^a-z0-9 _-]", "")
                .strip()
                .replace(' ', '-');
    }

    Path document(String page) {
        return folder.resolve(DOCUMENTS).resolve(page);
    }
}
