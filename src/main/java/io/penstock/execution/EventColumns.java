package io.penstock.execution;

import io.penstock.event.CloudEvent;
import io.penstock.event.DedupeKey;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The submissions of a batch as parallel arrays, one element for each. */
final class EventColumns {

    private final UUID[] organizations;
    private final UUID[] ids;
    private final @Nullable String[] types;
    private final @Nullable String[] sources;
    private final @Nullable UUID[] replays;
    private final @Nullable Buffer[] headers;
    private final @Nullable Buffer[] envelopes;
    private final Buffer[] executions;
    private final @Nullable Buffer[] keys;
    private final @Nullable Buffer[] digests;
    private final Long[] windows;
    private final Long[] catalogues;
    private final @Nullable UUID[] firstExecutions;

    EventColumns(int size) {
        organizations = new UUID[size];
        ids = new UUID[size];
        types = new String[size];
        sources = new String[size];
        replays = new UUID[size];
        headers = new Buffer[size];
        envelopes = new Buffer[size];
        executions = new Buffer[size];
        keys = new Buffer[size];
        digests = new Buffer[size];
        windows = new Long[size];
        catalogues = new Long[size];
        firstExecutions = new UUID[size];
    }

    void set(int i, Submission submission) {
        organizations[i] = submission.organization().value();
        catalogues[i] = submission.catalogueVersion();
        executions[i] = ids(submission.executions());
        firstExecutions[i] = submission.executions().isEmpty()
                ? null
                : submission.executions().get(0).id().value();
        CloudEvent event = submission.event();
        if (event != null) {
            ids[i] = event.id().value();
            types[i] = event.type();
            sources[i] = event.source();
            headers[i] = Buffer.buffer(event.headers());
            replays[i] = submission.replayOf();
            envelopes[i] = Buffer.buffer(event.bytes());
        }
        DedupeKey key = submission.key();
        windows[i] = key == null ? 0L : key.window().toSeconds();
        if (key != null) {
            keys[i] = Buffer.buffer(key.hash());
            digests[i] = Buffer.buffer(key.body());
        }
    }

    static Buffer ids(List<NewExecution> executions) {
        Buffer ids = Buffer.buffer(16 * executions.size());
        for (NewExecution execution : executions) {
            UUID id = execution.id().value();
            ids.appendLong(id.getMostSignificantBits()).appendLong(id.getLeastSignificantBits());
        }
        return ids;
    }

    Tuple addTo(Tuple tuple) {
        return tuple.addArrayOfUUID(organizations)
                .addArrayOfUUID(ids)
                .addArrayOfString(types)
                .addArrayOfString(sources)
                .addArrayOfUUID(replays)
                .addArrayOfBuffer(headers)
                .addArrayOfBuffer(envelopes)
                .addArrayOfBuffer(executions)
                .addArrayOfBuffer(keys)
                .addArrayOfBuffer(digests)
                .addArrayOfLong(windows)
                .addArrayOfLong(catalogues)
                .addArrayOfUUID(firstExecutions);
    }
}
