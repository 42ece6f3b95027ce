package io.penstock.workflow;

import io.penstock.identity.OrganizationId;
import io.penstock.identity.WorkflowId;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Workflows in PostgreSQL by their names. */
public final class DirectoryStore {

    private final Pool pool;

    public DirectoryStore(Pool pool) {
        this.pool = pool;
    }

    private static final String FIND = """
            select id, enabled from workflows
             where organization_id = $1 and namespace = $2 and name = $3 and deleted_at is null
            """;

    /** What the name stands for. */
    record Listed(WorkflowId id, boolean enabled) {}

    Future<Optional<Listed>> find(OrganizationId organization, String namespace, String name) {
        return pool.preparedQuery(FIND)
                .execute(Tuple.of(organization.value(), namespace, name))
                .map(rows -> rows.rowCount() == 0
                        ? Optional.empty()
                        : Optional.of(listed(rows.iterator().next())));
    }

    private static Listed listed(Row row) {
        return new Listed(new WorkflowId(row.getUUID("id")), row.getBoolean("enabled"));
    }

    private static final String CANDIDATES = """
            select version from workflow_versions
             where organization_id = $1 and workflow_id = $2 and position(convert_to($3, 'UTF8') in document) > 0
             order by version desc limit $4
            """;

    /** The numbers of versions in whose text that one stands somewhere, the newest first. */
    Future<List<Integer>> candidates(OrganizationId organization, WorkflowId workflow, String text, int limit) {
        return pool.preparedQuery(CANDIDATES)
                .execute(Tuple.of(organization.value(), workflow.value(), text, limit))
                .map(rows -> {
                    List<Integer> numbers = new ArrayList<>(rows.size());
                    rows.forEach(row -> numbers.add(row.getInteger("version")));
                    return numbers;
                });
    }
}
