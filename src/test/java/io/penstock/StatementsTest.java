package io.penstock;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Reads every SQL statement of the sources: whatever it takes from a table of organizations, it takes of one of them. A statement that serves
 * all of them stands in a list here, with its reason.
 */
final class StatementsTest {

    private static final Path SOURCES = Path.of("src/main/java");
    private static final Path MIGRATIONS = Path.of("src/main/resources/io/penstock/postgres/migrations");

    /** Rows that name an organization and belong to something else. */
    private static final Map<String, String> OTHERS_TABLES = Map.of(
            "sessions", "a user's, who goes from organization to organization with it",
            "access_changes", "what every node must know of all organizations",
            "member_changes", "is dropped by a later migration");

    /** By class and constant. */
    private static final Map<String, String> EVERYBODYS = Map.ofEntries(
            Map.entry("AccountStore.ACCOUNT", "before signing in there is no organization yet"),
            Map.entry("ClaimStore.OWNED", "what this node owns, of all organizations"),
            Map.entry("AuditReadStore.CHAINS", "whose chains there are, for the one who verifies all of them"),
            Map.entry("ClaimStore.DUE", "what is due, of all organizations"),
            Map.entry("DiagnosisStore.API_KEYS", "how many keys there are, of all organizations"),
            Map.entry("DueStore.DUE", "what is due, of all organizations"),
            Map.entry("DueStore.NEXT", "when anything is due"),
            Map.entry("DueStore.PURGE", "what is too old, of all organizations"),
            Map.entry("AgedStore.GATHERED", "what is too old, of all organizations"),
            Map.entry("Unfinished.HEARD", "what has not ended, of all organizations"),
            Map.entry("HeardStore.HEARD", "which types anybody listens for, with their organizations"),
            Map.entry("KeyStore.PURGE", "what has expired, of all organizations"),
            Map.entry(
                    "KeyStore.TOUCH",
                    "when keys were last used, of all organizations; the ids come from verified keys"),
            Map.entry("InboxStore.BOUNDS", "two ids, to find the partitions in question"),
            Map.entry("IngestBatch.STORE", "whether anybody listens at all; the join below names the organization"),
            Map.entry("OrganizationStore.INSERT", "how many organizations a user owns"),
            Map.entry("RegistrationStore.CHANGED", "what changed, of all organizations"),
            Map.entry("TurnStore.BOUNDS", "two ids, to find the partitions in question"),
            Map.entry("WebhookStore.CHANGED", "what changed, of all organizations"));

    private static final Pattern CONSTANT = Pattern.compile(
            "String (\\w+) =(?:[^;\"]|\"(?!\"\")[^\"\\n]*\")*?(?:\"\"\"(.*?)\"\"\"|\"((?:select|insert|update|delete|with) [^\"\\n]*)\")",
            Pattern.DOTALL);
    private static final Pattern REFERENCE =
            Pattern.compile("\\b(from|join|update|into|using)\\s+(\\w+)(?:\\s+(?:as\\s+)?(\\w+))?");
    private static final Set<String> KEYWORDS = Set.of(
            "where",
            "set",
            "on",
            "order",
            "join",
            "left",
            "using",
            "values",
            "select",
            "limit",
            "group",
            "for",
            "cross",
            "union",
            "returning",
            "full",
            "right",
            "inner");

    private record Statement(String name, String sql) {}

    @Test
    void everyStatementNamesItsOrganization() throws IOException {
        List<Statement> statements = statements();
        Set<String> tables = tables();
        Map<String, Set<String>> open = new TreeMap<>();
        for (Statement statement : statements) {
            Set<String> unscoped = unscoped(statement.sql(), tables);
            if (!unscoped.isEmpty()) {
                open.put(statement.name(), unscoped);
            }
        }

        assertThat(statements).hasSizeGreaterThan(150);
        assertThat(tables).contains("executions", "events", "journal", "workflows", "webhooks", "secrets", "members");
        assertThat(open.keySet()).as("without an organization: " + open).isSubsetOf(EVERYBODYS.keySet());
    }

