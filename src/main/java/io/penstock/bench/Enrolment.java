package io.penstock.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.penstock.bench.Account.Place;
import io.penstock.client.Api;
import io.penstock.client.Signature;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Makes accounts as people get them, by invitation, in organizations of ten or more. A few at a time, since the server hashes their passwords
 * twice each: it takes about a sixth of a second of processor time for each. Blocks.
 */
final class Enrolment {

    private static final int MEMBERS = 10;
    private static final int MOST_ORGANIZATIONS = 50;
    private static final int AT_ONCE = 4;
    private static final String PASSWORD = "correct horse " + UUID.randomUUID();

    private final Api nobody;
    private JsonNode operator;

    /** @param operator what signing in as somebody who may make organizations was answered with */
    Enrolment(Api nobody, JsonNode operator) {
        this.nobody = nobody;
        this.operator = operator;
    }

    /** A link to become the first member of an organization, with the number of that member. */
    private record Founding(String link, int number) {}

    /** So many, each of their own. */
    List<Account> accounts(int count) {
        int organizations = Math.min(MOST_ORGANIZATIONS, (count + MEMBERS - 1) / MEMBERS);
        ExecutorService pool = Executors.newFixedThreadPool(AT_ONCE);
        try {
            List<CompletableFuture<List<Account>>> open = new ArrayList<>();
            for (int first = 0; first < organizations; first++) {
                Founding founding = found(first);
                open.add(CompletableFuture.supplyAsync(() -> settle(founding, organizations, count), pool));
            }
            return open.stream().flatMap(each -> each.join().stream()).toList();
        } finally {
            pool.shutdownNow();
        }
    }

    private Founding found(int number) {
        Api here = nobody.with(operator.path("access_token").asText());
        JsonNode made = here.post(
                "/api/organizations", JsonNodeFactory.instance.objectNode().put("name", "Stress " + number));
        String organization = made.path("id").asText();
        operator = nobody.post(
                "/api/auth/refresh",
                JsonNodeFactory.instance
                        .objectNode()
                        .put("refresh_token", operator.path("refresh_token").asText())
                        .put("organization_id", organization));
        Api there = nobody.with(operator.path("access_token").asText());
        return new Founding(invite(there, organization, number), number);
    }

    private static String invite(Api inside, String organization, int number) {
        var wanted = JsonNodeFactory.instance
                .objectNode()
                .put("email", email(number))
                .put("role", "admin");
        return inside.post("/api/organizations/" + organization + "/invitations", wanted)
                .path("url")
                .asText();
    }

    private static String email(int number) {
        return "user" + number + "@example.com";
    }

    /** The first member sets the organization up and invites the others, every so many. */
    private List<Account> settle(Founding founding, int every, int count) {
        JsonNode first = join(founding.link(), founding.number());
        Api api = nobody.with(first.path("access_token").asText());
        Place place = furnish(api);
        List<Account> accounts = new ArrayList<>(List.of(account(first, place)));
        String organization = first.path("organization_id").asText();
        for (int number = founding.number() + every; number < count; number += every) {
            accounts.add(account(join(invite(api, organization, number), number), place));
        }
        return accounts;
    }

    private JsonNode join(String link, int number) {
        nobody.post(link, JsonNodeFactory.instance.objectNode().put("password", PASSWORD));
        return nobody.post(
                "/api/auth/login",
                JsonNodeFactory.instance
                        .objectNode()
                        .put("email", email(number))
                        .put("password", PASSWORD));
    }

    private static Account account(JsonNode login, Place place) {
        return new Account(
                login.path("access_token").asText(), login.path("refresh_token").asText(), place);
    }

    private static Place furnish(Api api) {
        JsonNode workflow = api.post("/api/workflows", "application/yaml", Payloads.document("workflow", ""));
        var wanted = JsonNodeFactory.instance.objectNode().put("name", "workflow");
        wanted.putObject("verification").put("scheme", "hmac").put("preset", "github");
        JsonNode webhook = api.post("/api/webhooks", wanted);
        String id = workflow.path("id").asText();
        JsonNode execution = api.post(
                "/api/workflows/" + id + "/execute",
                "application/json",
                "{\"input\":[{\"data\":{\"amount\":1}}]}".getBytes(StandardCharsets.UTF_8),
                "Prefer",
                "wait=10");
        return new Place(
                api.base().resolve(webhook.path("url").asText()),
                Signature.of(webhook.path("secret").asText(), Payloads.order()),
                UUID.fromString(id),
                execution.path("execution_id").asText());
    }
}
