package io.penstock.postgres;

import io.penstock.config.Secret;
import io.penstock.config.SecretKeys;
import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.security.MessageDigest;
import java.util.Optional;

/**
 * Sees to it that all servers of one database have one secret key: what one of them sealed or signed is worth nothing to a server with
 * another. The first to start leaves a fingerprint, from which the key cannot be computed.
 */
public final class SharedKey {

    /** Never changes: it would lock every server out of its own database. */
    private static final String PURPOSE = "penstock key fingerprint 1";

    private static final int BYTES = 16;

    private static final String CLAIM = """
            insert into key_fingerprint (fingerprint) values ($1) on conflict do nothing
            """;
    private static final String READ = """
            select fingerprint from key_fingerprint
            """;

    private final Database database;

    public SharedKey(Database database) {
        this.database = database;
    }

    /** @throws Failure in the future, when the database belongs to servers with another key */
    public Future<Void> require(Secret secretKey) {
        byte[] own = SecretKeys.derive(secretKey, PURPOSE, BYTES);
        return database.pool()
                .preparedQuery(CLAIM)
                .execute(Tuple.of(Buffer.buffer(own)))
                .compose(claimed -> database.pool().query(READ).execute())
                .compose(rows -> MessageDigest.isEqual(own, stored(rows))
                        ? Future.succeededFuture()
                        : Future.failedFuture(another()));
    }

    /** Whether that is the key of the database's servers, without a claim; empty: no server has begun it. */
    public Future<Optional<Boolean>> isShared(Secret secretKey) {
        byte[] own = SecretKeys.derive(secretKey, PURPOSE, BYTES);
        return database.pool()
                .query(READ)
                .execute()
                .map(rows ->
                        rows.size() == 0 ? Optional.empty() : Optional.of(MessageDigest.isEqual(own, stored(rows))));
    }

    private static byte[] stored(RowSet<Row> rows) {
        return rows.iterator().next().getBuffer("fingerprint").getBytes();
    }

    private static Failure another() {
        return new Failure(
                new Reason.Invalid("The secret key is not the one that this database was begun with: give every"
                        + " server of a database the same PENSTOCK_SECRET_KEY, or the " + SecretKeys.FILE
                        + " from the data folder of the first."));
    }
}
