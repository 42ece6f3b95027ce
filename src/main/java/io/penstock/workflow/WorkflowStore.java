package io.penstock.workflow;

import io.penstock.dsl.Documents.Format;
import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import io.penstock.identity.OrganizationId;
import io.penstock.identity.UserId;
import io.penstock.identity.WorkflowId;
import io.penstock.postgres.Database;
import io.penstock.postgres.Tenants;
import io.penstock.workflow.Workflow.Revision;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Workflows and versions in PostgreSQL. Every change raises the organization's catalogue version in the same transaction. */
public final class WorkflowStore {

    private static final String UNIQUE_VIOLATION = "23505";

    private final Pool pool;
    private final Tenants tenants;

    public WorkflowStore(Database database) {
        this.pool = database.pool();
        this.tenants = database.tenants();
    }

    private static final String RAISE_CATALOGUE = """
            update organizations set catalogue_version = catalogue_version + 1 where id = $1
            """;

    private static final String INSERT = """
            insert into workflows (organization_id, id, namespace, name, version) values ($1, $2, $3, $4, 1)
            """;

    private static final String INSERT_VERSION = """
            insert into workflow_versions
              (organization_id, workflow_id, version, format, document, created_by, resources)
            values ($1, $2, $3, $4, $5, $6, $7)
            """;

    /** @throws Failure {@link Reason.Conflict} in the future, when the name is taken */
    public Future<Void> insert(OrganizationId organization, WorkflowId id, Draft draft) {
        return tenants.of(organization)
                .withTransaction(sql -> sql.preparedQuery(RAISE_CATALOGUE)
                        .execute(Tuple.of(organization.value()))
                        .compose(raised -> sql.preparedQuery(INSERT)
                                .execute(Tuple.of(organization.value(), id.value(), draft.namespace(), draft.name())))
                        .compose(inserted -> insertVersion(sql, organization, id, 1, draft)))
                .recover(failure -> failure instanceof PgException pg && UNIQUE_VIOLATION.equals(pg.getSqlState())
                        ? taken(organization, draft)
                        : Future.failedFuture(failure));
    }

    /**
     * A document before it is a version.
     *
     * @param namespace and {@code name}: what the text says that it is called
     * @param resources the documents that the text refers to, by URI
     * @param author who saves it; null: no user, but an operator at the database
     */
    public record Draft(
            String namespace,
            String name,
            Format format,
            byte[] document,
            Map<String, byte[]> resources,
            @Nullable UserId author) {

        /** Of a text that needs no other. */
        public Draft(String namespace, String name, Format format, byte[] document, @Nullable UserId author) {
            this(namespace, name, format, document, Map.of(), author);
        }
    }

    private static Future<Void> insertVersion(
            SqlConnection sql, OrganizationId organization, WorkflowId id, int version, Draft draft) {
        UserId author = draft.author();
        return ResourceStore.insert(sql, organization, draft.resources().values())
                .compose(inserted -> sql.preparedQuery(INSERT_VERSION)
                        .execute(Tuple.of(
                                organization.value(),
                                id.value(),
                                version,
                                word(draft.format()),
                                Buffer.buffer(draft.document()),
                                author == null ? null : author.value(),
                                ResourceStore.pins(draft.resources()))))
                .mapEmpty();
    }

    private static String word(Format format) {
        return format.name().toLowerCase(Locale.ROOT);
    }

    /** Tells which one has the name, so that whoever wanted to save a text knows how to go on. */
    private Future<Void> taken(OrganizationId organization, Draft draft) {
        return new DirectoryStore(pool)
                .find(organization, draft.namespace(), draft.name())
                .map(there -> {
                    String id = there.map(each -> each.id().toString()).orElse("{id}");
                    throw new Failure(new Reason.Conflict("A workflow named " + draft.namespace() + "/" + draft.name()
                            + " exists already; PUT /api/workflows/" + id + " saves a new version of it."));
                });
    }

    /** Whoever saves to one organization waits here, so that two who save the same text make one version of it. */
    private static final String LOCK_ORGANIZATION = """
            select id from organizations where id = $1 for no key update
            """;

    private static final String NEWEST = """
            select w.namespace = $3 and w.name = $4 as named, w.version,
                   v.format = $5 and v.digest = sha256($6) and v.resources = $7 as same
              from workflows w
              join workflow_versions v on v.organization_id = w.organization_id and v.workflow_id = w.id
                   and v.version = w.version
             where w.organization_id = $1 and w.id = $2 and w.deleted_at is null
            """;

