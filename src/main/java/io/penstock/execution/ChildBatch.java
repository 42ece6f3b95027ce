package io.penstock.execution;

import io.penstock.postgres.GroupCommit;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Starts workflows that runs ask for. A child that is not awaited starts with the entry of its parent's journal; one that is awaited with
 * a row that says who waits for it, and that tells a repetition.
 */
final class ChildBatch implements GroupCommit.Batch<ChildStart, ChildBatch.Started> {

    private static final String STORE = """
            with item as (
              select * from unnest($1::uuid[], $2::uuid[], $3::int[], $4::text[], $5::boolean[], $6::int[], $7::bigint[],
                                   $8::bytea[], $9::uuid[], $10::uuid[], $11::int[], $12::uuid[], $13::bytea[],
                                   $14::smallint[], $15::smallint[])
                as i(organization_id, parent, generation, position, awaited, seq, digest, outcome,
                     id, workflow_id, version, owner, input, hops, depth)),
            journaled as (
              insert into journal (organization_id, execution_id, generation, position, seq, digest, outcome)
              select organization_id, parent, generation, position, seq, digest, outcome from item where not awaited
              on conflict do nothing
              returning execution_id, position),
            marked as (
              insert into children (organization_id, parent_id, generation, position, child_id)
              select organization_id, parent, generation, position, id from item where awaited
              on conflict do nothing
              returning parent_id, position)
            insert into executions (organization_id, id, workflow_id, version, status, owner, input, hops, depth,
                                    parent_id, parent_generation, parent_position)
            select i.organization_id, i.id, i.workflow_id, i.version, case when i.owner is null then 0 else 1 end, i.owner,
                   i.input, i.hops, i.depth, i.parent, i.generation, case when i.awaited then i.position end
              from item i
             where (i.parent, i.position) in (select execution_id, position from journaled
                                              union all select parent_id, position from marked)
            on conflict do nothing
            returning id
            """;

    private static final String MARKED = """
            select c.parent_id, c.generation, c.position, c.child_id from children c
              join unnest($1::uuid[], $2::uuid[], $3::int[], $4::text[])
                as i(organization_id, parent, generation, position)
                on c.organization_id = i.organization_id and c.parent_id = i.parent
               and c.generation = i.generation and c.position = i.position
            """;

    /**
     * What became of a start.
     *
     * @param child the one that was started first
     * @param fresh whether it was by this statement
     */
    record Started(@Nullable UUID child, boolean fresh) {}

    private record Place(UUID parent, int generation, String position) {}

    @Override
    public int bytes(ChildStart start) {
        return start.bytes();
    }

    @Override
    public Future<List<Started>> write(SqlConnection connection, List<ChildStart> batch) {
        return connection.preparedQuery(STORE).execute(columns(batch)).compose(rows -> {
            Map<UUID, Boolean> fresh = new HashMap<>();
            rows.forEach(row -> fresh.put(row.getUUID("id"), true));
            return fresh.size() == batch.size()
                    ? Future.succeededFuture(results(batch, fresh, Map.of()))
                    : connection.preparedQuery(MARKED).execute(places(batch)).map(marked -> {
                        Map<Place, UUID> children = new HashMap<>();
                        marked.forEach(row -> children.put(
                                new Place(
                                        row.getUUID("parent_id"),
                                        row.getInteger("generation"),
                                        row.getString("position")),
                                row.getUUID("child_id")));
                        return results(batch, fresh, children);
                    });
        });
    }

    private static List<Started> results(List<ChildStart> batch, Map<UUID, Boolean> fresh, Map<Place, UUID> children) {
        List<Started> results = new ArrayList<>(batch.size());
        for (ChildStart start : batch) {
            UUID id = start.child().id().value();
            ExecutionRef parent = start.parent();
            results.add(
                    fresh.containsKey(id)
                            ? new Started(id, true)
                            : new Started(
                                    children.get(new Place(parent.id().value(), parent.generation(), start.position())),
                                    false));
        }
        return results;
    }

    private static Tuple places(List<ChildStart> batch) {
        int size = batch.size();
        UUID[] organizations = new UUID[size];
        UUID[] parents = new UUID[size];
        Integer[] generations = new Integer[size];
        String[] positions = new String[size];
        for (int i = 0; i < size; i++) {
            ChildStart each = batch.get(i);
            organizations[i] = each.parent().organization().value();
            parents[i] = each.parent().id().value();
            generations[i] = each.parent().generation();
            positions[i] = each.position();
        }
        return Tuple.tuple()
                .addArrayOfUUID(organizations)
                .addArrayOfUUID(parents)
                .addArrayOfInteger(generations)
                .addArrayOfString(positions);
    }

    private static Tuple columns(List<ChildStart> batch) {
        int size = batch.size();
        Boolean[] awaited = new Boolean[size];
        Integer[] sequences = new Integer[size];
        Long[] digests = new Long[size];
        @Nullable Buffer[] outcomes = new Buffer[size];
        for (int i = 0; i < size; i++) {
            JournalEntry entry = batch.get(i).entry();
            awaited[i] = entry == null;
            sequences[i] = entry == null ? 0 : entry.seq();
            digests[i] = entry == null ? 0 : entry.digest();
            byte[] outcome = entry == null ? null : entry.outcome();
            outcomes[i] = outcome == null ? null : Buffer.buffer(outcome);
        }
        return children(
                batch,
                places(batch)
                        .addArrayOfBoolean(awaited)
                        .addArrayOfInteger(sequences)
                        .addArrayOfLong(digests)
                        .addArrayOfBuffer(outcomes));
    }

    private static Tuple children(List<ChildStart> batch, Tuple tuple) {
        int size = batch.size();
        UUID[] ids = new UUID[size];
        UUID[] workflows = new UUID[size];
        Integer[] versions = new Integer[size];
        @Nullable UUID[] owners = new UUID[size];
        @Nullable Buffer[] inputs = new Buffer[size];
        Short[] hops = new Short[size];
        Short[] depths = new Short[size];
        for (int i = 0; i < size; i++) {
            ChildStart each = batch.get(i);
            byte[] input = each.child().input();
            ids[i] = each.child().id().value();
            workflows[i] = each.child().workflow().value();
            versions[i] = each.child().version();
            owners[i] = each.child().owner();
            inputs[i] = input == null ? null : Buffer.buffer(input);
            hops[i] = (short) each.lineage().hops();
            depths[i] = (short) each.lineage().depth();
        }
        return tuple.addArrayOfUUID(ids)
                .addArrayOfUUID(workflows)
                .addArrayOfInteger(versions)
                .addArrayOfUUID(owners)
                .addArrayOfBuffer(inputs)
                .addArrayOfShort(hops)
                .addArrayOfShort(depths);
    }
}
