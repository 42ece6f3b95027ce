package io.penstock.execution;

import io.penstock.postgres.GroupCommit;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Writes items as another batch does, and in the same transaction brings their events to the gatherings of workflows that several events
 * start. Sending the same batch again brings nothing, for its events are there.
 */
final class GatheringBatch<I, R> implements GroupCommit.Batch<I, R> {

    private final GroupCommit.Batch<I, R> inner;
    private final BiFunction<I, R, List<Portion>> portions;
    private final Function<I, UUID> organization;
    private final Runnable completed;

    /**
     * @param portions of an item's events, with what became of it: of those that were stored just now
     * @param completed is told when something has started that nobody owns yet
     */
    GatheringBatch(
            GroupCommit.Batch<I, R> inner,
            Function<I, UUID> organization,
            BiFunction<I, R, List<Portion>> portions,
            Runnable completed) {
        this.inner = inner;
        this.organization = organization;
        this.portions = portions;
        this.completed = completed;
    }

    @Override
    public int bytes(I item) {
        return inner.bytes(item);
    }

    @Override
    public Future<List<R>> write(SqlConnection connection, List<I> items) {
        return GatheringStore.write(
                connection,
                items.stream().map(organization).toList(),
                () -> inner.write(connection, items),
                results -> {
                    List<Portion> all = new ArrayList<>();
                    for (int i = 0; i < items.size(); i++) {
                        all.addAll(portions.apply(items.get(i), results.get(i)));
                    }
                    return all;
                },
                completed);
    }
}
