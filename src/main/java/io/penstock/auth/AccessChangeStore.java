package io.penstock.auth;

import io.penstock.auth.AccessChange.KeyChanged;
import io.penstock.auth.AccessChange.MemberChanged;
import io.penstock.auth.AccessChange.Membership;
import io.penstock.auth.AccessChange.SessionEnded;
import io.penstock.auth.AccessChange.SigningChanged;
import io.penstock.auth.AccessChange.UserChanged;
import io.penstock.identity.OrganizationId;
import io.penstock.identity.Role;
import io.penstock.identity.UserId;
import io.penstock.postgres.Database;
import io.vertx.core.Future;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What has changed about tokens and keys, from the triggers of their tables. Across organizations: a node serves them all. */
final class AccessChangeStore {

    private final Database database;

    AccessChangeStore(Database database) {
        this.database = database;
    }

    /**
     * @param from where the next reading begins: the oldest transaction that was open at this one
     * @param at when that was, by the database's clock
     */
    record Reading(long from, Instant at, List<AccessChange> changes) {}

    /** The statement is its own snapshot: whatever it does not see belongs to that transaction or a later one. */
    private static final String READ = """
            select now.oldest, now() as at, c.kind, c.subject, c.organization_id, m.role, u.operator
              from (select pg_snapshot_xmin(pg_current_snapshot())::text::bigint as oldest) as now
              left join access_changes c
                on c.transaction >= $1 and c.changed_at > now() - make_interval(secs => $2)
              left join members m
                on c.kind = 'member' and m.organization_id = c.organization_id and m.user_id = c.subject
              left join users u on c.kind = 'user' and u.id = c.subject
            """;

    /**
     * @param from as the last reading said; 0: the first one
     * @param back how long ago a change may lie
     */
    Future<Reading> read(long from, Duration back) {
        return database.pool()
                .preparedQuery(READ)
                .execute(Tuple.of(from, (double) back.toSeconds()))
                .map(AccessChangeStore::reading);
    }

    private static Reading reading(RowSet<Row> rows) {
        long oldest = 0;
        Instant at = Instant.EPOCH;
        List<AccessChange> changes = new ArrayList<>(rows.size());
        for (Row row : rows) {
            oldest = row.getLong("oldest");
            at = row.getOffsetDateTime("at").toInstant();
            if (row.getString("kind") != null) {
                changes.add(change(row));
            }
        }
        return new Reading(oldest, at, changes);
    }

    private static AccessChange change(Row row) {
        return switch (row.getString("kind")) {
            case "session" -> new SessionEnded(row.getUUID("subject"));
            case "key" -> new KeyChanged(row.getUUID("subject"));
            case "member" ->
                new MemberChanged(
                        new Membership(
                                new OrganizationId(row.getUUID("organization_id")), new UserId(row.getUUID("subject"))),
                        Optional.ofNullable(row.getString("role"))
                                .map(role -> Role.valueOf(role.toUpperCase(Locale.ROOT))));
            case "user" ->
                new UserChanged(new UserId(row.getUUID("subject")), Optional.ofNullable(row.getBoolean("operator")));
            default -> new SigningChanged();
        };
    }

    private static final String PURGE = """
            delete from access_changes where changed_at < now() - make_interval(secs => $1)
            """;

    /** Forgets what is older than that. */
    Future<Integer> purge(Duration age) {
        return database.pool()
                .preparedQuery(PURGE)
                .execute(Tuple.of((double) age.toSeconds()))
                .map(RowSet::rowCount);
    }

    private static final String LISTEN = "listen penstock_access";

    /** Being told of changes: until it is closed, or the connection breaks. */
    record Listening(Runnable close) {}

    /**
     * On a connection of its own and on the caller's event loop.
     *
     * @param changed runs at each notification
     * @param broken runs once when the connection ends
     */
    Future<Listening> listen(Runnable changed, Runnable broken) {
        return database.connect().compose(connection -> {
            PgConnection.cast(connection).notificationHandler(notification -> changed.run());
            connection.closeHandler(closed -> broken.run());
            return connection
                    .query(LISTEN)
                    .execute()
                    .map(new Listening(connection::close))
                    .onFailure(refused -> connection.close());
        });
    }
}