    private static final String NEXT_VERSION = """
            update workflows set version = version + 1, updated_at = now()
             where organization_id = $1 and id = $2
            returning version
            """;

    /**
     * Saves the next version, unless the newest is the same text with the same documents; the number of what is the newest then is the result.
     *
     * @throws Failure {@link Reason.Conflict} in the future, when the document names another workflow; {@link Reason.NotFound}
     */
    public Future<Integer> insertVersion(OrganizationId organization, WorkflowId id, Draft draft) {
        return tenants.of(organization)
                .withTransaction(sql -> sql.preparedQuery(LOCK_ORGANIZATION)
                        .execute(Tuple.of(organization.value()))
                        .compose(locked -> sql.preparedQuery(NEWEST)
                                .execute(Tuple.of(
                                        organization.value(),
                                        id.value(),
                                        draft.namespace(),
                                        draft.name(),
                                        word(draft.format()),
                                        Buffer.buffer(draft.document()),
                                        ResourceStore.pins(draft.resources()))))
                        .compose(rows -> {
                            Row newest = fit(rows, draft);
                            return newest.getBoolean("same")
                                    ? Future.succeededFuture(newest.getInteger("version"))
                                    : insertNext(sql, organization, id, draft);
                        }));
    }

    private static Row fit(RowSet<Row> rows, Draft draft) {
        if (rows.rowCount() == 0) {
            throw new Failure(new Reason.NotFound("There is no such workflow."));
        }
        Row newest = rows.iterator().next();
        if (!newest.getBoolean("named")) {
            throw new Failure(new Reason.Conflict("The document is named " + draft.namespace() + "/" + draft.name()
                    + ", the workflow is not: a version keeps its workflow's name."));
        }
        return newest;
    }

    private static Future<Integer> insertNext(
            SqlConnection sql, OrganizationId organization, WorkflowId id, Draft draft) {
        return sql.preparedQuery(RAISE_CATALOGUE)
                .execute(Tuple.of(organization.value()))
                .compose(raised -> sql.preparedQuery(NEXT_VERSION).execute(Tuple.of(organization.value(), id.value())))
                .compose(rows -> {
                    int version = rows.iterator().next().getInteger("version");
                    return insertVersion(sql, organization, id, version, draft).map(version);
                });
    }

    private static final String FIND = """
            select w.*, v.format, v.document, v.digest, v.created_at as saved_at, v.created_by, v.version as number
              from workflows w
              join workflow_versions v on v.organization_id = w.organization_id and v.workflow_id = w.id
                   and v.version = w.version
             where w.organization_id = $1 and w.id = $2 and w.deleted_at is null
            """;

    /** The workflow at its newest version. */
    public Future<Optional<Workflow>> find(OrganizationId organization, WorkflowId id) {
        return tenants.of(organization)
                .preparedQuery(FIND)
                .execute(Tuple.of(organization.value(), id.value()))
                .map(WorkflowStore::first);
    }

    private static final String FIND_AT = """
            select w.*, v.format, v.document, v.digest, v.created_at as saved_at, v.created_by, v.version as number
              from workflows w
              join workflow_versions v on v.organization_id = w.organization_id and v.workflow_id = w.id
                   and v.version = $3
             where w.organization_id = $1 and w.id = $2
            """;

    /** The workflow at the version of that number, also when it was deleted. */
    public Future<Optional<Workflow>> find(OrganizationId organization, WorkflowId id, int version) {
        return tenants.of(organization)
                .preparedQuery(FIND_AT)
                .execute(Tuple.of(organization.value(), id.value(), version))
                .map(WorkflowStore::first);
    }

    private static final String FIND_VERSION = """
            select format, document, digest, created_at as saved_at, created_by, version as number
              from workflow_versions
             where organization_id = $1 and workflow_id = $2 and version = $3
            """;

    /** One version, also of a workflow that was deleted: what an execution under way needs. */
    public Future<Optional<Revision>> findVersion(OrganizationId organization, WorkflowId id, int version) {
        return tenants.of(organization)
                .preparedQuery(FIND_VERSION)
                .execute(Tuple.of(organization.value(), id.value(), version))
                .map(rows -> rows.rowCount() == 0
                        ? Optional.empty()
                        : Optional.of(revision(rows.iterator().next())));
    }

    /** The documents that a version was saved with, by URI. */
    Future<Map<String, byte[]>> resources(OrganizationId organization, WorkflowId id, int version) {
        return tenants.of(organization).withConnection(sql -> ResourceStore.find(sql, organization, id, version));
    }

