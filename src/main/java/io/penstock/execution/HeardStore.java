package io.penstock.execution;

import io.penstock.engine.Lifecycle;
import io.penstock.identity.OrganizationId;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Tells which lifecycle events executions listen for. */
final class HeardStore {

    private static final Map<String, Lifecycle.Kind> KINDS = Arrays.stream(Lifecycle.Kind.values())
            .collect(Collectors.toUnmodifiableMap(Lifecycle.Kind::type, Function.identity()));

    private final Pool pool;

    HeardStore(Pool pool) {
        this.pool = pool;
    }

    private static final String HEARD = """
            select distinct organization_id, type from subscriptions where type like 'io.serverlessworkflow.%'
            """;

    /** Of each organization in which any is listened for. */
    Future<Map<OrganizationId, Set<Lifecycle.Kind>>> heard() {
        return pool.preparedQuery(HEARD).execute().map(rows -> {
            Map<OrganizationId, Set<Lifecycle.Kind>> heard = new HashMap<>();
            rows.forEach(row -> add(heard, new OrganizationId(row.getUUID("organization_id")), row.getString("type")));
            return heard;
        });
    }

    /** Adds what a type is, if it is one of those. */
    static void add(Map<OrganizationId, Set<Lifecycle.Kind>> heard, OrganizationId organization, String type) {
        Lifecycle.Kind kind = KINDS.get(type);
        if (kind != null) {
            heard.computeIfAbsent(organization, none -> EnumSet.noneOf(Lifecycle.Kind.class))
                    .add(kind);
        }
    }
}
