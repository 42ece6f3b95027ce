package io.penstock.auth;

import io.penstock.identity.Caller;
import io.penstock.identity.OrganizationId;
import io.penstock.identity.Role;
import io.penstock.identity.UserId;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Users, their passwords and places in organizations, in PostgreSQL, as signing in needs them. */
final class AccountStore {

    private static final String NOWHERE = "";

    private final Pool pool;

    AccountStore(Pool pool) {
        this.pool = pool;
    }

    /**
     * @param caller who that is once the password is verified
     * @param secondFactor whether signing in takes a code, too
     * @param familiar whether it has a session from the address that asks
     */
    record Account(Caller caller, String passwordHash, boolean secondFactor, boolean familiar) {
        /** Without the hash. */
        @Override
        public String toString() {
            return "Account[" + caller.user() + "]";
        }
    }

    private static final String ACCOUNT = """
            select u.id, u.email, u.password_hash, u.operator, m.organization_id, m.role,
                   exists (select from totp t where t.user_id = u.id and t.confirmed_at is not null) as second_factor,
                   exists (select from sessions s where s.user_id = u.id and s.address = $1) as familiar
              from users u join members m on m.user_id = u.id
            """;

    /** Across organizations: before signing in there is none. The one that the user joined first wins. */
    private static final String FIND = ACCOUNT + " where u.email = $2 order by m.created_at, m.organization_id limit 1";

    /**
     * @param email lower case
     * @param address that asks
     */
    Future<Optional<Account>> find(String email, String address) {
        return pool.preparedQuery(FIND).execute(Tuple.of(address, email)).map(AccountStore::first);
    }

    private static final String READ = ACCOUNT + " where m.organization_id = $2 and u.id = $3";

    Future<Optional<Account>> read(OrganizationId organization, UserId user) {
        return pool.preparedQuery(READ)
                .execute(Tuple.of(NOWHERE, organization.value(), user.value()))
                .map(AccountStore::first);
    }

    private static final String REHASH = """
            update users set password_hash = $3 where id = $1 and password_hash = $2
            """;

    /** Keeps a better hash of the same password, unless that was changed meanwhile. */
    Future<Void> rehash(UserId user, String before, String better) {
        return pool.preparedQuery(REHASH)
                .execute(Tuple.of(user.value(), before, better))
                .mapEmpty();
    }

    private static final String CHANGE = """
            with changed as (
              update users set password_hash = $3 where id = $1 and password_hash = $2 returning id
            ), links as (
              delete from password_resets where user_id in (select id from changed)
            ), sessions as (
              delete from sessions where user_id in (select id from changed) and id is distinct from $4
            )
            select count(*) from changed
            """;

    /**
     * Gives a user another password, and ends all sessions but one.
     *
     * @param kept the session that goes on; null: none
     * @return false when it was changed meanwhile
     */
    Future<Boolean> changePassword(UserId user, String before, String after, @Nullable UUID kept) {
        return pool.preparedQuery(CHANGE)
                .execute(Tuple.of(user.value(), before, after, kept))
                .map(rows -> rows.iterator().next().getLong(0) == 1);
    }

    private static final String LINK = """
            with found as (
              select u.id from users u
               where u.email = $3
                 and ($1::uuid is null or not u.operator
                      and exists (select from members where user_id = u.id and organization_id = $1)
                      and not exists (select from members where user_id = u.id and organization_id <> $1))
            )
            insert into password_resets (hash, user_id, made_by, without_totp, expires_at)
            select $4, id, $2, $5, now() + make_interval(secs => $6) from found
            on conflict (user_id) do update set hash = excluded.hash, made_by = excluded.made_by,
                   without_totp = excluded.without_totp, expires_at = excluded.expires_at
            returning expires_at
            """;

    /**
     * Who makes a one-time link for whom.
     *
     * @param within only a user who is in that organization and in no other; null: any user
     * @param withoutTotp resetting also turns the second factor off
     */
    record Link(@Nullable OrganizationId within, UserId maker, String email, boolean withoutTotp, Duration life) {}

    /** Keeps a one-time link instead of earlier ones; when it ends, or empty when there is no such user. */
    Future<Optional<Instant>> insertLink(Link link, byte[] hash) {
        UUID within = link.within() == null ? null : link.within().value();
        return pool.preparedQuery(LINK)
                .execute(Tuple.tuple()
                        .addUUID(within)
                        .addUUID(link.maker().value())
                        .addString(link.email())
                        .addValue(Buffer.buffer(hash))
                        .addBoolean(link.withoutTotp())
                        .addDouble((double) link.life().toSeconds()))
                .map(rows -> rows.rowCount() == 0
                        ? Optional.empty()
                        : Optional.of(rows.iterator()
                                .next()
                                .getOffsetDateTime("expires_at")
                                .toInstant()));
    }

    private static final String LINKED = """
            select exists (select from password_resets where hash = $1 and expires_at > now())
            """;

    /** Whether there is such a link that can be used: a password is hashed only then. */
    Future<Boolean> hasLink(byte[] hash) {
        return pool.preparedQuery(LINKED)
                .execute(Tuple.of(Buffer.buffer(hash)))
                .map(rows -> rows.iterator().next().getBoolean(0));
    }

    private static final String RESET = """
            with used as (
              delete from password_resets where hash = $1 and expires_at > now() returning user_id, without_totp
            ), changed as (
              update users set password_hash = $2 where id in (select user_id from used) returning id
            ), sessions as (
              delete from sessions where user_id in (select user_id from used)
            ), factor as (
              delete from totp where user_id in (select user_id from used where without_totp)
            ), codes as (
              delete from recovery_codes where user_id in (select user_id from used where without_totp)
            )
            select id from changed
            """;

    /** Uses a link up: another password, and no session goes on. Empty when there is no such link any more. */
    Future<Optional<UserId>> reset(byte[] hash, String passwordHash) {
        return pool.preparedQuery(RESET)
                .execute(Tuple.of(Buffer.buffer(hash), passwordHash))
                .map(rows -> rows.rowCount() == 0
                        ? Optional.empty()
                        : Optional.of(new UserId(rows.iterator().next().getUUID("id"))));
    }

    private static final String PURGE = """
            delete from password_resets where expires_at < now()
            """;

    /** Forgets links that nobody used in time. */
    Future<Integer> purge() {
        return pool.preparedQuery(PURGE).execute().map(RowSet::rowCount);
    }

    private static Optional<Account> first(RowSet<Row> rows) {
        Iterator<Row> found = rows.iterator();
        return found.hasNext() ? Optional.of(account(found.next())) : Optional.empty();
    }

    private static Account account(Row row) {
        Caller caller = new Caller(
                new OrganizationId(row.getUUID("organization_id")),
                new UserId(row.getUUID("id")),
                row.getString("email"),
                Role.of(row.getString("role")).orElseThrow(),
                row.getBoolean("operator"));
        return new Account(
                caller, row.getString("password_hash"), row.getBoolean("second_factor"), row.getBoolean("familiar"));
    }
}
