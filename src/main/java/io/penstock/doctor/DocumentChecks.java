package io.penstock.doctor;

import static io.penstock.doctor.Group.DOCUMENTATION;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Whether whoever uses, attacks or mends a server finds what they need to know. */
final class DocumentChecks {

    private static final Duration LONGEST_VALID = Duration.ofDays(366);
    private static final int LEAST_LINES = 40;
    private static final int UNAUTHENTICATED = 401;
    private static final int SAMPLE = 12;

    private final Patient patient;

    DocumentChecks(Patient patient) {
        this.patient = patient;
    }

    List<Check> all() {
        return Stream.of(described(), pages()).flatMap(List::stream).toList();
    }

    private List<Check> described() {
        return List.of(
                new Check(
                        DOCUMENTATION,
                        "openapi",
                        "The interface is described",
                        "Let the proxy in front pass /openapi.json on, and update this server if it is not valid.",
                        this::openApi),
                new Check(
                        DOCUMENTATION,
                        "openapi-complete",
                        "Every operation says what it takes and answers",
                        "Update this server: its description has gaps.",
                        this::complete),
                new Check(
                        DOCUMENTATION,
                        "openapi-current",
                        "The description is that of this jar",
                        "Deploy the release whose documents are used.",
                        this::current),
                new Check(
                        DOCUMENTATION,
                        "openapi-served",
                        "What is described is served",
                        "Let the proxy in front pass all described paths on.",
                        this::served));
    }

    private List<Check> pages() {
        return List.of(
                new Check(
                        DOCUMENTATION,
                        "security-txt",
                        "Whoever finds a weakness finds whom to tell",
                        "Set server.security_contact to mailto: or https: and let the proxy pass /.well-known on.",
                        this::securityText),
                new Check(
                        DOCUMENTATION,
                        "problem-types",
                        "Every error has a type that programs can compare",
                        "Let the proxy in front pass errors on as they are.",
                        this::types),
                new Check(
                        DOCUMENTATION,
                        "readme",
                        "There is a readme that says how to start",
                        "Take README.md of the release along.",
                        () -> page(Path.of("README.md"), "")),
                new Check(
                        DOCUMENTATION,
                        "operations",
                        "There is a page on operations",
                        "Take src/site/markdown/operations.md of the release along.",
                        () -> page(Path.of("src/site/markdown/operations.md"), "## Backups")),
                new Check(
                        DOCUMENTATION,
                        "runbook",
                        "There is a runbook for who is woken",
                        "Take src/site/markdown/runbook.md of the release along.",
                        () -> page(Path.of("src/site/markdown/runbook.md"), "")),
                new Check(
                        DOCUMENTATION,
                        "alert-pages",
                        "Every alert leads to a page that is there",
                        "Mend the runbook of the alerts that are named, in conf/monitoring.",
                        this::alertPages));
    }

    private JsonNode document() throws Exception {
        Reply reply = patient.get("/openapi.json");
        JsonNode json = reply.json();
        if (reply.status() != 200 || !json.path("openapi").isTextual()) {
            throw new IOException("/openapi.json was answered with " + reply.status() + ".");
        }
        return json;
    }

    private Outcome openApi() throws Exception {
        JsonNode document = document();
        List<String> dangling = references(document)
                .filter(reference -> !reference.startsWith("#/")
                        || document.at(reference.substring(1)).isMissingNode())
                .distinct()
                .toList();
        boolean good = document.path("openapi").asText().startsWith("3.1")
                && document.path("paths").size() > 0
                && document.at("/info/version").isTextual()
                && dangling.isEmpty();
        return Outcome.of(
                good,
                document.path("openapi").asText() + ", "
                        + document.path("paths").size() + " paths"
                        + (dangling.isEmpty() ? "." : ", but nowhere: " + dangling.get(0)));
    }

    private static Stream<String> references(JsonNode node) {
        Stream<String> own =
                node.path("$ref").isTextual() ? Stream.of(node.path("$ref").asText()) : Stream.empty();
        return Stream.concat(
                own, StreamSupport.stream(node.spliterator(), false).flatMap(DocumentChecks::references));
    }

