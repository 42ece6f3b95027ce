package io.penstock.execution;

import io.penstock.postgres.GroupCommit;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Collections;
import java.util.List;
import java.util.UUID;

/** Takes commands back: nothing more comes for them, and children that were awaited there are told to end. */
final class WithdrawalBatch implements GroupCommit.Batch<Withdrawal, Boolean> {

    private static final String STORE = """
            with item as (
              select * from unnest($1::uuid[], $2::uuid[], $3::int[], $4::text[])
                as i(organization_id, execution_id, generation, position)),
            unsubscribed as (
              delete from subscriptions s using item i
               where s.organization_id = i.organization_id and s.execution_id = i.execution_id and s.position = i.position),
            emptied as (
              delete from inbox b using item i
               where b.organization_id = i.organization_id and b.execution_id = i.execution_id
                 and b.kind in ('event', 'child') and b.position = i.position),
            left_alone as (
              delete from children c using item i
               where c.organization_id = i.organization_id and c.parent_id = i.execution_id
                 and c.generation = i.generation and c.position = i.position
              returning c.organization_id, c.child_id)
            insert into inbox (organization_id, execution_id, kind)
            select organization_id, child_id, 'cancel' from left_alone order by 1, 2
            on conflict do nothing
            """;

    @Override
    public int bytes(Withdrawal withdrawal) {
        return 64 + withdrawal.position().length();
    }

    @Override
    public Future<List<Boolean>> write(SqlConnection connection, List<Withdrawal> batch) {
        return connection
                .preparedQuery(STORE)
                .execute(columns(batch))
                .map(done -> Collections.nCopies(batch.size(), Boolean.TRUE));
    }

    private static Tuple columns(List<Withdrawal> batch) {
        int size = batch.size();
        UUID[] organizations = new UUID[size];
        UUID[] executions = new UUID[size];
        Integer[] generations = new Integer[size];
        String[] positions = new String[size];
        for (int i = 0; i < size; i++) {
            Withdrawal each = batch.get(i);
            organizations[i] = each.execution().organization().value();
            executions[i] = each.execution().id().value();
            generations[i] = each.execution().generation();
            positions[i] = each.position();
        }
        return Tuple.tuple()
                .addArrayOfUUID(organizations)
                .addArrayOfUUID(executions)
                .addArrayOfInteger(generations)
                .addArrayOfString(positions);
    }
}
