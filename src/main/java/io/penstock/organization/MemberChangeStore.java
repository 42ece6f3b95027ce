package io.penstock.organization;

import io.penstock.identity.OrganizationId;
import io.penstock.identity.Role;
import io.penstock.identity.UserId;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which members changed, in PostgreSQL; a trigger writes it. */
final class MemberChangeStore {

    private final Pool pool;

    MemberChangeStore(Pool pool) {
        this.pool = pool;
    }

    private static final String CHANGED = """
            select c.change, c.organization_id, c.user_id, m.role
              from member_changes c
              left join members m on m.organization_id = c.organization_id and m.user_id = c.user_id
             where c.change > $1 order by c.change limit $2
            """;

    /** @param role as it is now; empty: not a member */
    record Changed(long change, OrganizationId organization, UserId user, Optional<Role> role) {}

    /** What was changed after that change, in order. */
    Future<List<Changed>> changedAfter(long change, int limit) {
        return pool.preparedQuery(CHANGED).execute(Tuple.of(change, limit)).map(rows -> {
            List<Changed> changes = new ArrayList<>(rows.size());
            rows.forEach(row -> changes.add(changed(row)));
            return changes;
        });
    }

    private static Changed changed(Row row) {
        return new Changed(
                row.getLong("change"),
                new OrganizationId(row.getUUID("organization_id")),
                new UserId(row.getUUID("user_id")),
                Optional.ofNullable(row.getString("role")).map(MemberStore::role));
    }

    /** Every token is younger. */
    private static final String FORGET = """
            delete from member_changes where changed_at < now() - interval '7 days'
            """;

    /** Forgets what no token can contradict any more. */
    Future<Integer> forget() {
        return pool.preparedQuery(FORGET).execute().map(rows -> rows.rowCount());
    }
}
