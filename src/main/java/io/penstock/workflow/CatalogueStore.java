package io.penstock.workflow;

import io.penstock.identity.OrganizationId;
import io.penstock.identity.WorkflowId;
import io.penstock.workflow.Workflow.Revision;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** What catalogues are made of, in PostgreSQL: which workflows are enabled, and the texts of those that are not in memory. */
public final class CatalogueStore {

    private final Pool pool;

    public CatalogueStore(Pool pool) {
        this.pool = pool;
    }

    private static final String VERSIONS = """
            select id, catalogue_version from organizations where id = any($1)
            """;

    /** The current catalogue version of each organization that still exists. */
    Future<List<CatalogueVersion>> versions(List<UUID> organizations) {
        return pool.preparedQuery(VERSIONS)
                .execute(Tuple.tuple().addArrayOfUUID(organizations.toArray(UUID[]::new)))
                .map(rows -> {
                    List<CatalogueVersion> versions = new ArrayList<>(rows.size());
                    rows.forEach(row -> versions.add(new CatalogueVersion(
                            new OrganizationId(row.getUUID("id")), row.getLong("catalogue_version"))));
                    return versions;
                });
    }

    /** How new an organization's catalogue is. */
    record CatalogueVersion(OrganizationId organization, long version) {}

    private static final String LISTING = """
            select o.catalogue_version, w.id, w.namespace, w.name, w.version
              from organizations o
              left join workflows w on w.organization_id = o.id and w.enabled and w.deleted_at is null
             where o.id = $1
            """;

    /** The enabled workflows and the version of the catalogue that they make, read as one. */
    Future<Listing> listing(OrganizationId organization) {
        return pool.preparedQuery(LISTING)
                .execute(Tuple.of(organization.value()))
                .map(rows -> {
                    long version = 0;
                    List<Listed> workflows = new ArrayList<>(rows.size());
                    for (Row row : rows) {
                        version = row.getLong("catalogue_version");
                        if (row.getUUID("id") != null) {
                            workflows.add(new Listed(
                                    new WorkflowId(row.getUUID("id")),
                                    row.getString("namespace"),
                                    row.getString("name"),
                                    row.getInteger("version")));
                        }
                    }
                    return new Listing(version, workflows);
                });
    }

    /** @param version 0 when there is no such organization */
    record Listing(long version, List<Listed> workflows) {}

    /** An enabled workflow and the number of its newest version. */
    record Listed(WorkflowId id, String namespace, String name, int version) {}

    private static final String TEXTS = """
            select v.workflow_id, v.format, v.document, v.digest, v.created_at as saved_at, v.created_by,
                   v.version as number
              from unnest($2::uuid[], $3::int[]) as wanted(workflow_id, version)
              join workflow_versions v on v.organization_id = $1 and v.workflow_id = wanted.workflow_id
                   and v.version = wanted.version
            """;

    /** A version of that workflow. */
    record Text(WorkflowId workflow, Revision revision) {}

    /** Those versions, in no order. */
    Future<List<Text>> texts(OrganizationId organization, List<Listed> wanted) {
        return pool.preparedQuery(TEXTS)
                .execute(Tuple.tuple()
                        .addUUID(organization.value())
                        .addArrayOfUUID(
                                wanted.stream().map(each -> each.id().value()).toArray(UUID[]::new))
                        .addArrayOfInteger(wanted.stream().map(Listed::version).toArray(Integer[]::new)))
                .map(rows -> {
                    List<Text> texts = new ArrayList<>(rows.size());
                    rows.forEach(row -> texts.add(
                            new Text(new WorkflowId(row.getUUID("workflow_id")), WorkflowStore.revision(row))));
                    return texts;
                });
    }
}
