package io.penstock.auth;

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
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** API keys in PostgreSQL. A key that was revoked, and one whose maker has left the organization, has no row. */
final class KeyStore {

    /** Every node holds all keys in memory. */
    static final int MOST_OF_ONE_MEMBER = 100;

    private final Pool pool;

    KeyStore(Pool pool) {
        this.pool = pool;
    }

    private static final String INSERT = """
            insert into api_keys (organization_id, id, user_id, name, hash, hint, role, operator, created_at, expires_at)
            select $1, $2, $3, $4, $5, $6, $7, $8, $9, $10
             where (select count(*) from api_keys where organization_id = $1 and user_id = $3) < $11
            """;

    /** False when the member has as many as one may have. */
    Future<Boolean> insert(ApiKey key, byte[] hash) {
        return pool.preparedQuery(INSERT)
                .execute(Tuple.tuple()
                        .addUUID(key.organization().value())
                        .addUUID(key.id())
                        .addUUID(key.user().value())
                        .addString(key.name())
                        .addValue(Buffer.buffer(hash))
                        .addString(key.hint())
                        .addString(key.scope().role().word())
                        .addBoolean(key.scope().operator())
                        .addOffsetDateTime(time(key.times().created()))
                        .addOffsetDateTime(time(key.times().expires()))
                        .addLong((long) MOST_OF_ONE_MEMBER))
                .map(rows -> rows.rowCount() == 1);
    }

    private static @Nullable OffsetDateTime time(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }

    private static final String LIST = """
            select * from api_keys
             where organization_id = $1 and ($2::uuid is null or user_id = $2) and id > $3 order by id limit $4
            """;

    /** @param maker null: of all members */
    Future<List<ApiKey>> list(OrganizationId organization, @Nullable UserId maker, UUID after, int limit) {
        return pool.preparedQuery(LIST)
                .execute(Tuple.of(organization.value(), id(maker), after, limit))
                .map(rows -> {
                    List<ApiKey> keys = new ArrayList<>(rows.size());
                    rows.forEach(row -> keys.add(key(row)));
                    return keys;
                });
    }

    private static final String DELETE = """
            delete from api_keys
             where organization_id = $1 and id = $2 and ($3::uuid is null or user_id = $3) and ($4 or role <> 'owner')
            """;

    /**
     * @param maker null: of any member
     * @param owners keys of owners too
     * @return false when there is no such key
     */
    Future<Boolean> delete(OrganizationId organization, UUID id, @Nullable UserId maker, boolean owners) {
        return pool.preparedQuery(DELETE)
                .execute(Tuple.of(organization.value(), id, id(maker), owners))
                .map(rows -> rows.rowCount() > 0);
    }

    private static @Nullable UUID id(@Nullable UserId user) {
        return user == null ? null : user.value();
    }

    /**
     * A key as a node holds it.
     *
     * @param caller who uses it, with what the key and its maker may both do now
     */
    record Live(Buffer hash, Caller caller, @Nullable Instant expires) {}

    private static final String LIVE = """
            select k.organization_id, k.id, k.user_id, k.hash, k.expires_at, k.role, m.role as members, u.email,
                   k.operator and u.operator as operator
              from api_keys k
              join members m on m.organization_id = k.organization_id and m.user_id = k.user_id
              join users u on u.id = k.user_id
            """;

    private static final String LIVE_AFTER = LIVE + " where k.id > $1 order by k.id limit $2";

    /** Of all organizations, by id: a node serves them all. */
    Future<List<Live>> live(UUID after, int limit) {
        return pool.preparedQuery(LIVE_AFTER).execute(Tuple.of(after, limit)).map(KeyStore::live);
    }

    private static final String LIVE_OF = LIVE + " where k.id = any($1) or k.user_id = any($2)";

    /** Those of the given ones that there are, and all of the given users. */
    Future<List<Live>> live(Collection<UUID> ids, Collection<UUID> users) {
        return pool.preparedQuery(LIVE_OF)
                .execute(Tuple.tuple()
                        .addArrayOfUUID(ids.toArray(UUID[]::new))
                        .addArrayOfUUID(users.toArray(UUID[]::new)))
                .map(KeyStore::live);
    }

    private static List<Live> live(RowSet<Row> rows) {
        List<Live> keys = new ArrayList<>(rows.size());
        for (Row row : rows) {
            Role role = role(row.getString("role")).atMost(role(row.getString("members")));
            Caller caller = new Caller(
                    new OrganizationId(row.getUUID("organization_id")),
                    new UserId(row.getUUID("user_id")),
                    row.getString("email"),
                    role,
                    row.getBoolean("operator"),
                    new Credential.Key(row.getUUID("id")));
            keys.add(new Live(row.getBuffer("hash"), caller, instant(row, "expires_at")));
        }
        return keys;
    }

    private static final String TOUCH = """
            update api_keys k set last_used_at = greatest(k.last_used_at, u.used_at)
              from unnest($1::uuid[], $2::timestamptz[]) as u (id, used_at)
             where k.id = u.id
            """;

    /** Notes when keys were used last. */
    Future<Void> touch(Map<UUID, Instant> used) {
        List<UUID> ids = List.copyOf(used.keySet());
        return pool.preparedQuery(TOUCH)
                .execute(Tuple.tuple()
                        .addArrayOfUUID(ids.toArray(UUID[]::new))
                        .addArrayOfOffsetDateTime(
                                ids.stream().map(id -> time(used.get(id))).toArray(OffsetDateTime[]::new)))
                .mapEmpty();
    }

    private static final String PURGE = """
            delete from api_keys where id in (
              select id from api_keys where expires_at < now() - interval '30 days' limit $1)
            """;

    /** Forgets keys that expired long ago, at most so many at a time. */
    Future<Integer> purge(int most) {
        return pool.preparedQuery(PURGE).execute(Tuple.of(most)).map(RowSet::rowCount);
    }

    private static ApiKey key(Row row) {
        return new ApiKey(
                new OrganizationId(row.getUUID("organization_id")),
                row.getUUID("id"),
                new UserId(row.getUUID("user_id")),
                row.getString("name"),
                new ApiKey.Scope(role(row.getString("role")), row.getBoolean("operator")),
                row.getString("hint"),
                new ApiKey.Times(
                        row.getOffsetDateTime("created_at").toInstant(),
                        instant(row, "expires_at"),
                        instant(row, "last_used_at")));
    }

    private static Role role(String word) {
        return Role.of(word).orElseThrow();
    }

    private static @Nullable Instant instant(Row row, String column) {
        OffsetDateTime time = row.getOffsetDateTime(column);
        return time == null ? null : time.toInstant();
    }
}
