package io.penstock;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.http.Access;
import io.penstock.http.Endpoint;
import io.penstock.identity.Role;
import io.penstock.postgres.TestPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Every route of a running server, asked by everybody: taken from the rows that its router has, so that no new one is missed. */
class AccessMatrixIT {

    @RegisterExtension
    static final TestPostgres POSTGRES = new TestPostgres();

    @TempDir
    static Path data;

    private static final Logger LOG = LoggerFactory.getLogger(AccessMatrixIT.class);
    private static final String NOTHING = "00000000-0000-7000-8000-000000000000";
    private static final int MOST_READ = 1 << 20;
    private static final int LONGEST = 300;

    /** What a name means is each organization's own: they make something of that name where they are. */
    private static final Set<String> MAKES_ITS_OWN = Set.of("putSecret", "deleteSecret");

    /** It tells what its own members asked for, by the names that they gave. */
    private static final String OWN_DEEDS = "listAudit";

    private static final String DOCUMENT = """
            document: {dsl: '1.0.3', namespace: test, name: stranger, version: 1.0.0}
            do: [{greet: {set: {hello: world}}}]
            """;

    private static final Map<String, String> BODIES = Map.ofEntries(
            Map.entry("updateWebhook", "{\"name\":\"stranger\",\"verification\":{\"scheme\":\"none\"}}"),
            Map.entry("createWebhook", "{\"name\":\"stranger\",\"verification\":{\"scheme\":\"none\"}}"),
            Map.entry("enableWorkflow", "{\"enabled\":false}"),
            Map.entry("rollBackWorkflow", "{\"version\":1}"),
            Map.entry("changeMember", "{\"role\":\"viewer\"}"),
            Map.entry("putMember", "{\"role\":\"viewer\"}"),
            Map.entry("updateOrganization", "{\"name\":\"stranger\"}"),
            Map.entry("createInvitation", "{\"email\":\"x@stranger.example\",\"role\":\"viewer\"}"),
            Map.entry("inviteMember", "{\"email\":\"x@stranger.example\",\"role\":\"viewer\"}"),
            Map.entry("putSecret", "{\"value\":\"stranger\"}"));

    private static People people;
    private static List<Endpoint> endpoints;
    private static Tenant acme;
    private static Tenant other;
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private int cases;
    private final List<String> wrong = new ArrayList<>();

    /** An answer as far as it was read. */
    private record Reply(int status, boolean challenged, String body) {}

    @BeforeAll
    static void start() {
        people = new People(data, POSTGRES.uri(), Map.of("PENSTOCK_RATE_LIMIT_ENABLED", "false"));
        endpoints = people.server.rooms().endpoints();
        acme = new Tenant(people, "acmemarker");
        other = new Tenant(people, "stranger");
    }

    @AfterAll
    static void stop() {
        people.close();
    }

    @Test
    void nobodyGetsInWithoutAGoodToken() {
        Map<String, Map<String, String>> callers = new Nobodies(people, acme).headers();
        Map<String, String> before = acme.digests();
        for (Endpoint endpoint : endpoints) {
            callers.forEach((who, headers) -> {
                if (endpoint.access() instanceof Access.Open) {
                    return;
                }
                Reply reply = send(endpoint, acme.fill(endpoint.path()), headers);
                expect(endpoint, who, reply.status() == 401 && reply.challenged(), reply);
            });
        }
        report("without a good token", callers.size());
        assertThat(wrong).isEmpty();
        assertThat(acme.digests()).isEqualTo(before);
    }

    @Test
    void aRoleThatIsTooLowIsRefused() {
        Map<String, String> before = acme.digests();
        for (Role role : Role.values()) {
            Map<String, String> headers = bearer(acme.signIn(role));
            for (Endpoint endpoint : endpoints) {
                boolean low = endpoint.access() instanceof Access.Member member && !role.includes(member.role())
                        || endpoint.access() instanceof Access.Operator;
                if (low) {
                    Reply reply = send(endpoint, acme.fill(endpoint.path()), headers);
                    expect(endpoint, role.word(), reply.status() == 403, reply);
                }
            }
        }
        report("with a role that is too low", Role.values().length);
        assertThat(wrong).isEmpty();
        assertThat(acme.digests()).isEqualTo(before);
    }

    @Test
    void aViewerOnlyReads() {
        refusedToWrite("a viewer", bearer(acme.signIn(Role.VIEWER)));
        refusedToWrite(
                "a viewer's key of an owner",
                Map.of("X-API-Key", acme.key(Role.VIEWER).text("key")));
        report("a viewer who would write", 2);
        assertThat(wrong).isEmpty();
    }

    private void refusedToWrite(String who, Map<String, String> headers) {
        for (Endpoint endpoint : endpoints) {
            boolean reads = endpoint.method().name().equals("GET");
            boolean aboutOneself =
                    endpoint.access() instanceof Access.Open || endpoint.access() instanceof Access.Person;
            if (!reads && !aboutOneself) {
                Reply reply = send(endpoint, acme.fill(endpoint.path()), headers);
                expect(endpoint, who, reply.status() == 403, reply);
            }
        }
    }

    @Test
    void aKeyDoesNothingThatConcernsItsMakersAccount() {
        Map<String, String> headers = Map.of("X-API-Key", acme.key(Role.OWNER).text("key"));
        for (Endpoint endpoint : endpoints) {
            if (endpoint.access() instanceof Access.Person) {
                Reply reply = send(endpoint, acme.fill(endpoint.path()), headers);
                expect(endpoint, "a key", reply.status() == 403, reply);
            }
        }
        report("a key where a person is wanted", 1);
        assertThat(cases).isPositive();
        assertThat(wrong).isEmpty();
    }