    /** Method and path of each operation. */
    private static Set<String> operations(JsonNode document) {
        Set<String> operations = new TreeSet<>();
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(method -> {
                    if (method.getValue().has("operationId")) {
                        operations.add(method.getKey() + " " + path.getKey());
                    }
                }));
        return operations;
    }

    private Outcome complete() throws Exception {
        List<String> gaps = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        JsonNode document = document();
        for (String operation : operations(document)) {
            String[] words = operation.split(" ", 2);
            JsonNode one = document.path("paths").path(words[1]).path(words[0]);
            boolean whole = one.path("summary").asText().length() > 5
                    && one.path("responses").size() > 0
                    && one.path("security").isArray();
            if (!whole || !ids.add(one.path("operationId").asText())) {
                gaps.add(operation);
            }
        }
        return Outcome.of(gaps.isEmpty(), gaps.isEmpty() ? ids.size() + " operations do." : String.join(", ", gaps));
    }

    private Outcome current() throws Exception {
        Set<String> there = operations(document());
        Set<String> own = operations(patient.kit().openApi());
        Set<String> missing = new TreeSet<>(own);
        missing.removeAll(there);
        Set<String> more = new TreeSet<>(there);
        more.removeAll(own);
        if (missing.isEmpty() && more.isEmpty()) {
            return Outcome.pass(own.size() + " operations.");
        }
        return Outcome.warn("Missing there: " + missing + "; unknown here: " + more + ".");
    }

    /** Guarded paths without parameters, asked by nobody. */
    private Outcome served() throws Exception {
        JsonNode document = document();
        List<String> odd = new ArrayList<>();
        List<String> asked = operations(document).stream()
                .filter(operation -> operation.matches("get /api/[^{]*"))
                .filter(operation -> document.path("paths")
                                .path(operation.substring(4))
                                .path("get")
                                .path("security")
                                .size()
                        > 0)
                .limit(SAMPLE)
                .toList();
        for (String operation : asked) {
            int status = patient.get(operation.substring(4)).status();
            if (status != UNAUTHENTICATED) {
                odd.add(operation + ": " + status);
            }
        }
        return Outcome.of(
                odd.isEmpty() && !asked.isEmpty(),
                odd.isEmpty() ? asked.size() + " paths answered with 401." : String.join(", ", odd));
    }

    private Outcome securityText() throws Exception {
        Reply reply = patient.get("/.well-known/security.txt");
        if (reply.status() != 200) {
            return patient.lapse("/.well-known/security.txt was answered with " + reply.status() + ".");
        }
        String contact = field(reply, "Contact");
        String expires = field(reply, "Expires");
        try {
            Duration left = Duration.between(patient.clock().instant(), Instant.parse(expires));
            boolean good = !contact.isEmpty() && !left.isNegative() && left.compareTo(LONGEST_VALID) < 0;
            return Outcome.of(good, contact + ", for " + left.toDays() + " days.");
        } catch (DateTimeParseException none) {
            return Outcome.fail("It does not say when it expires.");
        }
    }

    private static String field(Reply reply, String name) {
        return reply.text()
                .lines()
                .filter(line -> line.startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst()
                .orElse("");
    }

    private Outcome types() throws Exception {
        Set<String> types = new TreeSet<>();
        for (String path : List.of("/nowhere", "/api/workflows")) {
            types.add(patient.get(path).json().path("type").asText());
        }
        boolean good = types.size() == 2 && types.stream().allMatch(type -> type.startsWith("https://"));
        return Outcome.of(good, String.join(", ", types));
    }

    private Outcome page(Path page, String heading) throws IOException {
        Path file = ReleaseFiles.in(patient.folder()).folder().resolve(page);
        if (!Files.isRegularFile(file)) {
            return Outcome.warn("There is no " + page + " here.");
        }
        List<String> lines = Files.readAllLines(file);
        boolean good = lines.size() >= LEAST_LINES && (heading.isEmpty() || lines.contains(heading));
        return Outcome.of(good, page + ", " + lines.size() + " lines.");
    }

    private Outcome alertPages() throws IOException {
        ReleaseFiles files = ReleaseFiles.in(patient.folder());
        List<String> runbooks = files.runbooks();
        List<String> nowhere = new ArrayList<>();
        for (String runbook : runbooks) {
            if (!files.leadsSomewhere(runbook)) {
                nowhere.add(runbook);
            }
        }
        return Outcome.of(
                nowhere.isEmpty(),
                nowhere.isEmpty() ? runbooks.size() + " alerts do." : "Nowhere: " + String.join(", ", nowhere));
    }
}
