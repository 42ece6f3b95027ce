package io.penstock;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.People.Reply;
import io.penstock.identity.Role;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/** An organization with a member of each role and one of everything; its name stands in the names of all that it has. */
final class Tenant {

    /** Theirs change whenever somebody asks, also in vain. */
    private static final Set<String> NOT_COMPARED = Set.of("audit_log", "audit_heads", "access_changes", "sessions");

    private static final String DOCUMENT = """
            document: {dsl: '1.0.3', namespace: test, name: %s, version: 1.0.0}
            schedule: {%s}
            do: [{greet: {set: {hello: %s}}}]
            """;

    final String name;
    final String id;
    final Map<Role, String> users = new EnumMap<>(Role.class);
    private final People people;
    private final Map<String, String> ids = new LinkedHashMap<>();

    Tenant(People people, String name) {
        this.people = people;
        this.name = name;
        this.id = people.organization(name);
        for (Role role : Role.values()) {
            users.put(role, people.user(email(role), id, role));
        }
        String owner = signIn(Role.OWNER);
        ids.put("workflow", workflow(owner, name, "on: {one: {with: {type: webhook." + name + "}}}"));
        ids.put("schedule", workflow(owner, name + "-timed", "every: {hours: 9}"));
        ids.put(
                "webhook",
                made(owner, "/api/webhooks", "{\"name\":\"" + name + "\",\"verification\":{\"scheme\":\"none\"}}"));
        people.call("PUT", "/api/secrets/" + name, owner, "{\"value\":\"" + name + "\"}");
        ids.put(
                "invitation",
                made(
                        owner,
                        organization() + "/invitations",
                        "{\"email\":\"new@" + name + ".example\",\"role\":\"viewer\"}"));
        ids.put("session", first(owner, "/api/auth/sessions").path("id").asText());
        String hook = first(owner, "/api/webhooks").path("url").asText();
        ids.put(
                "event",
                people.call("POST", hook, null, "{\"who\":\"" + name + "\"}").text("id"));
        await().atMost(Duration.ofSeconds(30))
                .until(() ->
                        first(owner, "/api/executions").path("status").asText().equals("completed"));
        ids.put("execution", first(owner, "/api/executions").path("id").asText());
        await().atMost(Duration.ofSeconds(30))
                .until(() -> !first(owner, "/api/schedules").isMissingNode());
    }

    String email(Role role) {
        return role.word() + "@" + name + ".example";
    }

    String signIn(Role role) {
        return people.signIn(email(role));
    }

    /** A key of that role, which an owner has made. */
    Reply key(Role role) {
        Reply made = people.call(
                "POST",
                "/api/auth/keys",
                signIn(Role.OWNER),
                "{\"name\":\"" + role.word() + "\",\"role\":\"" + role.word() + "\"}");
        if (made.status() != 201) {
            throw new AssertionError(made);
        }
        return made;
    }

    private String organization() {
        return "/api/organizations/" + id;
    }

    private String workflow(String token, String called, String schedule) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + people.server.port() + "/api/workflows"))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/yaml")
                .POST(BodyPublishers.ofString(DOCUMENT.formatted(called, schedule, name)));
        return People.reply(people.send(request)).text("id");
    }

    private String made(String token, String path, String body) {
        Reply made = people.call("POST", path, token, body);
        if (made.status() != 201) {
            throw new AssertionError(path + " " + made);
        }
        return made.text("id");
    }

    private JsonNode first(String token, String path) {
        return people.call("GET", path, token, null).json().path("items").path(0);
    }

    /** The path of an endpoint with what this organization has. */
    String fill(String path) {
        String room = path.split("/").length > 2 ? path.split("/")[2] : "";
        Map<String, String> rooms = Map.of(
                "workflows", "workflow",
                "schedules", "schedule",
                "webhooks", "webhook",
                "executions", "execution",
                "events", "event",
                "auth", "session");
        String own = room.equals("organizations") ? id : ids.getOrDefault(rooms.getOrDefault(room, ""), id);
        return path.replace("{name}", name)
                .replace("{n}", "1")
                .replace("{version}", "1")
                .replace("{user}", users.get(Role.EDITOR))
                .replace("{invitation}", ids.get("invitation"))
                .replaceAll("\\{[^}]+}", own);
    }

    /** Every id that it has, as its answers would show them. */
    Set<String> allIds() {
        return Set.copyOf(ids.values());
    }

    /** A digest of its rows, by table. */
    Map<String, String> digests() {
        Map<String, String> digests = new TreeMap<>();
        digests.put("organizations", digest("organizations", "id"));
        for (Row row : query("""
                select c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid
                 where c.relkind in ('r', 'p') and not c.relispartition and a.attname = 'organization_id'
                   and c.relnamespace = current_schema()::regnamespace
                """, Tuple.tuple())) {
            String table = row.getString(0).toLowerCase(Locale.ROOT);
            if (!NOT_COMPARED.contains(table)) {
                digests.put(table, digest(table, "organization_id"));
            }
        }
        return digests;
    }

    private String digest(String table, String column) {
        // When a key was used is noted later, of all keys together.
        String query = "select count(*) || ' ' || coalesce(md5(string_agg(v, ',' order by v)), '') from"
                + " (select (to_jsonb(t) - 'last_used_at')::text as v from " + table + " t where " + column
                + " = $1) r";
        return query(query, Tuple.of(UUID.fromString(id))).iterator().next().getString(0);
    }

    private Iterable<Row> query(String sql, Tuple parameters) {
        return people.server
                .storage()
                .database()
                .pool()
                .preparedQuery(sql)
                .execute(parameters)
                .await();
    }
}
