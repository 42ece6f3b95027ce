package io.penstock.execution;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.engine.Outcome;
import io.penstock.identity.Uuids;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * From when on a run that begins to listen has to look for events: from its last outcome on, or from the event on that it has received just
 * before, without those that it knows already. Made of the journal alone, so that a recovery comes to the same. Belongs to one run and its
 * thread.
 */
final class Horizon {

    private final Set<UUID> known = new LinkedHashSet<>(2);
    private final Instant beginning;
    private Instant since;
    /** The events that started the run, until it has got further. */
    private @Nullable JsonNode input;

    private Horizon(Instant beginning, @Nullable JsonNode input) {
        this.beginning = beginning;
        this.since = beginning;
        this.input = input;
    }

    static Horizon atStart(Instant startedAt, JsonNode input) {
        return new Horizon(startedAt, input.isArray() ? input : null);
    }

    /** Of a run that goes on from a snapshot, at its logical time then. */
    static Horizon atSnapshot(Instant now) {
        return new Horizon(now, null);
    }

    /**
     * What a run that begins to listen looks for.
     *
     * @param known events from then on that it has received, sent or been started by
     */
    record View(Instant since, List<UUID> known) {}

    View view() {
        List<UUID> all = new ArrayList<>(known);
        if (input != null) {
            input.forEach(event -> {
                UUID id = id(event);
                if (id != null) {
                    all.add(id);
                }
            });
        }
        return new View(since, all);
    }

    /** The run takes an outcome. */
    void take(Outcome outcome) {
        Instant time = outcome.at().minus(DerivedId.LAG);
        if (outcome instanceof Outcome.Received received) {
            UUID event = id(received.event());
            if (event != null) {
                known.add(event);
                time = Uuids.time(event);
            }
        } else if (outcome instanceof Outcome.Settled settled) {
            UUID made = id(settled.value());
            if (made != null) {
                known.add(made);
            }
        }
        if (time.isAfter(since)) {
            since = time;
            known.removeIf(event -> Uuids.time(event).isBefore(since.minusMillis(1)));
        }
        if (since.isAfter(beginning.plusMillis(1))) {
            input = null;
        }
    }

    private static @Nullable UUID id(JsonNode event) {
        JsonNode id = event.path("id");
        if (!id.isTextual() || id.textValue().length() != 36) {
            return null;
        }
        try {
            return UUID.fromString(id.textValue());
        } catch (IllegalArgumentException anothers) {
            return null;
        }
    }
}
