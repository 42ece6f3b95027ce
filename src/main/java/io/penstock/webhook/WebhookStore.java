package io.penstock.webhook;

import io.penstock.config.WebhookConfig;
import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import io.penstock.identity.OrganizationId;
import io.penstock.identity.WebhookId;
import io.penstock.postgres.Database;
import io.penstock.postgres.SqlErrors;
import io.penstock.postgres.Tenants;
import io.penstock.seal.Sealer;
import io.penstock.seal.UnsealableException;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Webhooks in PostgreSQL. Every change raises one counter in the same transaction, so that each node can read just what it does not know yet. */
public final class WebhookStore {

    private static final Logger LOG = LoggerFactory.getLogger(WebhookStore.class);

    private final Pool pool;
    private final Tenants tenants;
    private final Sealer sealer;
    private final WebhookJson json;

    public WebhookStore(Database database, Sealer sealer, WebhookConfig config) {
        this.pool = database.pool();
        this.tenants = database.tenants();
        this.sealer = sealer;
        this.json = new WebhookJson(config);
    }

    private static final String RAISE = """
            update webhook_changes set change = change + 1 returning change
            """;

    private static final String INSERT = """
            insert into webhooks (organization_id, id, name, settings, keys, enabled, change, created_at, updated_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $8)
            """;

    /** @throws Failure {@link Reason.Conflict} in the future, when the name is taken */
    Future<Void> insert(Webhook webhook) {
        return change(INSERT, webhook, webhook.createdAt()).mapEmpty();
    }

    private static final String UPDATE = """
            update webhooks set name = $3, settings = $4, keys = $5, enabled = $6, change = $7, updated_at = $8
             where organization_id = $1 and id = $2 and deleted_at is null
            """;

    /**
     * False when there is no such webhook.
     *
     * @throws Failure {@link Reason.Conflict} in the future, when the name is taken
     */
    Future<Boolean> update(Webhook webhook) {
        return change(UPDATE, webhook, webhook.updatedAt());
    }

    private Future<Boolean> change(String statement, Webhook webhook, Instant at) {
        byte[] sealed = sealer.seal(WebhookJson.bytes(webhook.keys()), context(webhook.organization(), webhook.id()));
        return tenants.of(webhook.organization())
                .withTransaction(sql -> sql.preparedQuery(RAISE)
                        .execute()
                        .compose(raised -> sql.preparedQuery(statement)
                                .execute(Tuple.of(
                                        webhook.organization().value(),
                                        webhook.id().value(),
                                        webhook.spec().name(),
                                        Buffer.buffer(WebhookJson.bytes(webhook.spec())),
                                        Buffer.buffer(sealed),
                                        webhook.spec().enabled(),
                                        raised.iterator().next().getLong("change"),
                                        at.atOffset(ZoneOffset.UTC)))))
                .map(rows -> rows.rowCount() > 0)
                .recover(failure -> Future.failedFuture(nameTaken(failure, webhook)));
    }

    private static Throwable nameTaken(Throwable failure, Webhook webhook) {
        return SqlErrors.isUniqueViolation(failure, "webhooks_by_name")
                ? new Failure(
                        new Reason.Conflict("A webhook named " + webhook.spec().name() + " exists already."))
                : failure;
    }

    private static final String DELETE = """
            update webhooks set deleted_at = now(), keys = '', settings = '', change = $3
             where organization_id = $1 and id = $2 and deleted_at is null
            """;

    /** False when there is no such webhook. */
    Future<Boolean> delete(OrganizationId organization, WebhookId id) {
        return tenants.of(organization)
                .withTransaction(sql -> sql.preparedQuery(RAISE)
                        .execute()
                        .compose(raised -> sql.preparedQuery(DELETE)
                                .execute(Tuple.of(
                                        organization.value(),
                                        id.value(),
                                        raised.iterator().next().getLong("change"))))
                        .map(rows -> rows.rowCount() > 0));
    }

    private static final String FIND = """
            select * from webhooks where organization_id = $1 and id = $2 and deleted_at is null
            """;

    Future<Optional<Webhook>> find(OrganizationId organization, WebhookId id) {
        return tenants.of(organization)
                .preparedQuery(FIND)
                .execute(Tuple.of(organization.value(), id.value()))
                .map(rows -> webhooks(rows).stream().findFirst());
    }

    private static final String LIST = """
            select * from webhooks where organization_id = $1 and id > $2 and deleted_at is null order by id limit $3
            """;

    /** In order of creation, from the one after {@code after}. */
    Future<List<Webhook>> list(OrganizationId organization, UUID after, int limit) {
        return tenants.of(organization)
                .preparedQuery(LIST)
                .execute(Tuple.of(organization.value(), after, limit))
                .map(this::webhooks);
    }

    private static final String NEWEST = """
            select change from webhook_changes
            """;

    /** The number of the last change. */
    Future<Long> newest() {
        return pool.preparedQuery(NEWEST)
                .execute()
                .map(rows -> rows.iterator().next().getLong("change"));
    }

    private static final String CHANGED = """
            select * from webhooks where change > $1 and (deleted_at is null or $1 > 0) order by change limit $2
            """;

    /**
     * What was changed after that change, in order; with 0, everything that is there now.
     *
     * @param limit how many; when there are as many, there may be more
     */
    Future<List<Changed>> changedAfter(long change, int limit) {
        return pool.preparedQuery(CHANGED).execute(Tuple.of(change, limit)).map(rows -> {
            List<Changed> changes = new ArrayList<>(rows.size());
            for (Row row : rows) {
                changes.add(new Changed(row.getLong("change"), new WebhookId(row.getUUID("id")), readable(row)));
            }
            return changes;
        });
    }

    /** @param webhook as it is now; empty: it takes no deliveries */
    record Changed(long change, WebhookId id, Optional<Webhook> webhook) {}

    /** Empty when it was deleted, or cannot be read: then the others must be found all the same. */
    private Optional<Webhook> readable(Row row) {
        if (row.getOffsetDateTime("deleted_at") != null) {
            return Optional.empty();
        }
        try {
            return Optional.of(webhook(row));
        } catch (UnsealableException | Failure unreadable) {
            LOG.atError()
                    .addKeyValue("webhook", row.getUUID("id"))
                    .log("A stored webhook cannot be read and takes no deliveries: {}", unreadable.getMessage());
            return Optional.empty();
        }
    }

    private List<Webhook> webhooks(RowSet<Row> rows) {
        List<Webhook> webhooks = new ArrayList<>(rows.size());
        rows.forEach(row -> webhooks.add(webhook(row)));
        return webhooks;
    }

    private Webhook webhook(Row row) {
        OrganizationId organization = new OrganizationId(row.getUUID("organization_id"));
        WebhookId id = new WebhookId(row.getUUID("id"));
        byte[] opened = sealer.open(row.getBuffer("keys").getBytes(), context(organization, id));
        return new Webhook(
                organization,
                id,
                json.spec(row.getBuffer("settings").getBytes()),
                WebhookJson.keyring(opened),
                instant(row, "created_at"),
                instant(row, "updated_at"));
    }

    private static Instant instant(Row row, String column) {
        OffsetDateTime time = row.getOffsetDateTime(column);
        return time.toInstant();
    }

    /** What binds sealed keys to their row. */
    private static byte[] context(OrganizationId organization, WebhookId id) {
        return ByteBuffer.allocate(4 * Long.BYTES)
                .putLong(organization.value().getMostSignificantBits())
                .putLong(organization.value().getLeastSignificantBits())
                .putLong(id.value().getMostSignificantBits())
                .putLong(id.value().getLeastSignificantBits())
                .array();
    }
}
