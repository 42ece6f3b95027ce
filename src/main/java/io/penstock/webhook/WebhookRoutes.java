package io.penstock.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.config.WebhookConfig;
import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import io.penstock.failure.Violation;
import io.penstock.http.Access;
import io.penstock.http.Answer;
import io.penstock.http.BodyRule;
import io.penstock.http.Endpoint;
import io.penstock.http.Exchange;
import io.penstock.http.Note;
import io.penstock.http.Operation;
import io.penstock.http.Operation.Response;
import io.penstock.http.Page;
import io.penstock.identity.Caller;
import io.penstock.identity.IdSource;
import io.penstock.identity.OrganizationId;
import io.penstock.identity.Role;
import io.penstock.identity.WebhookId;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code /api/webhooks}. A change is known to this node when it is answered, and to every other within a second. */
public final class WebhookRoutes {

    private static final String TAG = "webhooks";
    private static final BodyRule SPEC = BodyRule.json(64 << 10);
    private static final BodyRule ROTATION = new BodyRule(4 << 10, Set.of(Answer.JSON), false);
    private static final Duration OVERLAP = Duration.ofHours(24);
    private static final Duration MAX_OVERLAP = Duration.ofDays(30);
    private static final Response ONE = new Response(200, "The webhook.", "Webhook");
    private static final Map<String, String> PAGE =
            Map.of("limit", "How many items, 1 to 200.", "after", "The id of the last item already seen.");

    private final WebhookStore store;
    private final WebhookCatalogue catalogue;
    private final WebhookJson json;
    private final IdSource ids;
    private final SecureRandom random;
    private final String baseUrl;

    /** @param baseUrl what stands before {@code /hooks/…} in the URLs that are shown; may be empty */
    public WebhookRoutes(
            WebhookStore store,
            WebhookCatalogue catalogue,
            WebhookConfig config,
            IdSource ids,
            SecureRandom random,
            String baseUrl) {
        this.store = store;
        this.catalogue = catalogue;
        this.json = new WebhookJson(config);
        this.ids = ids;
        this.random = random;
        this.baseUrl = baseUrl;
    }

    public List<Endpoint> endpoints() {
        return Stream.concat(readings(), changes()).toList();
    }

    private Stream<Endpoint> readings() {
        Operation list = operation("listWebhooks", "Lists webhooks.", new Response(200, "A page.", "WebhookList"));
        Operation get = operation("getWebhook", "Shows a webhook.", ONE);
        return Stream.of(
                row(HttpMethod.GET, "", Access.VIEWER, BodyRule.NONE, this::list, list.with(PAGE)),
                row(HttpMethod.GET, "/{id}", Access.VIEWER, BodyRule.NONE, this::get, get));
    }

    private Stream<Endpoint> changes() {
        Operation create = operation(
                "createWebhook",
                "Makes a webhook; a generated secret is shown this once.",
                new Response(201, "Made.", "Webhook"));
        Operation update = operation("updateWebhook", "Changes a webhook; what is left out stays.", ONE);
        Operation delete =
                operation("deleteWebhook", "Deletes a webhook; its events stay.", new Response(204, "Deleted.", ""));
        Operation rotate = operation(
                "rotateWebhook",
                "Gives a webhook a new secret; the old one lives on for a while.",
                new Response(200, "The new secret.", "WebhookSecret"));
        return Stream.of(
                row(HttpMethod.POST, "", Access.EDITOR, SPEC, this::create, create.takes("WebhookDraft")),
                row(HttpMethod.PUT, "/{id}", Access.EDITOR, SPEC, this::update, update.takes("WebhookDraft")),
                row(HttpMethod.DELETE, "/{id}", Access.EDITOR, BodyRule.NONE, this::delete, delete),
                row(
                        HttpMethod.POST,
                        "/{id}/rotate",
                        Access.EDITOR,
                        ROTATION,
                        this::rotate,
                        rotate.takes("WebhookRotation")));
    }

    private static Operation operation(String id, String summary, Response response) {
        return Operation.of(id, TAG, summary, response);
    }

    private static Endpoint row(
            HttpMethod method,
            String path,
            Access access,
            BodyRule body,
            Endpoint.Handler handler,
            Operation operation) {
        return new Endpoint(method, "/api/webhooks" + path, access, body, operation, handler);
    }

    private Future<Answer> create(Exchange exchange) {
        Caller caller = exchange.caller();
        WebhookJson.Wanted wanted = json.read(exchange.json(), null);
        String generated = wanted.secret() == null ? generate(wanted.spec().verification()) : null;
        Instant now = ids.now();
        Webhook webhook = new Webhook(
                caller.organization(),
                new WebhookId(ids.next()),
                wanted.spec(),
                new Keyring(Tokens.generate(random), secrets(generated != null ? generated : wanted.secret())),
                now,
                now);
        return store.insert(webhook)
                .onSuccess(inserted -> note(exchange, null, webhook))
                .compose(inserted -> refresh())
                .map(known -> Answer.json(201, with(generated, shown(webhook, caller))));
    }

    /** Of its settings, which hold no secret. */
    private static void note(Exchange exchange, @Nullable Webhook before, Webhook after) {
        exchange.note(Note.ofContents(
                "/api/webhooks/" + after.id(),
                before == null ? null : WebhookJson.bytes(before.spec()),
                WebhookJson.bytes(after.spec())));
    }

    /** The change is committed: when it cannot be read back now, it is within a second. */
    private Future<Void> refresh() {
        return catalogue.refresh().otherwiseEmpty();
    }

