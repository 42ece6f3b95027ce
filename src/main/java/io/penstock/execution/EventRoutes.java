package io.penstock.execution;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.event.CloudEvents;
import io.penstock.event.DedupeKey;
import io.penstock.event.Draft;
import io.penstock.event.EventStore;
import io.penstock.event.EventStore.StoredEvent;
import io.penstock.event.ReservedSources;
import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import io.penstock.failure.Violation;
import io.penstock.http.Access;
import io.penstock.http.Answer;
import io.penstock.http.BodyRule;
import io.penstock.http.Endpoint;
import io.penstock.http.Exchange;
import io.penstock.http.MediaType;
import io.penstock.http.Operation;
import io.penstock.http.Operation.Response;
import io.penstock.http.Page;
import io.penstock.identity.EventId;
import io.penstock.identity.IdSource;
import io.penstock.identity.OrganizationId;
import io.penstock.telemetry.tracing.TraceContext;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** {@code /api/events}: events published by callers, and all that was received. */
final class EventRoutes {

    private static final String TAG = "events";
    private static final UUID AFTER_ALL = new UUID(-1L, -1L);
    private static final int KEY_BYTES = 16;

    private final Executors executors;
    private final EventStore events;
    private final ExecutionStore executions;
    private final IdSource ids;
    private final int maxBytes;
    private final Duration dedupeWindow;

    /** @param dedupeWindow how long an event with the same source and id is recognised */
    EventRoutes(
            Executors executors,
            EventStore events,
            ExecutionStore executions,
            IdSource ids,
            int maxBytes,
            Duration dedupeWindow) {
        this.executors = executors;
        this.events = events;
        this.executions = executions;
        this.ids = ids;
        this.maxBytes = maxBytes;
        this.dedupeWindow = dedupeWindow;
    }

    List<Endpoint> endpoints() {
        List<Endpoint> endpoints = new ArrayList<>();
        endpoints.addAll(publishing());
        endpoints.addAll(reading());
        endpoints.addAll(replaying());
        return endpoints;
    }

    private List<Endpoint> publishing() {
        BodyRule cloudEvents =
                new BodyRule(maxBytes, Set.of(Answer.JSON, CloudEvents.STRUCTURED, CloudEvents.BATCH), true);
        return List.of(new Endpoint(
                HttpMethod.POST,
                "/api/events",
                Access.EDITOR,
                cloudEvents,
                Operation.of(
                                "publishEvent",
                                TAG,
                                "Publishes a CloudEvent, or a batch of them, which is stored whole or not at all.",
                                new Response(202, "Stored, with all that it starts.", "Accepted"),
                                new Response(200, "It was stored before.", "Accepted"))
                        .takes("CloudEvent"),
                this::publish));
    }

    private List<Endpoint> reading() {
        return List.of(
                new Endpoint(
                        HttpMethod.GET,
                        "/api/events",
                        Access.VIEWER,
                        BodyRule.NONE,
                        Operation.of(
                                        "listEvents",
                                        TAG,
                                        "Lists events, the newest first.",
                                        new Response(200, "A page.", "EventList"))
                                .with(Map.of(
                                        "limit", "How many items, 1 to 200.",
                                        "after", "The next of the answer before.",
                                        "type", "Only events of that type.")),
                        this::list),
                new Endpoint(
                        HttpMethod.GET,
                        "/api/events/{id}",
                        Access.VIEWER,
                        BodyRule.NONE,
                        Operation.of(
                                "getEvent",
                                TAG,
                                "Shows an event and what it started.",
                                new Response(200, "The event.", "Event")),
                        this::get));
    }

    private List<Endpoint> replaying() {
        return List.of(new Endpoint(
                HttpMethod.POST,
                "/api/events/{id}/replay",
                Access.EDITOR,
                BodyRule.NONE,
                Operation.of(
                        "replayEvent",
                        TAG,
                        "Publishes an event's content again, as a new event.",
                        new Response(202, "Stored, with all that it starts.", "Accepted")),
                this::replay));
    }

    private Future<Answer> publish(Exchange exchange) {
        OrganizationId organization = exchange.caller().organization();
        byte[] body = exchange.body().getBytes();
        boolean batch = exchange.contentType().equals(CloudEvents.BATCH) || startsWithBracket(body);
        if (batch) {
            return publishAll(
                    organization, ReservedSources.refuseForged(CloudEvents.batch(body), null), exchange.traceOnward());
        }
        boolean binary =
                exchange.contentType().equals(Answer.JSON) && exchange.header(CloudEvents.SPEC_VERSION_HEADER) != null;
        String declared = exchange.header("Content-Type");
        Draft draft = binary
                ? CloudEvents.binary(exchange.headers(), MediaType.parse(declared), declared, body)
                : CloudEvents.structured(body);
        draft.tracedBy(exchange.traceOnward());
        return accept(organization, ReservedSources.refuseForged(draft, null), null)
                .map(accepted -> Answer.json(accepted.duplicate() ? 200 : 202, json(accepted)));
    }