    @Test
    void everyExceptionIsStillOne() throws IOException {
        Set<String> tables = tables();
        Set<String> open = new HashSet<>();
        Set<String> there = new HashSet<>();
        for (Statement statement : statements()) {
            there.add(statement.name());
            if (!unscoped(statement.sql(), tables).isEmpty()) {
                open.add(statement.name());
            }
        }

        assertThat(EVERYBODYS.keySet()).filteredOn(there::contains).allMatch(open::contains);
    }

    @Test
    void aForgottenPredicateIsFound() {
        Set<String> tables = Set.of("executions", "events");

        assertThat(unscoped("select * from executions where id = $1", tables)).containsExactly("executions");
        assertThat(unscoped("delete from events", tables)).containsExactly("events");
        assertThat(unscoped("update executions e set status = 1 where e.id = $1", tables))
                .containsExactly("executions");
        assertThat(unscoped("insert into events (id) values ($1)", tables)).containsExactly("events");
        assertThat(unscoped(
                        "select * from executions e join events v on v.id = e.event_id where e.organization_id = $1",
                        tables))
                .containsExactly("events");
        assertThat(unscoped("select * from executions where organization_id = $1 and id = $2", tables))
                .isEmpty();
    }

    /** The tables that a statement takes from without saying of which organization. */
    private static Set<String> unscoped(String sql, Set<String> tables) {
        Set<String> unscoped = new TreeSet<>();
        Matcher reference = REFERENCE.matcher(sql);
        while (reference.find()) {
            String table = reference.group(2);
            if (tables.contains(table) && !isScoped(sql, reference)) {
                unscoped.add(table);
            }
        }
        return unscoped;
    }

    private static boolean isScoped(String sql, Matcher reference) {
        if (reference.group(1).equals("into")) {
            return Pattern.compile("[^)]*organization_id")
                    .matcher(sql.substring(reference.end(2)))
                    .lookingAt();
        }
        String alias = reference.group(3);
        boolean named = alias != null && !KEYWORDS.contains(alias);
        String column = (named ? alias : reference.group(2)) + "\\.organization_id";
        List<String> predicates = new ArrayList<>(List.of(
                "(?<![\\w.])" + column + "\\s*(=|in\\b)",
                "=\\s*" + column,
                "\\(" + column + ",[^)]*\\)\\s*(>|<|=|in)",
                "using \\(organization_id"));
        if (!named) {
            predicates.add("(?<![\\w.])organization_id\\s*(=|in\\b)");
            predicates.add("\\(organization_id,[^)]*\\)\\s*(>|<|=|in)");
        }
        return predicates.stream()
                .anyMatch(predicate -> Pattern.compile(predicate).matcher(sql).find());
    }

    private static List<Statement> statements() throws IOException {
        List<Statement> statements = new ArrayList<>();
        for (Path file : files(SOURCES, ".java")) {
            String type = file.getFileName().toString().replace(".java", "");
            Matcher constant = CONSTANT.matcher(Files.readString(file));
            while (constant.find()) {
                String sql = constant.group(2) == null ? constant.group(3) : constant.group(2);
                statements.add(new Statement(type + "." + constant.group(1), sql));
            }
        }
        return statements;
    }

    /** The tables whose rows belong to an organization, by the migrations. */
    private static Set<String> tables() throws IOException {
        Pattern table = Pattern.compile("create table (\\w+) \\((.*?)\\n\\)", Pattern.DOTALL);
        Set<String> tables = new TreeSet<>();
        for (Path file : files(MIGRATIONS, ".sql")) {
            Matcher created = table.matcher(Files.readString(file));
            while (created.find()) {
                if (created.group(2).contains("\n  organization_id ")) {
                    tables.add(created.group(1));
                }
            }
        }
        tables.removeAll(OTHERS_TABLES.keySet());
        return tables;
    }

    private static List<Path> files(Path folder, String ending) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.getFileName().toString().endsWith(ending))
                    .sorted()
                    .toList();
        }
    }
}