    /** Null where nothing is verified. */
    private @Nullable String generate(Verification verification) {
        return verification instanceof Verification.None ? null : SecretFormat.generate(verification, random);
    }

    private static List<SigningSecret> secrets(@Nullable String secret) {
        return secret == null ? List.of() : List.of(new SigningSecret(secret, null));
    }

    private static ObjectNode with(@Nullable String secret, ObjectNode shown) {
        return secret == null ? shown : shown.put("secret", secret);
    }

    private ObjectNode shown(Webhook webhook, Caller caller) {
        boolean mayKnow = caller.role().includes(Role.EDITOR);
        return WebhookJson.shown(
                webhook, mayKnow ? baseUrl + "/hooks/" + webhook.keys().token() : null);
    }

    private Future<Answer> list(Exchange exchange) {
        Page page = Page.of(exchange);
        Caller caller = exchange.caller();
        return store.list(caller.organization(), page.after(), page.limit() + 1)
                .map(webhooks -> page.answer(
                        webhooks,
                        webhook -> shown(webhook, caller),
                        webhook -> webhook.id().toString()));
    }

    private Future<Answer> get(Exchange exchange) {
        Caller caller = exchange.caller();
        return found(caller.organization(), exchange).map(webhook -> Answer.json(200, shown(webhook, caller)));
    }

    private Future<Answer> update(Exchange exchange) {
        Caller caller = exchange.caller();
        JsonNode body = exchange.json();
        return found(caller.organization(), exchange).compose(before -> {
            WebhookJson.Wanted wanted = json.read(body, before.spec());
            Secrets next = secrets(before, wanted);
            Webhook after = new Webhook(
                    before.organization(),
                    before.id(),
                    wanted.spec(),
                    new Keyring(before.keys().token(), next.all()),
                    before.createdAt(),
                    ids.now());
            return save(after)
                    .onSuccess(saved -> note(exchange, before, after))
                    .map(saved -> Answer.json(200, with(next.generated(), shown(after, caller))));
        });
    }

    /** @param generated to be shown; null: none was */
    private record Secrets(
            List<SigningSecret> all, @Nullable String generated) {}

    /** A given secret replaces all at once; those before it stay as long as they fit the scheme. */
    private Secrets secrets(Webhook before, WebhookJson.Wanted wanted) {
        Verification verification = wanted.spec().verification();
        if (wanted.secret() != null || verification instanceof Verification.None) {
            return new Secrets(secrets(wanted.secret()), null);
        }
        List<SigningSecret> kept = before.keys().secrets();
        boolean fit =
                !kept.isEmpty() && kept.stream().allMatch(secret -> SecretFormat.fits(verification, secret.value()));
        if (fit) {
            return new Secrets(kept, null);
        }
        String generated = SecretFormat.generate(verification, random);
        return new Secrets(secrets(generated), generated);
    }

    private Future<Void> save(Webhook webhook) {
        return store.update(webhook).compose(saved -> {
            if (!saved) {
                throw notFound();
            }
            return refresh();
        });
    }

    private Future<Answer> delete(Exchange exchange) {
        return store.delete(exchange.caller().organization(), WebhookId.parse(exchange.path("id")))
                .compose(deleted -> {
                    if (!deleted) {
                        throw notFound();
                    }
                    return refresh();
                })
                .map(known -> Answer.noContent());
    }

    private Future<Answer> rotate(Exchange exchange) {
        JsonNode body = exchange.body().length() == 0 ? JsonNodeFactory.instance.objectNode() : exchange.json();
        return found(exchange.caller().organization(), exchange).compose(before -> {
            Verification verification = before.spec().verification();
            Rotation rotation = rotation(body, verification);
            String secret =
                    rotation.secret().isEmpty() ? SecretFormat.generate(verification, random) : rotation.secret();
            Instant now = ids.now();
            Instant until = now.plus(rotation.overlap());
            Webhook after = new Webhook(
                    before.organization(),
                    before.id(),
                    before.spec(),
                    before.keys().rotate(secret, now, until),
                    before.createdAt(),
                    now);
            ObjectNode answer = JsonNodeFactory.instance
                    .objectNode()
                    .put("id", before.id().toString())
                    .put("secret", secret)
                    .put("previous_valid_until", until.toString());
            return save(after).map(saved -> Answer.json(200, answer));
        });
    }

    /** @param secret empty: one is generated */
    private record Rotation(String secret, Duration overlap) {}

    private static Rotation rotation(JsonNode body, Verification verification) {
        List<Violation> violations = new ArrayList<>();
        Fields fields = new Fields(body, "", violations);
        String secret = fields.text("secret", "", 1_024);
        String problem = secret.isEmpty() ? null : SecretFormat.problem(verification, secret);
        if (problem != null) {
            fields.wrong("secret", problem);
        }
        Duration overlap = fields.duration("overlap", OVERLAP, MAX_OVERLAP);
        if (verification instanceof Verification.None) {
            fields.wrong("secret", "has no use where nothing is verified");
        }
        fields.refuseOthers();
        Fields.refuse(violations);
        return new Rotation(secret, overlap);
    }

    private Future<Webhook> found(OrganizationId organization, Exchange exchange) {
        return store.find(organization, WebhookId.parse(exchange.path("id")))
                .map(webhook -> webhook.orElseThrow(WebhookRoutes::notFound));
    }

    private static Failure notFound() {
        return new Failure(new Reason.NotFound("There is no such webhook."));
    }
}
