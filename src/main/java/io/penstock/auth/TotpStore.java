package io.penstock.auth;

import io.penstock.identity.UserId;
import io.penstock.seal.Sealer;
import io.penstock.seal.UnsealableException;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Second factors of users in PostgreSQL: sealed secrets, hashed recovery codes. They are a user's, in whichever organization. */
final class TotpStore {

    private static final byte[] PURPOSE = {'t', 'o', 't', 'p', 0};

    private final Pool pool;
    private final Sealer sealer;

    TotpStore(Pool pool, Sealer sealer) {
        this.pool = pool;
        this.sealer = sealer;
    }

    private static final String BEGIN = """
            insert into totp (user_id, sealed) values ($1, $2)
            on conflict (user_id) do update set sealed = excluded.sealed, last_step = 0 where totp.confirmed_at is null
            """;

    /** Keeps a secret that is to be confirmed; false when there is a confirmed one. */
    Future<Boolean> begin(UserId user, byte[] secret) {
        return pool.preparedQuery(BEGIN)
                .execute(Tuple.of(user.value(), Buffer.buffer(sealer.seal(secret, context(user)))))
                .map(rows -> rows.rowCount() == 1);
    }

    private static final String SECRET = """
            select sealed from totp where user_id = $1 and (confirmed_at is not null) = $2
            """;

    /** Empty also when another secret key has sealed it. */
    Future<Optional<byte[]>> secret(UserId user, boolean confirmed) {
        return pool.preparedQuery(SECRET)
                .execute(Tuple.of(user.value(), confirmed))
                .map(rows -> rows.rowCount() == 0
                        ? Optional.empty()
                        : opened(sealed(rows.iterator().next()), user));
    }

    private Optional<byte[]> opened(byte[] sealed, UserId user) {
        try {
            return Optional.of(sealer.open(sealed, context(user)));
        } catch (UnsealableException foreign) {
            return Optional.empty();
        }
    }

    private static byte[] sealed(Row row) {
        return row.getBuffer("sealed").getBytes();
    }

    private static final String CONFIRM = """
            with confirmed as (
              update totp set confirmed_at = now(), last_step = $2
               where user_id = $1 and confirmed_at is null returning user_id
            ), codes as (
              insert into recovery_codes (user_id, hash) select user_id, unnest($3::bytea[]) from confirmed
            )
            select count(*) from confirmed
            """;

    /** Turns the second factor on, with its recovery codes; false when it is on, or was not begun. */
    Future<Boolean> confirm(UserId user, long step, List<String> codes) {
        return pool.preparedQuery(CONFIRM)
                .execute(Tuple.tuple()
                        .addUUID(user.value())
                        .addLong(step)
                        .addArrayOfBuffer(codes.stream()
                                .map(code -> Buffer.buffer(Digest.of(code)))
                                .toArray(Buffer[]::new)))
                .map(rows -> rows.iterator().next().getLong(0) == 1);
    }

    private static final String USE = """
            update totp set last_step = $2 where user_id = $1 and confirmed_at is not null and last_step < $2
            """;

    /** False when that step, or a later one, was used before: a code is good once. */
    Future<Boolean> use(UserId user, long step) {
        return pool.preparedQuery(USE).execute(Tuple.of(user.value(), step)).map(rows -> rows.rowCount() == 1);
    }

    private static final String USE_CODE = """
            delete from recovery_codes where user_id = $1 and hash = $2
            """;

    /** False when there is no such recovery code, or it was used before. */
    Future<Boolean> useRecoveryCode(UserId user, String code) {
        return pool.preparedQuery(USE_CODE)
                .execute(Tuple.of(user.value(), Buffer.buffer(Digest.of(code))))
                .map(rows -> rows.rowCount() == 1);
    }

    private static final String STATUS = """
            select (select count(*) from recovery_codes where user_id = $1) as codes
              from totp where user_id = $1 and confirmed_at is not null
            """;

    /** How many recovery codes are left; null when there is no second factor. */
    Future<@Nullable Long> recoveryCodes(UserId user) {
        return pool.preparedQuery(STATUS)
                .execute(Tuple.of(user.value()))
                .map(rows ->
                        rows.rowCount() == 0 ? null : rows.iterator().next().getLong("codes"));
    }

    private static final String REMOVE = """
            with codes as (
              delete from recovery_codes where user_id = $1
            )
            delete from totp where user_id = $1
            """;

    Future<Void> remove(UserId user) {
        return pool.preparedQuery(REMOVE).execute(Tuple.of(user.value())).mapEmpty();
    }

    /** What binds a sealed secret to its row. */
    private static byte[] context(UserId user) {
        return ByteBuffer.allocate(PURPOSE.length + 2 * Long.BYTES)
                .put(PURPOSE)
                .putLong(user.value().getMostSignificantBits())
                .putLong(user.value().getLeastSignificantBits())
                .array();
    }
}
