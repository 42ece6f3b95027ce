package io.penstock.auth;

import io.penstock.auth.Session.Client;
import io.penstock.identity.Caller;
import io.penstock.identity.Credential;
import io.penstock.identity.OrganizationId;
import io.penstock.identity.Role;
import io.penstock.identity.UserId;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Sessions and their refresh tokens in PostgreSQL, by its clock. They are a user's, in whichever organization. */
final class SessionStore {

    /** The oldest sessions of a user who has more are ended. */
    static final int MOST_OF_ONE_USER = 1_000;

    private static final double MILLIS_PER_SECOND = 1_000;

    private final Pool pool;
    private final SessionLimits limits;

    SessionStore(Pool pool, SessionLimits limits) {
        this.pool = pool;
        this.limits = limits;
    }

    private static final String INSERT = """
            with session as (
              insert into sessions (id, user_id, organization_id, address, agent, idle_until, expires_at)
              values ($1, $2, $3, $4, $5, now() + make_interval(secs => $6),
                      now() + make_interval(secs => $7))
              returning id
            ), token as (
              insert into refresh_tokens (hash, session_id, generation) select $8, id, 0 from session
            )
            delete from sessions where id in (
              select id from sessions where user_id = $2 order by id desc offset $9)
            """;

    /** @param token not kept, only its hash */
    Future<Void> insert(UUID id, Caller caller, Client client, String token) {
        return pool.preparedQuery(INSERT)
                .execute(Tuple.tuple()
                        .addUUID(id)
                        .addUUID(caller.user().value())
                        .addUUID(caller.organization().value())
                        .addString(client.address())
                        .addString(client.agent())
                        .addDouble(seconds(limits.idle()))
                        .addDouble(seconds(limits.longest()))
                        .addValue(Buffer.buffer(Digest.of(token)))
                        .addInteger(MOST_OF_ONE_USER - 1))
                .mapEmpty();
    }

    /** What became of a refresh token that was presented. */
    sealed interface Outcome {

        /** @param caller who has the session, in the organization that was asked for */
        record Renewed(Caller caller) implements Outcome {}

        /** The session has ended: somebody else had its tokens too. */
        record Reused(UUID session, UserId user, OrganizationId organization) implements Outcome {}

        /** No session has it. */
        record Unknown() implements Outcome {}

        /** The user is not in that organization; the token is as good as before. */
        record NotAMember() implements Outcome {}
    }

    /** Makes all who present a token of the same session go one after the other. */
    private static final String LOCK = """
            select s.id from sessions s
             where s.id = (select session_id from refresh_tokens where hash = $1)
               and s.idle_until > now() and s.expires_at > now()
               for update
            """;

    private static final String READ = """
            select s.id, s.user_id, s.organization_id, u.email, u.operator, m.organization_id as entered, m.role,
                   extract(epoch from clock_timestamp() - t.retired_at)::float8 as age, t.superseded, t.generation, good.generation as newest
              from refresh_tokens t
              join sessions s on s.id = t.session_id
              join users u on u.id = s.user_id
              join refresh_tokens good on good.session_id = s.id and good.retired_at is null
              left join members m on m.user_id = s.user_id and m.organization_id = coalesce($2, s.organization_id)
             where t.hash = $1
            """;

    /**
     * Exchanges a refresh token for {@code next}.
     *
     * @param wanted the organization to enter; null: the one that was entered last
     */
    Future<Outcome> rotate(String token, String next, @Nullable OrganizationId wanted, Client client) {
        Buffer hash = Buffer.buffer(Digest.of(token));
        UUID entered = wanted == null ? null : wanted.value();
        return pool.withTransaction(sql -> sql.preparedQuery(LOCK)
                .execute(Tuple.of(hash))
                .compose(locked -> locked.rowCount() == 0
                        ? Future.succeededFuture(locked)
                        : sql.preparedQuery(READ)
                                .execute(Tuple.tuple().addValue(hash).addUUID(entered)))
                .compose(rows -> rows.rowCount() == 0
                        ? Future.succeededFuture(new Outcome.Unknown())
                        : rotate(sql, rows.iterator().next(), Buffer.buffer(Digest.of(next)), client)));
    }

