package io.penstock.execution;

import io.penstock.postgres.GroupCommit;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Stores many journal entries in one statement; an entry that is there already stays as it is. */
final class JournalBatch implements GroupCommit.Batch<JournalEntry, Boolean> {

    private static final String STORE = """
            insert into journal (organization_id, execution_id, generation, position, seq, digest, outcome, snapshot)
            select * from unnest($1::uuid[], $2::uuid[], $3::int[], $4::text[], $5::int[], $6::bigint[], $7::bytea[],
                                 $8::bytea[])
            on conflict do nothing
            """;

    @Override
    public int bytes(JournalEntry entry) {
        return entry.bytes();
    }

    @Override
    public Future<List<Boolean>> write(SqlConnection connection, List<JournalEntry> batch) {
        return connection
                .preparedQuery(STORE)
                .execute(columns(batch))
                .map(stored -> Collections.nCopies(batch.size(), Boolean.TRUE));
    }

    static Tuple columns(List<JournalEntry> batch) {
        int size = batch.size();
        UUID[] organizations = new UUID[size];
        UUID[] executions = new UUID[size];
        Integer[] generations = new Integer[size];
        String[] positions = new String[size];
        Integer[] sequences = new Integer[size];
        Long[] digests = new Long[size];
        @Nullable Buffer[] outcomes = new Buffer[size];
        @Nullable Buffer[] snapshots = new Buffer[size];
        for (int i = 0; i < size; i++) {
            JournalEntry entry = batch.get(i);
            organizations[i] = entry.execution().organization().value();
            executions[i] = entry.execution().id().value();
            generations[i] = entry.execution().generation();
            positions[i] = entry.position();
            sequences[i] = entry.seq();
            digests[i] = entry.digest();
            outcomes[i] = buffer(entry.outcome());
            snapshots[i] = buffer(entry.snapshot());
        }
        return Tuple.tuple()
                .addArrayOfUUID(organizations)
                .addArrayOfUUID(executions)
                .addArrayOfInteger(generations)
                .addArrayOfString(positions)
                .addArrayOfInteger(sequences)
                .addArrayOfLong(digests)
                .addArrayOfBuffer(outcomes)
                .addArrayOfBuffer(snapshots);
    }

    private static @Nullable Buffer buffer(byte @Nullable [] bytes) {
        return bytes == null ? null : Buffer.buffer(bytes);
    }
}
