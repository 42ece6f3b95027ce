package io.penstock.organization;

import io.penstock.identity.OrganizationId;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import org.jspecify.annotations.Nullable;

/** The wrapped data key of each organization in PostgreSQL. */
public final class DataKeyStore {

    private final Pool pool;

    public DataKeyStore(Pool pool) {
        this.pool = pool;
    }

    private static final String FIND = """
            select wrapped from data_keys where organization_id = $1
            """;

    /** Null when it has none yet. */
    Future<byte @Nullable []> find(OrganizationId organization) {
        return pool.preparedQuery(FIND).execute(Tuple.of(organization.value())).map(DataKeyStore::wrapped);
    }

    /** Whoever comes second inserts nothing, and reads the first one's in a statement of its own. */
    private static final String INSERT = """
            insert into data_keys (organization_id, wrapped) values ($1, $2) on conflict do nothing
            """;

    /** Stores a key unless there is one; the one that is there then is the result. */
    Future<byte @Nullable []> insert(OrganizationId organization, byte[] wrapped) {
        return pool.preparedQuery(INSERT)
                .execute(Tuple.of(organization.value(), Buffer.buffer(wrapped)))
                .compose(inserted -> find(organization));
    }

    private static byte @Nullable [] wrapped(RowSet<Row> rows) {
        return rows.rowCount() == 0
                ? null
                : rows.iterator().next().getBuffer("wrapped").getBytes();
    }
}
