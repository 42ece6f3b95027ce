package io.penstock.workflow;

import io.penstock.dsl.Documents.Format;
import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import io.penstock.identity.OrganizationId;
import io.penstock.identity.UserId;
import io.penstock.identity.WorkflowId;
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
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** Workflows and versions in PostgreSQL. Every change raises the organization's catalogue version in the same transaction. */
public final class WorkflowStore {

    private static final String UNIQUE_VIOLATION = "23505";

    private final Pool pool;

    public WorkflowStore(Pool pool) {
        this.pool = pool;
    }

    private static final String RAISE_CATALOGUE = """
            update organizations set catalogue_version = catalogue_version + 1 where id = $1
            """;

    private static final String INSERT = """
            insert into workflows (organization_id, id, namespace, name, version) values ($1, $2, $3, $4, 1)
            """;

    private static final String INSERT_VERSION = """
            insert into workflow_versions (organization_id, workflow_id, version, format, document, created_by)
            values ($1, $2, $3, $4, $5, $6)
            """;

    /** @throws Failure {@link Reason.Conflict} in the future, when the name is taken */
    public Future<Void> insert(
            OrganizationId organization, WorkflowId id, String namespace, String name, Draft draft, UserId author) {
        return pool.withTransaction(sql -> sql.preparedQuery(RAISE_CATALOGUE)
                        .execute(Tuple.of(organization.value()))
                        .compose(raised -> sql.preparedQuery(INSERT)
                                .execute(Tuple.of(organization.value(), id.value(), namespace, name)))
                        .compose(inserted -> insertVersion(sql, organization, id, 1, draft, author)))
                .recover(failure -> Future.failedFuture(nameTaken(failure, namespace, name)));
    }

    /** A document's text before it is a version. */
    public record Draft(Format format, byte[] document) {}

    private static Future<Void> insertVersion(
            SqlConnection sql, OrganizationId organization, WorkflowId id, int version, Draft draft, UserId author) {
        return sql.preparedQuery(INSERT_VERSION)
                .execute(Tuple.of(
                        organization.value(),
                        id.value(),
                        version,
                        draft.format().name().toLowerCase(Locale.ROOT),
                        Buffer.buffer(draft.document()),
                        author.value()))
                .mapEmpty();
    }

    private static Throwable nameTaken(Throwable failure, String namespace, String name) {
        if (failure instanceof PgException pg && UNIQUE_VIOLATION.equals(pg.getSqlState())) {
            return new Failure(new Reason.Conflict("A workflow named " + namespace + "/" + name
                    + " exists already; PUT to it to save a new version."));
        }
        return failure;
    }

    private static final String NEXT_VERSION = """
            update workflows set version = version + 1, updated_at = now()
             where organization_id = $1 and id = $2 and deleted_at is null and namespace = $3 and name = $4
            returning version
            """;

    /**
     * Saves the next version; its number is the result.
     *
     * @throws Failure {@link Reason.Conflict} in the future, when the document names another workflow
     */
    public Future<Integer> insertVersion(
            OrganizationId organization, WorkflowId id, String namespace, String name, Draft draft, UserId author) {
        return pool.withTransaction(sql -> sql.preparedQuery(RAISE_CATALOGUE)
                .execute(Tuple.of(organization.value()))
                .compose(raised -> sql.preparedQuery(NEXT_VERSION)
                        .execute(Tuple.of(organization.value(), id.value(), namespace, name)))
                .compose(rows -> {
                    if (rows.rowCount() == 0) {
                        return Future.failedFuture(new Failure(new Reason.Conflict("The document is named " + namespace
                                + "/" + name + ", the workflow is not: a version keeps its workflow's name.")));
                    }
                    int version = rows.iterator().next().getInteger("version");
                    return insertVersion(sql, organization, id, version, draft, author)
                            .map(version);
                }));
    }

    private static final String FIND = """
            select w.*, v.format, v.document, v.created_at as saved_at, v.version as number
              from workflows w
              join workflow_versions v on v.organization_id = w.organization_id and v.workflow_id = w.id
                   and v.version = coalesce($3, w.version)
             where w.organization_id = $1 and w.id = $2 and w.deleted_at is null
            """;

    /** The workflow at its newest version. */
    public Future<Optional<Workflow>> find(OrganizationId organization, WorkflowId id) {
        return pool.preparedQuery(FIND)
                .execute(Tuple.of(organization.value(), id.value(), null))
                .map(WorkflowStore::first);
    }

    /** The workflow at the version of that number. */
    public Future<Optional<Workflow>> find(OrganizationId organization, WorkflowId id, int version) {
        return pool.preparedQuery(FIND)
                .execute(Tuple.of(organization.value(), id.value(), version))
                .map(WorkflowStore::first);
    }

