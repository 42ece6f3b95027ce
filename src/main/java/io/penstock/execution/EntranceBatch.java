package io.penstock.execution;

import io.penstock.execution.Turn.Answer;
import io.penstock.postgres.GroupCommit;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Decides which executions may begin of those whose workflows limit how many run. Whatever happens to a key, here or in {@link ExitBatch}, is
 * a transaction that holds the key's lock, so that no turn is given twice and none is forgotten. One that must wait is parked by it, too.
 */
final class EntranceBatch implements GroupCommit.Batch<Turn, Answer> {

    /** In order, so that two batches never wait for each other. */
    static final String LOCK = """
            select pg_advisory_xact_lock(k)
              from (select distinct k from unnest($1::bigint[]) as k order by k) as ordered
            """;

    /** States: 0 waits, 1 runs, 2 replaced before it began, 3 replaced while it runs, 4 skipped. */
    private static final String ENTER = """
            with owned as materialized (
              select from executions where organization_id = $1::uuid and id = $3::uuid and owner = $6::uuid and status < 2),
            called_off as materialized (
              select from inbox where organization_id = $1::uuid and execution_id = $3::uuid and kind = 'cancel'),
            mine as materialized (
              select state from turns where organization_id = $1::uuid and key = $2::uuid and execution_id = $3::uuid),
            others as materialized (
              select count(*) filter (where state = 1) as running, count(*) as busy
                from turns where organization_id = $1::uuid and key = $2::uuid and state in (1, 3) and execution_id <> $3::uuid),
            placed as (
              insert into turns (organization_id, key, execution_id, most, state)
              select $1::uuid, $2::uuid, $3::uuid, $4::int,
                     case when busy < $4::int
                               and ($5::text = 'replace'
                                    or not exists (select from turns where organization_id = $1::uuid and key = $2::uuid and state = 0))
                          then 1
                          when $5::text = 'skip' then 4
                          else 0 end
                from others
               where exists (select from owned) and not exists (select from mine) and not exists (select from called_off)
              on conflict do nothing
              returning state),
            outdone as (
              update turns t set state = 2
               where t.organization_id = $1::uuid and t.key = $2::uuid and t.execution_id <> $3::uuid and t.state = 0
                 and $5::text = 'replace' and exists (select from placed where state = 0)
              returning t.organization_id, t.execution_id),
            woken as (
              insert into timers (organization_id, execution_id, due_at)
              select organization_id, execution_id, now() from outdone
              on conflict (organization_id, execution_id) do update set due_at = excluded.due_at),
            replaced as (
              update turns t set state = 3
                from (select execution_id from turns
                       where organization_id = $1::uuid and key = $2::uuid and state = 1 and execution_id <> $3::uuid
                       order by execution_id limit (select greatest(0, running - $4::int + 1) from others)) as oldest
               where t.organization_id = $1::uuid and t.key = $2::uuid and t.execution_id = oldest.execution_id
                 and $5::text = 'replace' and exists (select from placed where state = 0)
              returning t.organization_id, t.execution_id),
            told as (
              insert into inbox (organization_id, execution_id, kind)
              select organization_id, execution_id, 'cancel' from replaced
              on conflict do nothing),
            answer as (
              select case when m.state = 0 and not exists (select from called_off) then 0
                          when not exists (select from owned) then -1
                          when exists (select from called_off) then 4
                          else coalesce(m.state, (select state from placed), -1) end as state
                from (select) as one left join mine m on true),
            parked as (
              update executions e
                 set owner = null,
                     status = case when exists (select from inbox
                                                 where organization_id = $1::uuid and execution_id = $3::uuid and kind = 'suspend')
                                   then 3 else 2 end
                from answer a
               where a.state = 0 and e.organization_id = $1::uuid and e.id = $3::uuid and e.owner = $6::uuid and e.status < 2)
            select state, (select count(*) from replaced) + (select count(*) from outdone) as displaced from answer
            """;

    private final UUID node;
    private final Runnable displaced;

    /** @param displaced told after the commit that others have to be looked at */
    EntranceBatch(UUID node, Runnable displaced) {
        this.node = node;
        this.displaced = displaced;
    }

    @Override
    public int bytes(Turn turn) {
        return 128;
    }

    @Override
    public Future<List<Answer>> write(SqlConnection connection, List<Turn> batch) {
        return connection
                .begin()
                .compose(transaction -> connection
                        .preparedQuery(LOCK)
                        .execute(locks(batch))
                        .compose(locked -> connection.preparedQuery(ENTER).executeBatch(entries(batch)))
                        .compose(rows -> transaction.commit().map(committed -> answers(rows, batch.size())))
                        .recover(failure ->
                                transaction.rollback().otherwiseEmpty().compose(none -> Future.failedFuture(failure))));
    }

    static Tuple locks(List<Turn> turns) {
        return Tuple.tuple()
                .addArrayOfLong(turns.stream()
                        .map(turn -> turn.key().getMostSignificantBits())
                        .toArray(Long[]::new));
    }

    private List<Tuple> entries(List<Turn> batch) {
        List<Tuple> entries = new ArrayList<>(batch.size());
        for (Turn turn : batch) {
            entries.add(Tuple.tuple()
                    .addUUID(turn.execution().organization().value())
                    .addUUID(turn.key())
                    .addUUID(turn.execution().id().value())
                    .addInteger(turn.limit())
                    .addString(turn.onConflict().name().toLowerCase(Locale.ROOT))
                    .addUUID(node));
        }
        return entries;
    }

    private List<Answer> answers(RowSet<Row> first, int size) {
        List<Answer> answers = new ArrayList<>(size);
        long others = 0;
        for (@Nullable RowSet<Row> rows = first; rows != null; rows = rows.next()) {
            Row row = rows.iterator().next();
            others += row.getLong("displaced");
            answers.add(
                    switch (row.getInteger("state")) {
                        case -1 -> Answer.LOST;
                        case 0 -> Answer.WAIT;
                        case 1 -> Answer.BEGIN;
                        default -> Answer.CANCEL;
                    });
        }
        if (others > 0) {
            displaced.run();
        }
        return answers;
    }
}
