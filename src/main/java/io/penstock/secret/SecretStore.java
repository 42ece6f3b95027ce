package io.penstock.secret;

import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import io.penstock.identity.OrganizationId;
import io.penstock.postgres.Database;
import io.penstock.postgres.Tenants;
import io.penstock.seal.DataKey;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Secrets in PostgreSQL, each value sealed and bound to organization, name and version. Every change raises the organization's counter in the
 * same transaction, which also makes the changes of one organization come one after the other.
 */
public final class SecretStore {

    static final int MOST = 1_000;

    private final Pool pool;
    private final Tenants tenants;

    public SecretStore(Database database) {
        this.pool = database.pool();
        this.tenants = database.tenants();
    }

    private static final String RAISE = """
            update organizations set secrets_version = secrets_version + 1 where id = $1
            """;

    private static final String LOOK = """
            select s.version, s.deleted_at, v.sealed,
                   (select count(*) from secrets where organization_id = $1 and deleted_at is null) as others
              from (select $1::uuid as organization_id, $2::text as name) as wanted
              left join secrets s using (organization_id, name)
              left join secret_versions v using (organization_id, name, version)
            """;

    private static final String SAVE = """
            insert into secrets as s (organization_id, name, version) values ($1, $2, 1)
            on conflict (organization_id, name) do update
              set version = s.version + 1, updated_at = now(), deleted_at = null,
                  created_at = case when s.deleted_at is null then s.created_at else now() end,
                  oldest = case when s.deleted_at is null then s.oldest else s.version + 1 end
            returning name, version, created_at, updated_at
            """;

    private static final String SAVE_VERSION = """
            insert into secret_versions (organization_id, name, version, sealed) values ($1, $2, $3, $4)
            """;

    /**
     * Creates a secret or gives it a new version; the value that it has already makes none.
     *
     * @throws Failure {@link Reason.Conflict} in the future, when the organization has too many
     */
    Future<Saved> put(OrganizationId organization, String name, byte[] value, DataKey key) {
        Tuple row = Tuple.of(organization.value(), name);
        return tenants.of(organization)
                .withTransaction(sql -> sql.preparedQuery(RAISE)
                        .execute(Tuple.of(organization.value()))
                        .compose(raised -> sql.preparedQuery(LOOK).execute(row))
                        .compose(looked -> {
                            Row before = looked.iterator().next();
                            boolean live = before.getInteger("version") != null
                                    && before.getOffsetDateTime("deleted_at") == null;
                            if (live && holds(before, organization, name, value, key)) {
                                return sql.preparedQuery(FIND)
                                        .execute(row)
                                        .map(found -> new Saved(first(found), false));
                            }
                            if (!live && before.getLong("others") >= MOST) {
                                return Future.failedFuture(new Failure(new Reason.Conflict(
                                        "An organization keeps " + MOST + " secrets at most; delete one first.")));
                            }
                            return save(sql, organization, name, value, key).map(saved -> new Saved(saved, !live));
                        }));
    }

    /** @param created false: it was there before */
    record Saved(StoredSecret secret, boolean created) {}

    private static boolean holds(Row before, OrganizationId organization, String name, byte[] value, DataKey key) {
        byte[] opened = key.open(sealed(before), context(organization.value(), name, before.getInteger("version")));
        return Arrays.equals(opened, value);
    }

    private static Future<StoredSecret> save(
            SqlConnection sql, OrganizationId organization, String name, byte[] value, DataKey key) {
        return sql.preparedQuery(SAVE)
                .execute(Tuple.of(organization.value(), name))
                .map(SecretStore::first)
                .compose(saved -> {
                    byte[] sealed = key.seal(value, context(organization.value(), name, saved.version()));
                    return sql.preparedQuery(SAVE_VERSION)
                            .execute(Tuple.of(organization.value(), name, saved.version(), Buffer.buffer(sealed)))
                            .map(saved);
                });
    }

    private static final String FIND = """
            select name, version, created_at, updated_at from secrets
             where organization_id = $1 and name = $2 and deleted_at is null
            """;

    private static final String DELETE = """
            with gone as (
              update secrets set deleted_at = now(), updated_at = now()
               where organization_id = $1 and name = $2 and deleted_at is null
              returning organization_id, name),
            versions as (
              delete from secret_versions v using gone
               where v.organization_id = gone.organization_id and v.name = gone.name)
            select count(*) from gone
            """;

