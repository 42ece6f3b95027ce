package io.penstock.postgres;

import io.penstock.identity.OrganizationId;
import io.vertx.core.Future;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Management statements of one organization each. Where the second wall stands they run on connections that are the {@link TenantRole} from
 * birth, and so see and write rows of that organization only, whatever a statement forgets. The organization is set in the same flight as the
 * statement, and not at all where the connection has it already; else they run as the owner. Thread-safe.
 */
public final class Tenants {

    private static final String SET = """
            select set_config('penstock.organization', $1, false)
            """;

    private final Pool owner;
    private final String role;
    private final Function<String, Pool> opening;
    private final int connections;
    /** What each connection was set to last; a connection is told from all others by its backend's process and key. */
    private final Map<Backend, UUID> set = new ConcurrentHashMap<>();

    private volatile @Nullable Pool walled;

    private record Backend(int process, int key) {}

    /** @param opening makes a pool whose connections are that role from birth */
    Tenants(Pool owner, String role, int connections, Function<String, Pool> opening) {
        this.owner = owner;
        this.role = role;
        this.connections = connections;
        this.opening = opening;
    }

    /** From here on statements run as that role; as the owner when there is none. */
    void use(Optional<String> role) {
        Pool before = walled;
        if (before != null && role.isPresent()) {
            return;
        }
        walled = role.map(opening).orElse(null);
        if (before != null) {
            before.close();
        }
    }

    /** Whether the database itself keeps organizations apart, behind the organization in each statement. */
    public boolean areWalled() {
        return walled != null;
    }

    /** The name of the role, whether or not it is there. */
    public String role() {
        return role;
    }

    /** Goes on without the wall, as the configuration says. */
    public void forgo() {
        use(Optional.empty());
    }

    /** For statements of that organization. */
    public Tenant of(OrganizationId organization) {
        return new Tenant(this, organization);
    }

    Future<Void> close() {
        Pool pool = walled;
        return pool == null ? Future.succeededFuture() : pool.close();
    }

    /** One statement on a connection of its own, or several that {@code work} sends. */
    <T> Future<T> with(OrganizationId organization, Function<SqlConnection, Future<T>> work) {
        Pool pool = walled;
        return pool == null
                ? owner.withConnection(work)
                : pool.withConnection(connection -> within(connection, organization, () -> work.apply(connection)));
    }

    <T> Future<T> transaction(OrganizationId organization, Function<SqlConnection, Future<T>> work) {
        Pool pool = walled;
        return pool == null
                ? owner.withTransaction(work)
                : pool.withConnection(connection -> within(
                        connection,
                        organization,
                        () -> connection
                                .begin()
                                .compose(begun -> work.apply(connection)
                                        .compose(
                                                done -> begun.commit().map(done),
                                                failed -> begun.rollback()
                                                        .transform(undone -> Future.failedFuture(failed))))));
    }

    /**
     * Sends the setting ahead of the work without waiting for it: the connection takes statements in their order. What the work answers
     * counts only when the setting was taken.
     */
    private <T> Future<T> within(
            SqlConnection connection, OrganizationId organization, java.util.function.Supplier<Future<T>> work) {
        PgConnection backend = PgConnection.cast(connection);
        Backend key = new Backend(backend.processId(), backend.secretKey());
        if (organization.value().equals(set.get(key))) {
            return work.get();
        }
        set.remove(key);
        Future<RowSet<Row>> setting = connection
                .preparedQuery(SET)
                .execute(Tuple.of(organization.toString()))
                .onSuccess(taken -> remember(key, organization));
        Future<T> answer = work.get();
        return answer.transform(done -> setting.compose(taken -> answer));
    }

    /** Connections that are gone leave their entry behind until there are too many. */
    private void remember(Backend key, OrganizationId organization) {
        if (set.size() > 4 * connections) {
            set.clear();
        }
        set.put(key, organization.value());
    }
}