    private static boolean startsWithBracket(byte[] body) {
        for (byte each : body) {
            if (each > ' ') {
                return each == '[';
            }
        }
        return false;
    }

    private Future<Answer> publishAll(OrganizationId organization, List<Draft> drafts, @Nullable String traceparent) {
        List<Intake.Arrival> arrivals = new ArrayList<>(drafts.size());
        for (Draft draft : drafts) {
            arrivals.add(arrival(organization, draft.tracedBy(traceparent), null));
        }
        return executors.current().intake().acceptAll(organization, arrivals).map(accepted -> {
            ObjectNode json = JsonNodeFactory.instance.objectNode();
            ArrayNode items = json.putArray("items");
            accepted.forEach(each -> items.add(json(each)));
            return Answer.json(202, json);
        });
    }

    private Future<Accepted> accept(OrganizationId organization, Draft draft, @Nullable UUID replayOf) {
        return executors.current().intake().accept(arrival(organization, draft, replayOf));
    }

    private Intake.Arrival arrival(OrganizationId organization, Draft draft, @Nullable UUID replayOf) {
        DedupeKey key = replayOf != null ? null : key(draft);
        return new Intake.Arrival(organization, draft.finish(ids.next(), ids.now()), replayOf, key);
    }

    /** By source and id, as CloudEvents say what the same event is. */
    private DedupeKey key(Draft draft) {
        try {
            byte[] name = ("event\n" + draft.source() + '\n' + draft.originId()).getBytes(StandardCharsets.UTF_8);
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(name);
            return new DedupeKey(Arrays.copyOf(hash, KEY_BYTES), new byte[KEY_BYTES], dedupeWindow);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every JDK has SHA-256", impossible);
        }
    }

    private static ObjectNode json(Accepted accepted) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", accepted.id().toString())
                .put("duplicate", accepted.duplicate());
    }

    private Future<Answer> list(Exchange exchange) {
        Page page = Page.of(exchange);
        String type = exchange.query("type");
        if (type != null && type.chars().anyMatch(Character::isISOControl)) {
            String message = "An event's type has no control characters.";
            throw new Failure(new Reason.Invalid(message, List.of(new Violation("/type", message))));
        }
        UUID before = page.cursor() == null ? AFTER_ALL : page.after();
        return events.list(exchange.caller().organization(), before, Instant.EPOCH, type, page.limit() + 1)
                .map(found -> page.answer(
                        found, EventRoutes::json, event -> event.id().toString()));
    }

    /** The CloudEvent itself, with what the server knows of it beside its attributes. */
    private static JsonNode json(StoredEvent event) {
        ObjectNode json = (ObjectNode) Trees.read(event.envelope());
        json.put("received_at", event.receivedAt().toString());
        UUID replayOf = event.replayOf();
        if (replayOf != null) {
            json.put("replay_of", replayOf.toString());
        }
        if (event.headers().length > 0) {
            json.set("headers", Trees.read(event.headers()));
        }
        ArrayNode executions = json.putArray("execution_ids");
        event.executions().forEach(id -> executions.add(id.toString()));
        return json;
    }

    private Future<Answer> get(Exchange exchange) {
        OrganizationId organization = exchange.caller().organization();
        return found(organization, EventId.parse(exchange.path("id")))
                .compose(event -> executions
                        .named(organization, event.executions())
                        .map(started -> {
                            ObjectNode json = (ObjectNode) json(event);
                            ArrayNode array = json.putArray("executions");
                            started.forEach(execution -> array.add(ExecutionView.summary(execution)));
                            return Answer.json(200, json);
                        }));
    }

    private Future<StoredEvent> found(OrganizationId organization, EventId id) {
        return events.find(organization, id)
                .map(event -> event.orElseThrow(() -> new Failure(new Reason.NotFound("There is no such event."))));
    }

    private Future<Answer> replay(Exchange exchange) {
        OrganizationId organization = exchange.caller().organization();
        return found(organization, EventId.parse(exchange.path("id")))
                .compose(event -> {
                    Draft again = CloudEvents.stored(event.envelope());
                    again.attributes().remove("time");
                    again.attributes().remove(TraceContext.TRACEPARENT);
                    again.tracedBy(exchange.traceOnward());
                    return accept(organization, again, event.id().value());
                })
                .map(accepted -> Answer.json(202, json(accepted)));
    }
}
