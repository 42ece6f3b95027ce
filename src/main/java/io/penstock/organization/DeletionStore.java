package io.penstock.organization;

import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import io.penstock.identity.OrganizationId;
import io.penstock.identity.Role;
import io.penstock.identity.UserId;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;

/**
 * The end of an organization in PostgreSQL: one transaction after which nothing enters it and nobody is a member. What is there goes later, by
 * {@link PurgeStore}.
 */
final class DeletionStore {

    private final Pool pool;

    DeletionStore(Pool pool) {
        this.pool = pool;
    }

    /** Two of them at a time could each count on the operator that the other removes. */
    private static final String ALONE = """
            select pg_advisory_xact_lock(hashtext('penstock deletion of organizations'))
            """;

    private static final String SITUATION = """
            select (select a.role from members a where a.organization_id = $1 and a.user_id = $2) as actor,
                   exists (select from members m join users u on u.id = m.user_id and u.operator
                            where m.organization_id = $1) as operators,
                   exists (select from members m join users u on u.id = m.user_id and u.operator
                            where m.organization_id <> $1) as others
            """;

    /** The catalogue's new version makes an event that was matched before ask again, and be refused. */
    private static final String MARK = """
            update organizations
               set deleted_at = now(), updated_at = now(), egress_allow = '{}', catalogue_version = catalogue_version + 1
             where id = $1 and deleted_at is null
            """;

    private static final String LOCK_WEBHOOKS = """
            select change from webhook_changes for update
            """;

    /** Each gets a number of its own, since nodes read them in portions. */
    private static final String CLOSE_WEBHOOKS = """
            with live as (
              select id, row_number() over (order by id) as turn from webhooks
               where organization_id = $1 and deleted_at is null),
            raised as (
              update webhook_changes set change = change + (select count(*) from live) returning change)
            update webhooks w
               set deleted_at = now(), keys = '', settings = '', change = r.change - l.turn + 1
              from live l, raised r
             where w.organization_id = $1 and w.id = l.id
            """;

    private static final String CLOSE_WORKFLOWS = """
            update workflows set deleted_at = now() where organization_id = $1 and deleted_at is null
            """;

    private static final String END_SCHEDULES = """
            delete from schedules where organization_id = $1
            """;

    private static final String UNINVITE = """
            delete from invitations where organization_id = $1
            """;

    private static final String DISMISS = """
            delete from members where organization_id = $1
            """;

    private static final List<String> CLOSING =
            List.of(CLOSE_WEBHOOKS, CLOSE_WORKFLOWS, END_SCHEDULES, UNINVITE, DISMISS);

    /**
     * Ends an organization.
     *
     * @param actor who wants it
     * @return false when there is none, or it was ended already
     * @throws Failure Forbidden or Conflict in the future
     */
    Future<Boolean> delete(OrganizationId organization, UserId actor) {
        return pool.withTransaction(sql -> sql.query(ALONE)
                .execute()
                .compose(alone -> sql.preparedQuery(SITUATION).execute(Tuple.of(organization.value(), actor.value())))
                .compose(rows -> {
                    check(rows.iterator().next());
                    return sql.preparedQuery(MARK).execute(Tuple.of(organization.value()));
                })
                .compose(marked -> marked.rowCount() == 0
                        ? Future.succeededFuture(false)
                        : close(sql, organization).map(true)));
    }

    private static void check(Row situation) {
        String actor = situation.getString("actor");
        if (actor == null || MemberStore.role(actor) != Role.OWNER) {
            throw new Failure(new Reason.Forbidden("Only an owner deletes an organization."));
        }
        if (situation.getBoolean("operators") && !situation.getBoolean("others")) {
            throw new Failure(new Reason.Conflict(
                    "No operator of the server could sign in any more; let one join another organization first."));
        }
    }

    private static Future<Void> close(SqlConnection sql, OrganizationId organization) {
        Future<?> step = sql.query(LOCK_WEBHOOKS).execute();
        for (String statement : CLOSING) {
            step = step.compose(done -> sql.preparedQuery(statement).execute(Tuple.of(organization.value())));
        }
        return step.mapEmpty();
    }
}
