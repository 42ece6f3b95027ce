package io.penstock.auth;

import io.penstock.auth.SigningKey.Material;
import io.penstock.config.SigningAlgorithm;
import io.penstock.seal.Sealer;
import io.penstock.seal.UnsealableException;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The server's signing keys in PostgreSQL, sealed by its secret key. They belong to no organization. */
final class SigningKeyStore {

    private static final byte[] PURPOSE = {'s', 'i', 'g', 'n', 0};
    private static final double MILLIS_PER_SECOND = 1_000;

    private final Pool pool;
    private final Sealer sealer;

    SigningKeyStore(Pool pool, Sealer sealer) {
        this.pool = pool;
        this.sealer = sealer;
    }

    private static final String ALL = """
            select * from signing_keys order by signs_from, id
            """;

    /** In the order in which they begin to sign. Those that another secret key has sealed count as not there. */
    Future<List<SigningKey>> all() {
        return pool.preparedQuery(ALL).execute().map(rows -> {
            List<SigningKey> keys = new ArrayList<>(rows.size());
            for (Row row : rows) {
                if (opens(row)) {
                    keys.add(key(row));
                }
            }
            return keys;
        });
    }

    private boolean opens(Row row) {
        try {
            key(row);
            return true;
        } catch (UnsealableException foreign) {
            return false;
        }
    }

    /** Whoever would change the keys comes one after the other. */
    private static final String LOCK = """
            select pg_advisory_xact_lock(5203940318471)
            """;

    private static final String NEWEST = """
            select *, signs_from > now() as next from signing_keys order by signs_from desc, id desc limit 1
            """;

    private static final String INSERT = """
            insert into signing_keys (id, algorithm, sealed, public_key, signs_from)
            select $1, $2, $3, $4, now() + make_interval(secs => case when exists (select from signing_keys) then $5 else 0 end)
            """;

    /**
     * A key to be stored.
     *
     * @param lead how long it is known before it signs; the first of all signs at once
     */
    record Draft(UUID id, SigningAlgorithm algorithm, Material material, Duration lead) {}

    /** Stores it unless the newest key can be opened and is of its algorithm already, and says whether it did. */
    Future<Boolean> ensure(Draft draft) {
        return pool.withTransaction(sql -> newest(sql).compose(rows -> {
            boolean there = rows.rowCount() > 0
                    && opens(rows.iterator().next())
                    && rows.iterator()
                            .next()
                            .getString("algorithm")
                            .equals(draft.algorithm().name());
            return there ? Future.succeededFuture(false) : insert(sql, draft).map(true);
        }));
    }

    /** Stores it unless another one is on its way to sign, and says whether it did. */
    Future<Boolean> succeed(Draft draft) {
        return pool.withTransaction(sql -> newest(sql).compose(rows -> {
            boolean coming = rows.rowCount() > 0 && rows.iterator().next().getBoolean("next");
            return coming ? Future.succeededFuture(false) : insert(sql, draft).map(true);
        }));
    }

    private static final String WITHDRAW = """
            delete from signing_keys
            """;

    /** Stores it as the only one: no token of another key is good any more. */
    Future<Void> replace(Draft draft) {
        return pool.withTransaction(sql -> sql.query(LOCK)
                .execute()
                .compose(locked -> sql.query(WITHDRAW).execute())
                .compose(withdrawn -> insert(sql, draft)));
    }

    private static Future<RowSet<Row>> newest(SqlClient sql) {
        return sql.query(LOCK).execute().compose(locked -> sql.query(NEWEST).execute());
    }

    private Future<Void> insert(SqlClient sql, Draft draft) {
        byte[] sealed = sealer.seal(draft.material().secret(), context(draft.id()));
        return sql.preparedQuery(INSERT)
                .execute(Tuple.of(
                        draft.id(),
                        draft.algorithm().name(),
                        Buffer.buffer(sealed),
                        Buffer.buffer(draft.material().publicPart()),
                        draft.lead().toMillis() / MILLIS_PER_SECOND))
                .mapEmpty();
    }

    private static final String PURGE = """
            delete from signing_keys k where exists (
              select from signing_keys n
               where n.signs_from > k.signs_from and n.signs_from < now() - make_interval(secs => $1))
            """;

    /** Forgets keys whose successor has signed for so long. */
    Future<Integer> purge(Duration age) {
        return pool.preparedQuery(PURGE)
                .execute(Tuple.of((double) age.toSeconds()))
                .map(RowSet::rowCount);
    }

    private SigningKey key(Row row) {
        UUID id = row.getUUID("id");
        return new SigningKey(
                id,
                SigningAlgorithm.valueOf(row.getString("algorithm")),
                sealer.open(row.getBuffer("sealed").getBytes(), context(id)),
                row.getBuffer("public_key").getBytes(),
                row.getOffsetDateTime("created_at").toInstant(),
                row.getOffsetDateTime("signs_from").toInstant());
    }

    /** What binds a sealed key to its row. */
    private static byte[] context(UUID id) {
        return ByteBuffer.allocate(PURPOSE.length + 2 * Long.BYTES)
                .put(PURPOSE)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array();
    }
}
