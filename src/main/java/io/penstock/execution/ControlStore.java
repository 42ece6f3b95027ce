package io.penstock.execution;

import io.penstock.identity.ExecutionId;
import io.penstock.identity.OrganizationId;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the management interface changes about executions that nobody runs, and what it asks of those who run them. */
final class ControlStore {

    private final Pool pool;

    ControlStore(Pool pool) {
        this.pool = pool;
    }

    /** Asks whoever owns it to cancel it. */
    Future<Void> requestCancel(OrganizationId organization, ExecutionId id) {
        return InboxStore.send(pool, new Mail.Address(organization, id), InboxStore.CANCEL);
    }

    /** Asks whoever owns it to suspend it. */
    Future<Void> requestSuspend(OrganizationId organization, ExecutionId id) {
        return InboxStore.send(pool, new Mail.Address(organization, id), InboxStore.SUSPEND);
    }

    private static final String CANCEL_SUSPENDED = """
            with ended as (
              update executions set status = 6, finished_at = now()
               where organization_id = $1 and id = $2 and status = 3
              returning organization_id, id, parent_id, parent_position, convert_to('{"cancelled":null}', 'UTF8') as told),
            """ + ClosingBatch.AFTERMATH + """
            select id from ended
            """;

    /** True when it was suspended, and is cancelled now; nobody runs it, so nobody has to be asked. */
    Future<Boolean> cancelSuspended(OrganizationId organization, ExecutionId id) {
        return changed(CANCEL_SUSPENDED, organization, id);
    }

    private static final String SUSPEND_UNOWNED = """
            update executions set status = 3
             where organization_id = $1 and id = $2 and status in (0, 2) and owner is null
            """;

    /** True when nobody ran it, and it is suspended now. */
    Future<Boolean> suspendUnowned(OrganizationId organization, ExecutionId id) {
        return changed(SUSPEND_UNOWNED, organization, id);
    }

    private static final String RESUME = """
            with resumed as (
              update executions
                 set status = 0, owner = null, adoptions = 0, error = null, tasks = null, tasks_omitted = 0,
                     started_at = null, finished_at = null
               where organization_id = $1 and id = $2 and status = 3
              returning organization_id, id),
            forgotten as (
              delete from inbox b using resumed r
               where b.organization_id = r.organization_id and b.execution_id = r.id and b.kind = 'suspend')
            select id from resumed
            """;

    /** True when it was suspended; any node may take it now. */
    Future<Boolean> resume(OrganizationId organization, ExecutionId id) {
        return changed(RESUME, organization, id);
    }

    private Future<Boolean> changed(String statement, OrganizationId organization, ExecutionId id) {
        return pool.preparedQuery(statement)
                .execute(Tuple.of(organization.value(), id.value()))
                .map(rows -> rows.rowCount() > 0);
    }

    private static final String AGAIN = """
            update executions
               set generation = generation + 1, version = $4, status = 0, owner = null, adoptions = 0, output = null,
                   error = null, tasks = null, tasks_omitted = 0, started_at = null, finished_at = null, retried_at = now()
             where organization_id = $1 and id = $2 and generation = $3 and status in (5, 6)
            """;

    private static final String KEEP = """
            insert into journal (organization_id, execution_id, generation, position, seq, digest, outcome, snapshot)
            select organization_id, execution_id, generation + 1, position, seq, digest, outcome,
                   case when $6 then snapshot end
              from journal
             where organization_id = $1 and execution_id = $2 and generation = $3 and seq between $4 and $5
               and (outcome is not null or $6)
            """;

    /**
     * What a retry keeps of the journal.
     *
     * @param snapshots whether a snapshot among them still fits
     */
    record Kept(int fromSeq, int toSeq, boolean snapshots) {}

    /**
     * Has an execution run again as its next generation.
     *
     * @param ref of the generation that has ended
     * @param kept empty: it begins from the start
     * @return false when it has not ended as faulted or cancelled, or runs again already
     */
    Future<Boolean> retry(ExecutionRef ref, int version, Optional<Kept> kept) {
        return pool.withTransaction(sql -> sql.preparedQuery(AGAIN)
                .execute(Tuple.of(ref.organization().value(), ref.id().value(), ref.generation(), version))
                .compose(rows -> rows.rowCount() == 0
                        ? Future.succeededFuture(false)
                        : kept.map(entries -> keep(sql, ref, entries))
                                .orElseGet(Future::succeededFuture)
                                .map(true)));
    }

    private static Future<Void> keep(SqlConnection sql, ExecutionRef ref, Kept kept) {
        return sql.preparedQuery(KEEP)
                .execute(Tuple.from(List.of(
                        ref.organization().value(),
                        ref.id().value(),
                        ref.generation(),
                        kept.fromSeq(),
                        kept.toSeq(),
                        kept.snapshots())))
                .mapEmpty();
    }

    private static final String CLAIM = """
            select organization_id, id, workflow_id, version, generation, event_id, input, hops, depth, parent_id,
                   parent_generation, parent_position, retried_at
              from executions where organization_id = $1 and id = $2
            """;

    /** What is needed to run it again, with its journal: from the last snapshot on, or from the beginning. */
    Future<Optional<History>> history(OrganizationId organization, ExecutionId id, boolean whole) {
        return pool.withConnection(sql -> sql.preparedQuery(CLAIM)
                .execute(Tuple.of(organization.value(), id.value()))
                .map(ClaimStore::claims)
                .compose(claims -> {
                    if (claims.isEmpty()) {
                        return Future.succeededFuture(Optional.empty());
                    }
                    ClaimStore store = new ClaimStore(sql);
                    Claim claim = claims.get(0);
                    return store.journals(claims, whole)
                            .compose(entries -> store.envelopes(claims)
                                    .map(envelopes -> Optional.of(new History(
                                            claim,
                                            entries.getOrDefault(claim.id(), List.of()),
                                            claim.event() == null ? null : envelopes.get(claim.event())))));
                }));
    }

    /** @param envelope of the event that started it; null: none did, or it is gone */
    record History(Claim claim, List<JournalEntry> journal, byte @Nullable [] envelope) {}
}