    @Test
    void aRoleThatIsHighEnoughGetsIn() {
        for (Role role : Role.values()) {
            String token = acme.signIn(role);
            for (Endpoint endpoint : endpoints) {
                boolean person = endpoint.access() instanceof Access.Person;
                boolean enough = endpoint.access() instanceof Access.Member member && role.includes(member.role());
                if (person || enough) {
                    Reply reply = send(endpoint, nowhere(endpoint), bearer(token));
                    expect(endpoint, role.word(), isIn(reply), reply);
                    // Who ends their session needs another one.
                    boolean ended = person
                            && people.call("GET", "/api/auth/me", token, null).status() == 401;
                    token = ended ? acme.signIn(role) : token;
                }
            }
        }
        String operator = people.signIn(People.OPERATOR);
        for (Endpoint endpoint : endpoints) {
            if (endpoint.access() instanceof Access.Operator) {
                Reply reply = send(endpoint, nowhere(endpoint), bearer(operator));
                expect(endpoint, "operator", isIn(reply), reply);
            }
        }
        report("with a role that is high enough", Role.values().length + 1);
        assertThat(wrong).isEmpty();
    }

    private static String nowhere(Endpoint endpoint) {
        return endpoint.path().replaceAll("\\{[^}]+}", NOTHING);
    }

    private static boolean isIn(Reply reply) {
        return reply.status() < 500 && reply.status() != 401 && reply.status() != 403;
    }

    @Test
    void anotherOrganizationIsNotThere() {
        Map<String, String> before = acme.digests();
        int unproven = 0;
        for (Role role : Role.values()) {
            String token = other.signIn(role);
            for (Endpoint endpoint : endpoints) {
                boolean allowed = endpoint.access() instanceof Access.Member member && role.includes(member.role())
                        || endpoint.access() instanceof Access.Person
                                && endpoint.path().contains("{");
                if (!allowed) {
                    continue;
                }
                Reply reply = send(endpoint, acme.fill(endpoint.path()), bearer(token));
                boolean absent = reply.status() == 404 || !endpoint.path().contains("{");
                boolean its = MAKES_ITS_OWN.contains(endpoint.operation().id()) && reply.status() < 300;
                boolean unread = !absent && !its && Set.of(400, 409, 415, 422).contains(reply.status());
                unproven += unread ? 1 : 0;
                expect(endpoint, "a stranger's " + role.word(), absent || its || unread, reply);
                // The answer names the path that was asked for; nothing else may be known.
                boolean told = !endpoint.operation().id().equals(OWN_DEEDS)
                        && reply.status() < 300
                        && !its
                        && (reply.body().contains(acme.name)
                                || acme.allIds().stream().anyMatch(reply.body()::contains));
                expect(endpoint, "a stranger's " + role.word() + " reading", !told, reply);
            }
        }
        report("of another organization (" + unproven + " refused for their bodies)", Role.values().length);
        assertThat(wrong).isEmpty();
        assertThat(acme.digests()).isEqualTo(before);
    }

    @Test
    void filtersReachIntoNoOtherOrganization() {
        String stranger = other.signIn(Role.OWNER);
        for (String query : List.of(
                "/api/executions?workflow_id=" + id("/api/workflows/{id}"),
                "/api/executions?event_id=" + id("/api/events/{id}"),
                "/api/executions?limit=200",
                "/api/events?limit=200",
                "/api/events?type=webhook." + acme.name,
                "/api/workflows?limit=200",
                "/api/organizations?limit=200",
                "/api/organizations?after=" + NOTHING)) {
            People.Reply reply = people.call("GET", query, stranger, null);

            assertThat(reply.json().toString()).as(query).doesNotContain(acme.name, acme.id);
        }
    }

    private static String id(String path) {
        return acme.fill(path).replaceAll(".*/", "");
    }

    static Map<String, String> bearer(String token) {
        return Map.of("Authorization", "Bearer " + token);
    }

    private void expect(Endpoint endpoint, String who, boolean holds, Reply reply) {
        cases++;
        if (!holds) {
            String answer =
                    reply.body().substring(0, Math.min(LONGEST, reply.body().length()));
            wrong.add(endpoint.method() + " " + endpoint.path() + " as " + who + ": " + reply.status() + " " + answer);
        }
    }

    private void report(String what, int callers) {
        LOG.info(
                "Access matrix: routes={} callers={} cases={} open={} {}",
                endpoints.size(),
                callers,
                cases,
                wrong.size(),
                what);
    }

    private static Reply send(Endpoint endpoint, String path, Map<String, String> headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + people.server.port() + path))
                .timeout(Duration.ofSeconds(20))
                .method(endpoint.method().name(), BodyPublishers.noBody());
        headers.forEach(request::header);
        if (endpoint.body().maxBytes() > 0) {
            boolean yaml = endpoint.body().contentTypes().contains("application/yaml");
            request.header("Content-Type", yaml ? "application/yaml" : "application/json")
                    .method(
                            endpoint.method().name(),
                            BodyPublishers.ofString(
                                    yaml
                                            ? DOCUMENT
                                            : BODIES.getOrDefault(
                                                    endpoint.operation().id(), "{}")));
        }
        try {
            HttpResponse<InputStream> response = CLIENT.send(request.build(), BodyHandlers.ofInputStream());
            // A stream of events has no end.
            boolean ends = response.headers().firstValue("Content-Length").isPresent();
            try (InputStream body = response.body()) {
                String text = ends ? new String(body.readNBytes(MOST_READ), StandardCharsets.UTF_8) : "";
                return new Reply(
                        response.statusCode(),
                        response.headers().firstValue("WWW-Authenticate").isPresent(),
                        text);
            }
        } catch (IOException broken) {
            throw new AssertionError(endpoint.method() + " " + path, broken);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }
}
