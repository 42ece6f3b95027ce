package io.penstock.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.penstock.client.Api;
import io.penstock.client.RequestFailedException;
import io.penstock.client.Signature;
import io.penstock.http.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A lead on its way: saves the shipped workflow, makes a webhook, delivers a signed lead, waits for the execution and prints what it did.
 * Uses the public API alone. Blocks.
 */
public final class Demo {

    private static final String WORKFLOW = "lead-to-crm";
    private static final String WEBHOOK = "lead";
    private static final String LEAD = """
            {"email": "Ada@Example.com", "name": "Ada", "company": "Engines Ltd", "employees": 120, "budget": 50000}""";
    private static final Duration LONGEST_EXECUTION = Duration.ofSeconds(30);
    private static final long LOOK_EVERY_MILLIS = 250;

    private final Api api;
    private final String crm;
    private final PrintWriter out;

    /**
     * @param api of somebody who may edit
     * @param crm where the stub of the CRM listens
     */
    public Demo(Api api, String crm, PrintWriter out) {
        this.api = api;
        this.crm = crm;
        this.out = out;
    }

    /**
     * Runs once; prints as it goes.
     *
     * @throws RequestFailedException when the server refuses a step
     */
    public void run() {
        out.println();
        String workflow = save();
        out.println("Saved the workflow " + WORKFLOW + " (conf/workflows/" + WORKFLOW + ".yaml).");
        Hook hook = webhook();
        out.println("Made the webhook " + WEBHOOK + ", whose deliveries are signed with HMAC-SHA256.");
        byte[] lead = LEAD.getBytes(StandardCharsets.UTF_8);
        String event = api.post(
                        hook.path(), "application/json", lead, Signature.HEADER, Signature.of(hook.secret(), lead))
                .path("id")
                .asText();
        out.println("Delivered a lead: event " + event + ", stored before it was acknowledged.");
        out.flush();
        JsonNode execution = awaitEnd(event);
        print(execution);
        advise(workflow, hook);
        out.flush();
    }

    private record Hook(String path, String secret) {}

    /** Saves the workflow, as a new version if it is there. */
    private String save() {
        byte[] document = document();
        for (JsonNode known : api.get("/api/workflows?limit=200").path("items")) {
            if (known.path("name").asText().equals(WORKFLOW)) {
                String id = known.path("id").asText();
                api.put("/api/workflows/" + id, "application/yaml", document);
                return id;
            }
        }
        return api.post("/api/workflows", "application/yaml", document)
                .path("id")
                .asText();
    }

    private byte[] document() {
        try (InputStream file = Demo.class.getResourceAsStream(WORKFLOW + ".yaml")) {
            if (file == null) {
                throw new IOException("it holds no " + WORKFLOW + ".yaml");
            }
            String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
            return text.replace("127.0.0.1:" + StubCrm.PORT, crm).getBytes(StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException("The jar cannot be read", unreadable);
        }
    }

    /** Makes the webhook; one that is there gets another secret, since nobody can read its own. */
    private Hook webhook() {
        for (JsonNode known : api.get("/api/webhooks?limit=200").path("items")) {
            if (known.path("name").asText().equals(WEBHOOK)) {
                JsonNode rotated = api.post(
                        "/api/webhooks/" + known.path("id").asText() + "/rotate",
                        JsonNodeFactory.instance.objectNode());
                return new Hook(
                        known.path("url").asText(), rotated.path("secret").asText());
            }
        }
        var wanted = JsonNodeFactory.instance.objectNode().put("name", WEBHOOK);
        wanted.putObject("verification").put("scheme", "hmac").put("preset", "github");
        JsonNode made = api.post("/api/webhooks", wanted);
        return new Hook(made.path("url").asText(), made.path("secret").asText());
    }

    private JsonNode awaitEnd(String event) {
        long end = System.nanoTime() + LONGEST_EXECUTION.toNanos();
        while (true) {
            JsonNode started = api.get("/api/executions?event_id=" + event).path("items");
            JsonNode first = started.path(0);
            if (first.hasNonNull("finished_at") || System.nanoTime() > end) {
                return api.get("/api/executions/" + first.path("id").asText());
            }
            new CompletableFuture<Void>()
                    .completeOnTimeout(null, LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS)
                    .join();
        }
    }

    private void print(JsonNode execution) {
        out.println();
        out.println("Execution " + execution.path("id").asText() + " "
                + execution.path("status").asText() + " in " + TraceTree.took(execution) + ":");
        out.println();
        out.print(TraceTree.of(execution));
        out.println();
        out.println("Its output: " + new String(Json.bytes(execution.path("output")), StandardCharsets.UTF_8));
    }

    private void advise(String workflow, Hook hook) {
        String base = api.base().toString();
        out.println();
        out.println("The server goes on; Ctrl-C stops it. In another terminal, try:");
        out.println();
        out.println(
                "  BODY='{\"email\":\"bo@example.com\",\"company\":\"Looms Ltd\",\"employees\":12,\"budget\":9000}'");
        out.println("  SIGNATURE=$(printf %s \"$BODY\" | openssl dgst -sha256 -hmac " + hook.secret()
                + " -r | cut -d' ' -f1)");
        out.println("  curl -i " + api.base().resolve(hook.path()) + " \\");
        out.println("    -H 'Content-Type: application/json' -H \"" + Signature.HEADER
                + ": sha256=$SIGNATURE\" -d \"$BODY\"");
        out.println();
        out.println("  TOKEN=" + api.authorization().substring("Bearer ".length()));
        out.println("  curl -s -H \"Authorization: Bearer $TOKEN\" " + base + "/api/executions");
        out.println("  curl -s -H \"Authorization: Bearer $TOKEN\" " + base + "/api/workflows/" + workflow);
        out.println("  curl -s " + base + "/health/detailed");
        out.println();
    }
}
