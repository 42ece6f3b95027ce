package io.penstock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.People.Reply;
import io.penstock.identity.Role;
import io.penstock.postgres.TestPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** An organization is deleted while its executions run, and the server restarts before everything of it is gone. */
class DeletionIT {

    @RegisterExtension
    static final TestPostgres POSTGRES = new TestPostgres();

    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(30);
    private static final List<String> TABLES = List.of(
            "executions",
            "journal",
            "events",
            "workflows",
            "workflow_versions",
            "webhooks",
            "dedupe_keys",
            "timers",
            "schedules",
            "subscriptions",
            "inbox",
            "secrets",
            "secret_versions",
            "data_keys",
            "members",
            "invitations");
    private static final String DOCUMENT = """
            document: {dsl: '1.0.3', namespace: test, name: %s, version: 1.0.0}
            schedule: {on: {one: {with: {type: webhook.orders}}}}
            do: [{step: {%s}}]
            """;

    @TempDir
    private Path data;

    private People people;
    /** Takes connections and never answers. */
    private ServerSocket silent;

    private String name;
    private UUID organization;
    private String owner;
    private String hook;

    @BeforeEach
    void anOrganizationAtWork() throws IOException {
        silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        people = server();
        name = "acme-" + NUMBER.incrementAndGet();
        String id = people.organization(name);
        organization = UUID.fromString(id);
        people.user(name + "@example.com", id, Role.OWNER);
        owner = people.signIn(name + "@example.com");
        workflow(
                "calls",
                "call: http, with: {method: get, endpoint: 'http://127.0.0.1:" + silent.getLocalPort() + "/'}");
        workflow("waits", "wait: {hours: 1}");
        workflow("listens", "listen: {to: {one: {with: {type: never}}}}");
        workflow("ends", "set: {done: true}");
        Reply webhook = people.call(
                "POST", "/api/webhooks", owner, "{\"name\":\"orders\",\"verification\":{\"scheme\":\"none\"}}");
        hook = webhook.text("url");
        people.call("PUT", "/api/secrets/key", owner, "{\"value\":\"v\"}");
        people.call(
                "POST",
                "/api/organizations/" + id + "/invitations",
                owner,
                "{\"email\":\"x@acme.example\",\"role\":\"viewer\"}");
        assertThat(people.call("POST", hook, null, "{}").status()).isEqualTo(202);
        await().atMost(LONG_ENOUGH).until(() -> count("executions") == 4);
    }

    @AfterEach
    void stop() throws IOException {
        people.close();
        silent.close();
    }

    private People server() {
        return new People(
                data,
                POSTGRES.uri(),
                Map.of("PENSTOCK_EGRESS_ALLOW", "127.0.0.1", "PENSTOCK_SERVER_DRAIN_TIMEOUT", "1s"));
    }

    private void workflow(String name, String task) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + people.server.port() + "/api/workflows"))
                .header("Authorization", "Bearer " + owner)
                .header("Content-Type", "application/yaml")
                .POST(BodyPublishers.ofString(DOCUMENT.formatted(name, task)));
        assertThat(people.send(request).statusCode()).isEqualTo(201);
    }

    private long count(String table) {
        return people.count(table + " where organization_id = $1", organization);
    }

    private Reply delete() {
        return people.call("DELETE", "/api/organizations/" + organization, owner, null);
    }

    @Test
    void closesAtOnceCancelsWhatRunsAndLeavesNoRow() {
        await().atMost(LONG_ENOUGH)
                .until(() -> people.count("executions where organization_id = $1 and status = 1", organization) > 0);

        assertThat(delete().status()).isEqualTo(204);

        assertThat(people.call("POST", hook, null, "{}").status()).isIn(404, 410);
        assertThat(people.call("GET", "/api/workflows", owner, null).status()).isEqualTo(401);
        assertThat(delete().status()).isEqualTo(401);
        Reply signIn = people.call(
                "POST",
                "/api/auth/login",
                null,
                "{\"email\":\"" + name + "@example.com\",\"password\":\"" + People.PASSWORD + "\"}");
        assertThat(signIn.status()).as("a user without any organization").isEqualTo(401);
        for (String table : TABLES) {
            await(table).atMost(LONG_ENOUGH).until(() -> count(table) == 0);
        }
        assertThat(people.organization(name)).as("its name is free").isNotEqualTo(organization.toString());
    }

    @Test
    void goesOnAfterARestart() {
        people.sql(
                "insert into dedupe_keys (organization_id, key, digest, event_id, expires_at)"
                        + " select $1, n::text::bytea, '', $1, now() from generate_series(1, 40000) n",
                organization);
        assertThat(delete().status()).isEqualTo(204);
        long left = count("dedupe_keys");
        people.close();

        people = server();

        assertThat(left).as("rows before the restart").isPositive();
        for (String table : TABLES) {
            await(table).atMost(LONG_ENOUGH).until(() -> count(table) == 0);
        }
        assertThat(people.count("organizations where id = $1 and deleted_at is not null", organization))
                .as("its own row stays for the audit")
                .isEqualTo(1);
        assertThat(people.call("POST", hook, null, "{}").status()).isIn(404, 410);
    }

    @Test
    void anEventThatWasMatchedBeforeIsRefused() {
        // Another node deletes it: this one has read neither the webhooks nor the catalogue since.
        people.sql(
                "update organizations set deleted_at = now(), catalogue_version = catalogue_version + 1 where id = $1",
                organization);

        assertThat(people.call("POST", hook, null, "{\"n\":2}").status()).isEqualTo(410);
        assertThat(count("events")).isEqualTo(1);
    }

    @Test
    void theLastOrganizationOfAnOperatorStays() {
        String operator = people.signIn(People.OPERATOR);
        String own = people.call("GET", "/api/auth/me", operator, null).text("organization_id");
        people.sql(
                "delete from members m using users u where u.id = m.user_id and u.operator and m.organization_id <> $1",
                UUID.fromString(own));

        assertThat(people.call("DELETE", "/api/organizations/" + own, operator, null)
                        .status())
                .isEqualTo(409);
    }
}
