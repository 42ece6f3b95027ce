package io.penstock.execution;

import io.penstock.postgres.GroupCommit;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.SqlResult;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;

/**
 * Ends executions as {@link ClosingBatch} does and, in the same transaction, gives their turns to those that wait for one; see
 * {@link EntranceBatch}.
 */
final class ExitBatch implements GroupCommit.Batch<Exit, Boolean> {

    private static final byte[] REPLACED =
            Trees.problem("replaced", "A newer execution of the same key took its place.");
    private static final byte[] SKIPPED =
            Trees.problem("skipped", "As many executions of the same key as may ran already.");

    /** Of whatever ended, by this batch or otherwise. */
    private static final String LEAVE = """
            with item as (
              select distinct * from unnest($1::uuid[], $2::uuid[], $3::uuid[]) as i(organization_id, key, execution_id)),
            gone as (
              delete from turns t using item i
               where t.organization_id = i.organization_id and t.key = i.key and t.execution_id = i.execution_id
                 and not exists (select from executions e
                                  where e.organization_id = i.organization_id and e.id = i.execution_id
                                    and e.id between $4 and $5 and e.status < 4)
              returning t.organization_id, t.execution_id, t.state)
            update executions e set error = case g.state when 4 then $7::bytea else $6::bytea end
              from gone g
             where e.organization_id = g.organization_id and e.id = g.execution_id and e.id between $4 and $5
               and g.state > 1 and e.status = 6 and e.error is null
            """;

    private static final String GIVE = """
            with freed as (select distinct * from unnest($1::uuid[], $2::uuid[]) as f(organization_id, key)),
            given as (
              update turns t set state = 1
                from freed f
               cross join lateral (
                     select count(*) as busy from turns r
                      where r.organization_id = f.organization_id and r.key = f.key and r.state in (1, 3)) as b
               cross join lateral (
                     select w.execution_id, w.most, row_number() over (order by w.execution_id) as place
                       from (select execution_id, most from turns
                              where organization_id = f.organization_id and key = f.key and state = 0
                              order by execution_id limit 100) as w) as next
               where t.organization_id = f.organization_id and t.key = f.key and t.execution_id = next.execution_id
                 and b.busy + next.place <= next.most
              returning t.organization_id, t.execution_id)
            insert into timers (organization_id, execution_id, due_at)
            select organization_id, execution_id, now() from given
            on conflict (organization_id, execution_id) do update set due_at = excluded.due_at
            """;

    private final ClosingBatch closings;
    private final Runnable given;

    /** @param given told after the commit that executions are to be woken */
    ExitBatch(UUID node, Runnable given) {
        this.closings = new ClosingBatch(node);
        this.given = given;
    }

    @Override
    public int bytes(Exit exit) {
        Closing closing = exit.closing();
        return 64 + (closing == null ? 0 : closing.bytes());
    }

    @Override
    public Future<List<Boolean>> write(SqlConnection connection, List<Exit> batch) {
        List<Turn> turns = batch.stream().map(Exit::turn).toList();
        return connection
                .begin()
                .compose(transaction -> connection
                        .preparedQuery(EntranceBatch.LOCK)
                        .execute(EntranceBatch.locks(turns))
                        .compose(locked -> end(connection, batch))
                        .compose(results -> leave(connection, turns)
                                .compose(woken -> transaction.commit().onSuccess(committed -> tell(woken)))
                                .map(results))
                        .recover(failure ->
                                transaction.rollback().otherwiseEmpty().compose(none -> Future.failedFuture(failure))));
    }

    /** @param woken how many executions */
    private void tell(int woken) {
        if (woken > 0) {
            given.run();
        }
    }

    private Future<List<Boolean>> end(SqlConnection connection, List<Exit> batch) {
        List<Closing> ending = new ArrayList<>(batch.size());
        for (Exit exit : batch) {
            Closing closing = exit.closing();
            if (closing != null) {
                ending.add(closing);
            }
        }
        if (ending.isEmpty()) {
            return Future.succeededFuture(batch.stream().map(exit -> true).toList());
        }
        return closings.write(connection, ending).map(written -> {
            Iterator<Boolean> next = written.iterator();
            return batch.stream()
                    .map(exit -> exit.closing() == null || next.next())
                    .toList();
        });
    }

    private Future<Integer> leave(SqlConnection connection, List<Turn> turns) {
        List<UUID> organizations = new ArrayList<>(turns.size());
        List<UUID> keys = new ArrayList<>(turns.size());
        List<UUID> executions = new ArrayList<>(turns.size());
        for (Turn turn : turns) {
            organizations.add(turn.execution().organization().value());
            keys.add(turn.key());
            executions.add(turn.execution().id().value());
        }
        IdBounds bounds = IdBounds.of(executions, id -> id);
        Tuple freed = Tuple.tuple()
                .addArrayOfUUID(organizations.toArray(UUID[]::new))
                .addArrayOfUUID(keys.toArray(UUID[]::new));
        Tuple left = Tuple.tuple()
                .addArrayOfUUID(organizations.toArray(UUID[]::new))
                .addArrayOfUUID(keys.toArray(UUID[]::new))
                .addArrayOfUUID(executions.toArray(UUID[]::new))
                .addUUID(bounds.lowest())
                .addUUID(bounds.highest())
                .addBuffer(Buffer.buffer(REPLACED))
                .addBuffer(Buffer.buffer(SKIPPED));
        return connection
                .preparedQuery(LEAVE)
                .execute(left)
                .compose(gone -> connection.preparedQuery(GIVE).execute(freed))
                .map(SqlResult::rowCount);
    }
}