    private static final String FIND_VERSION = """
            select format, document, created_at as saved_at, version as number from workflow_versions
             where organization_id = $1 and workflow_id = $2 and version = $3
            """;

    /** One version, also of a workflow that was deleted: what an execution under way needs. */
    public Future<Optional<Revision>> findVersion(OrganizationId organization, WorkflowId id, int version) {
        return pool.preparedQuery(FIND_VERSION)
                .execute(Tuple.of(organization.value(), id.value(), version))
                .map(rows -> rows.rowCount() == 0
                        ? Optional.empty()
                        : Optional.of(revision(rows.iterator().next())));
    }

    private static final String LIST = """
            select w.*, v.format, ''::bytea as document, v.created_at as saved_at, v.version as number
              from workflows w
              join workflow_versions v on v.organization_id = w.organization_id and v.workflow_id = w.id
                   and v.version = w.version
             where w.organization_id = $1 and w.id > $2 and w.deleted_at is null
             order by w.id limit $3
            """;

    /** In order of creation, from the one after {@code after}; without the documents, which may be large. */
    public Future<List<Workflow>> list(OrganizationId organization, UUID after, int limit) {
        return pool.preparedQuery(LIST)
                .execute(Tuple.of(organization.value(), after, limit))
                .map(WorkflowStore::workflows);
    }

    private static final String VERSIONS = """
            select v.format, v.document, v.created_at as saved_at, v.version as number from workflow_versions v
              join workflows w on w.organization_id = v.organization_id and w.id = v.workflow_id
             where v.organization_id = $1 and v.workflow_id = $2 and v.version < $3 and w.deleted_at is null
             order by v.version desc limit $4
            """;

    /** The newest first, of versions below {@code before}. */
    public Future<List<Revision>> versions(OrganizationId organization, WorkflowId id, int before, int limit) {
        return pool.preparedQuery(VERSIONS)
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
            update workflows set deleted_at = now(), enabled = false
             where organization_id = $1 and id = $2 and deleted_at is null
            """;

    /** Its versions and executions stay. False when there is no such workflow. */
    public Future<Boolean> delete(OrganizationId organization, WorkflowId id) {
        return change(organization, DELETE, Tuple.of(organization.value(), id.value()));
    }

    private Future<Boolean> change(OrganizationId organization, String statement, Tuple parameters) {
        return pool.withTransaction(sql -> sql.preparedQuery(RAISE_CATALOGUE)
                .execute(Tuple.of(organization.value()))
                .compose(raised -> sql.preparedQuery(statement).execute(parameters))
                .map(rows -> rows.rowCount() > 0));
    }

    private static final String CATALOGUE_VERSIONS = """
            select id, catalogue_version from organizations where id = any($1)
            """;

    /** The current catalogue version of each organization that still exists. */
    public Future<List<CatalogueVersion>> catalogueVersions(List<UUID> organizations) {
        return pool.preparedQuery(CATALOGUE_VERSIONS)
                .execute(Tuple.tuple().addArrayOfUUID(organizations.toArray(UUID[]::new)))
                .map(rows -> {
                    List<CatalogueVersion> versions = new ArrayList<>(rows.size());
                    rows.forEach(row -> versions.add(new CatalogueVersion(
                            new OrganizationId(row.getUUID("id")), row.getLong("catalogue_version"))));
                    return versions;
                });
    }

    /** How new an organization's catalogue is. */
    public record CatalogueVersion(OrganizationId organization, long version) {}

    private static final String CATALOGUE = """
            select o.catalogue_version, w.*, v.format, v.document, v.created_at as saved_at, v.version as number
              from organizations o
              left join workflows w on w.organization_id = o.id and w.enabled and w.deleted_at is null
              left join workflow_versions v on v.organization_id = w.organization_id and v.workflow_id = w.id
                   and v.version = w.version
             where o.id = $1
            """;

    /** The enabled workflows and the version of the catalogue that they make, read as one. */
    public Future<Listing> catalogue(OrganizationId organization) {
        return pool.preparedQuery(CATALOGUE)
                .execute(Tuple.of(organization.value()))
                .map(rows -> {
                    long version = 0;
                    List<Workflow> workflows = new ArrayList<>();
                    for (Row row : rows) {
                        version = row.getLong("catalogue_version");
                        if (row.getUUID("id") != null) {
                            workflows.add(workflow(row));
                        }
                    }
                    return new Listing(version, workflows);
                });
    }

    /** @param version 0 when there is no such organization */
    public record Listing(long version, List<Workflow> workflows) {}

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

    private static Revision revision(Row row) {
        return new Revision(
                row.getInteger("number"),
                Format.valueOf(row.getString("format").toUpperCase(Locale.ROOT)),
                row.getBuffer("document").getBytes(),
                row.get(OffsetDateTime.class, "saved_at").toInstant());
    }
}