    private Future<Outcome> rotate(SqlClient sql, Row row, Buffer next, Client client) {
        UUID session = row.getUUID("id");
        UserId user = new UserId(row.getUUID("user_id"));
        Rotation rotation = Rotation.of(
                age(row),
                row.getBoolean("superseded"),
                row.getInteger("newest") == row.getInteger("generation") + 1,
                limits.grace());
        if (rotation == Rotation.REUSED) {
            return end(sql, user, session)
                    .map(new Outcome.Reused(session, user, new OrganizationId(row.getUUID("organization_id"))));
        }
        if (row.getString("role") == null) {
            return Future.succeededFuture(new Outcome.NotAMember());
        }
        Caller caller = caller(row, session, user);
        return renew(sql, caller, session, row.getInteger("generation") + 1, next, client)
                .map(new Outcome.Renewed(caller));
    }

    private static @Nullable Duration age(Row row) {
        Double age = row.getDouble("age");
        return age == null ? null : Duration.ofMillis(Math.round(age * MILLIS_PER_SECOND));
    }

    private static double seconds(Duration span) {
        return span.toMillis() / MILLIS_PER_SECOND;
    }

    private static Caller caller(Row row, UUID session, UserId user) {
        return new Caller(
                new OrganizationId(row.getUUID("entered")),
                user,
                row.getString("email"),
                Role.valueOf(row.getString("role").toUpperCase(Locale.ROOT)),
                row.getBoolean("operator"),
                new Credential.Session(session));
    }

    /** The token that is good now may be the presented one, or its successor that never arrived. */
    private static final String RETIRE = """
            update refresh_tokens set retired_at = now(), superseded = (generation = $2)
             where session_id = $1 and retired_at is null
            """;

    private static final String RENEW = """
            with token as (
              insert into refresh_tokens (hash, session_id, generation) values ($2, $1, $3)
            )
            update sessions set used_at = now(), idle_until = now() + make_interval(secs => $4), organization_id = $5, address = $6, agent = $7
             where id = $1
            """;

    private Future<Void> renew(SqlClient sql, Caller caller, UUID session, int generation, Buffer next, Client client) {
        return sql.preparedQuery(RETIRE)
                .execute(Tuple.of(session, generation))
                .compose(retired -> sql.preparedQuery(RENEW)
                        .execute(Tuple.tuple()
                                .addUUID(session)
                                .addValue(next)
                                .addInteger(generation)
                                .addDouble(seconds(limits.idle()))
                                .addUUID(caller.organization().value())
                                .addString(client.address())
                                .addString(client.agent())))
                .mapEmpty();
    }

    private static final String END = """
            delete from sessions where user_id = $1 and id = $2
            """;

    /** False when the user has no such session. */
    Future<Boolean> end(UserId user, UUID session) {
        return end(pool, user, session);
    }

    private static Future<Boolean> end(SqlClient sql, UserId user, UUID session) {
        return sql.preparedQuery(END).execute(Tuple.of(user.value(), session)).map(rows -> rows.rowCount() > 0);
    }

    private static final String END_OTHERS = """
            delete from sessions where user_id = $1 and id is distinct from $2
            """;

    /** @param kept the one that goes on; null: none */
    Future<Integer> endOthers(UserId user, @Nullable UUID kept) {
        return pool.preparedQuery(END_OTHERS)
                .execute(Tuple.tuple().addUUID(user.value()).addUUID(kept))
                .map(RowSet::rowCount);
    }

    private static final String LIST = """
            select * from sessions
             where user_id = $1 and id > $2 and idle_until > now() and expires_at > now()
             order by id limit $3
            """;

    /** By id, from the one after {@code after}. */
    Future<List<Session>> list(UserId user, UUID after, int limit) {
        return pool.preparedQuery(LIST)
                .execute(Tuple.of(user.value(), after, limit))
                .map(rows -> {
                    List<Session> sessions = new ArrayList<>(rows.size());
                    rows.forEach(row -> sessions.add(session(row)));
                    return sessions;
                });
    }

    private static final String PURGE = """
            delete from sessions where id in (
              select id from sessions where least(idle_until, expires_at) < now() limit $1)
            """;

    /** Forgets sessions that are over, at most so many at a time. */
    Future<Integer> purge(int most) {
        return pool.preparedQuery(PURGE).execute(Tuple.of(most)).map(RowSet::rowCount);
    }

    private static Session session(Row row) {
        OffsetDateTime idle = row.getOffsetDateTime("idle_until");
        OffsetDateTime end = row.getOffsetDateTime("expires_at");
        return new Session(
                row.getUUID("id"),
                new OrganizationId(row.getUUID("organization_id")),
                new Client(row.getString("address"), row.getString("agent")),
                new Session.Times(
                        row.getOffsetDateTime("created_at").toInstant(),
                        row.getOffsetDateTime("used_at").toInstant(),
                        (idle.isBefore(end) ? idle : end).toInstant()));
    }
}