    private static final String LIST = """
            select w.*, v.format, ''::bytea as document, v.digest, v.created_at as saved_at, v.created_by,
                   v.version as number
              from workflows w
              join workflow_versions v on v.organization_id = w.organization_id and v.workflow_id = w.id
                   and v.version = w.version
             where w.organization_id = $1 and w.id > $2 and w.deleted_at is null
             order by w.id limit $3
            """;

    /** In order of creation, from the one after {@code after}; without the documents, which may be large. */
    public Future<List<Workflow>> list(OrganizationId organization, UUID after, int limit) {
        return tenants.of(organization)
                .preparedQuery(LIST)
                .execute(Tuple.of(organization.value(), after, limit))
                .map(WorkflowStore::workflows);
    }

    private static final String EXISTS = """
            select exists (select from workflows where organization_id = $1 and id = $2)
            """;

    /** Whether the workflow is there, or was until it was deleted: its history is there in both cases. */
    public Future<Boolean> exists(OrganizationId organization, WorkflowId id) {
        return tenants.of(organization)
                .preparedQuery(EXISTS)
                .execute(Tuple.of(organization.value(), id.value()))
                .map(rows -> rows.iterator().next().getBoolean(0));
    }

    private static final String VERSIONS = """
            select format, ''::bytea as document, digest, created_at as saved_at, created_by, version as number
              from workflow_versions
             where organization_id = $1 and workflow_id = $2 and version < $3
             order by version desc limit $4
            """;

    /** The newest first, of versions below {@code before}; without the documents. Also of a workflow that was deleted. */
    public Future<List<Revision>> versions(OrganizationId organization, WorkflowId id, int before, int limit) {
        return tenants.of(organization)
                .preparedQuery(VERSIONS)
                .execute(Tuple.of(organization.value(), id.value(), before, limit))
                .map(rows -> {
                    List<Revision> revisions = new ArrayList<>(rows.size());
                    rows.forEach(row -> revisions.add(revision(row)));
                    return revisions;
                });
    }

    private static final String SET_ENABLED = """
            update workflows set enabled = $3, updated_at = now()
             where organization_id = $1 and id = $2 and deleted_at is null
            """;

    /** False when there is no such workflow. */
    public Future<Boolean> setEnabled(OrganizationId organization, WorkflowId id, boolean enabled) {
        return change(organization, SET_ENABLED, Tuple.of(organization.value(), id.value(), enabled));
    }

    private static final String DELETE = """
            with scattered as (
              delete from gatherings where organization_id = $1 and workflow_id = $2)
            update workflows set deleted_at = now(), enabled = false
             where organization_id = $1 and id = $2 and deleted_at is null
            """;

    /** Its versions and executions stay. False when there is no such workflow. */
    public Future<Boolean> delete(OrganizationId organization, WorkflowId id) {
        return change(organization, DELETE, Tuple.of(organization.value(), id.value()));
    }

    private Future<Boolean> change(OrganizationId organization, String statement, Tuple parameters) {
        return tenants.of(organization)
                .withTransaction(sql -> sql.preparedQuery(RAISE_CATALOGUE)
                        .execute(Tuple.of(organization.value()))
                        .compose(raised -> sql.preparedQuery(statement).execute(parameters))
                        .map(rows -> rows.rowCount() > 0));
    }

    private static Optional<Workflow> first(RowSet<Row> rows) {
        return rows.rowCount() == 0
                ? Optional.empty()
                : Optional.of(workflow(rows.iterator().next()));
    }

    private static List<Workflow> workflows(RowSet<Row> rows) {
        List<Workflow> workflows = new ArrayList<>(rows.size());
        rows.forEach(row -> workflows.add(workflow(row)));
        return workflows;
    }

    private static Workflow workflow(Row row) {
        return new Workflow(
                new WorkflowId(row.getUUID("id")),
                row.getString("namespace"),
                row.getString("name"),
                row.getBoolean("enabled"),
                row.get(OffsetDateTime.class, "created_at").toInstant(),
                row.get(OffsetDateTime.class, "updated_at").toInstant(),
                revision(row));
    }

    /** Of columns that are called as in the statements here. */
    static Revision revision(Row row) {
        UUID author = row.getUUID("created_by");
        return new Revision(
                row.getInteger("number"),
                Format.valueOf(row.getString("format").toUpperCase(Locale.ROOT)),
                row.getBuffer("document").getBytes(),
                HexFormat.of().formatHex(row.getBuffer("digest").getBytes()),
                row.get(OffsetDateTime.class, "saved_at").toInstant(),
                author == null ? null : new UserId(author));
    }
}
