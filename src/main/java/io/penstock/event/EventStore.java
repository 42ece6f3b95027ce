package io.penstock.event;

import io.penstock.identity.EventId;
import io.penstock.identity.ExecutionId;
import io.penstock.identity.OrganizationId;
import io.penstock.identity.Uuids;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads stored events. They are written by the intake, together with what they start. */
public final class EventStore {

    /** Larger events are listed by their attributes and size: two hundred of a megabyte are no page. */
    private static final int LISTED_BYTES = 16 << 10;

    private final Pool pool;

    public EventStore(Pool pool) {
        this.pool = pool;
    }

    /**
     * An event as it is stored.
     *
     * @param envelope the CloudEvent in JSON format
     * @param headers what it was received with, a JSON object; empty: nothing
     */
    public record StoredEvent(
            EventId id,
            String type,
            @Nullable UUID replayOf,
            List<ExecutionId> executions,
            byte[] envelope,
            byte[] headers) {

        public Instant receivedAt() {
            return Uuids.time(id.value());
        }
    }

    private static final String FIND = """
            select id, type, replay_of, executions, envelope, headers from events where organization_id = $1 and id = $2
            """;

    public Future<Optional<StoredEvent>> find(OrganizationId organization, EventId id) {
        return pool.preparedQuery(FIND)
                .execute(Tuple.of(organization.value(), id.value()))
                .map(rows -> rows.rowCount() == 0
                        ? Optional.empty()
                        : Optional.of(event(rows.iterator().next())));
    }

    private static final String LIST = """
            select id, type, replay_of, executions, headers,
                   case when octet_length(envelope) <= $6 then envelope
                        else convert_to(json_build_object('id', id, 'type', type, 'source', source,
                                                          'specversion', '1.0', 'size', octet_length(envelope))::text,
                                        'UTF8')
                   end as envelope
              from events
             where organization_id = $1 and id < $2 and id >= $3 and ($4::text is null or type = $4)
             order by id desc limit $5
            """;

    /** The newest first, from the one before {@code before}, none older than {@code since}; of large ones only what they are. */
    public Future<List<StoredEvent>> list(
            OrganizationId organization, UUID before, Instant since, @Nullable String type, int limit) {
        return pool.preparedQuery(LIST)
                .execute(Tuple.of(organization.value(), before, Uuids.lowest(since), type, limit, LISTED_BYTES))
                .map(rows -> {
                    List<StoredEvent> events = new ArrayList<>(rows.size());
                    rows.forEach(row -> events.add(event(row)));
                    return events;
                });
    }

    private static StoredEvent event(Row row) {
        Buffer ids = row.getBuffer("executions");
        List<ExecutionId> executions = new ArrayList<>(ids.length() / 16);
        for (int at = 0; at < ids.length(); at += 16) {
            executions.add(new ExecutionId(new UUID(ids.getLong(at), ids.getLong(at + 8))));
        }
        return new StoredEvent(
                new EventId(row.getUUID("id")),
                row.getString("type"),
                row.getUUID("replay_of"),
                executions,
                row.getBuffer("envelope").getBytes(),
                row.getBuffer("headers").getBytes());
    }
}