    /** Forgets every version. False when there is no such secret. */
    Future<Boolean> delete(OrganizationId organization, String name) {
        return tenants.of(organization)
                .withTransaction(sql -> sql.preparedQuery(RAISE)
                        .execute(Tuple.of(organization.value()))
                        .compose(raised -> sql.preparedQuery(DELETE).execute(Tuple.of(organization.value(), name)))
                        .map(rows -> rows.iterator().next().getLong(0) > 0));
    }

    private static final String LIST = """
            select name, version, created_at, updated_at from secrets
             where organization_id = $1 and name > $2 collate "C" and deleted_at is null
             order by name collate "C" limit $3
            """;

    /** By name, from the one after {@code after}. */
    Future<List<StoredSecret>> list(OrganizationId organization, String after, int limit) {
        return tenants.of(organization)
                .preparedQuery(LIST)
                .execute(Tuple.of(organization.value(), after, limit))
                .map(rows -> {
                    List<StoredSecret> secrets = new ArrayList<>(rows.size());
                    rows.forEach(row -> secrets.add(secret(row)));
                    return secrets;
                });
    }

    private static final String INDEX = """
            select o.secrets_version, s.name, s.version, s.oldest
              from organizations o
              left join secrets s on s.organization_id = o.id and s.deleted_at is null
             where o.id = $1
            """;

    /** Which versions there are now. */
    Future<SecretIndex> index(OrganizationId organization) {
        return tenants.of(organization)
                .preparedQuery(INDEX)
                .execute(Tuple.of(organization.value()))
                .map(rows -> {
                    long change = 0;
                    Map<String, SecretIndex.Versions> versions = new HashMap<>();
                    for (Row row : rows) {
                        change = row.getLong("secrets_version");
                        if (row.getString("name") != null) {
                            versions.put(
                                    row.getString("name"),
                                    new SecretIndex.Versions(row.getInteger("oldest"), row.getInteger("version")));
                        }
                    }
                    return new SecretIndex(change, Map.copyOf(versions));
                });
    }

    private static final String CHANGES = """
            select id, secrets_version from organizations where id = any($1)
            """;

    /** The counter of each organization that still exists. */
    Future<Map<OrganizationId, Long>> changes(List<UUID> organizations) {
        return pool.preparedQuery(CHANGES)
                .execute(Tuple.tuple().addArrayOfUUID(organizations.toArray(UUID[]::new)))
                .map(rows -> {
                    Map<OrganizationId, Long> changes = new HashMap<>();
                    rows.forEach(
                            row -> changes.put(new OrganizationId(row.getUUID("id")), row.getLong("secrets_version")));
                    return changes;
                });
    }

    private static final String READ = """
            select sealed from secret_versions where organization_id = $1 and name = $2 and version = $3
            """;

    /** The sealed value; empty when it was deleted. */
    Future<Optional<byte[]>> sealed(OrganizationId organization, String name, int version) {
        return tenants.of(organization)
                .preparedQuery(READ)
                .execute(Tuple.of(organization.value(), name, version))
                .map(rows -> rows.rowCount() == 0
                        ? Optional.empty()
                        : Optional.of(sealed(rows.iterator().next())));
    }

    /** What binds a sealed value to its row; the name stands last, so that no two rows have the same. */
    static byte[] context(UUID organization, String name, int version) {
        byte[] text = name.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(2 * Long.BYTES + Integer.BYTES + text.length)
                .putLong(organization.getMostSignificantBits())
                .putLong(organization.getLeastSignificantBits())
                .putInt(version)
                .put(text)
                .array();
    }

    private static byte[] sealed(Row row) {
        return row.getBuffer("sealed").getBytes();
    }

    private static StoredSecret first(RowSet<Row> rows) {
        return secret(rows.iterator().next());
    }

    private static StoredSecret secret(Row row) {
        return new StoredSecret(
                row.getString("name"),
                row.getInteger("version"),
                row.get(OffsetDateTime.class, "created_at").toInstant(),
                row.get(OffsetDateTime.class, "updated_at").toInstant());
    }
}
