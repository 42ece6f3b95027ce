package io.penstock.organization;

import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import io.penstock.identity.OrganizationId;
import io.penstock.identity.UserId;
import io.penstock.postgres.SqlErrors;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Organizations in PostgreSQL. */
public final class OrganizationStore {

    private final Pool pool;

    public OrganizationStore(Pool pool) {
        this.pool = pool;
    }

    private static final String EGRESS = """
            select egress_allow from organizations where id = $1
            """;

    /** The entries of its own list of hosts that may be called; none when there is no such organization. */
    public Future<List<String>> egressAllow(OrganizationId organization) {
        return pool.preparedQuery(EGRESS)
                .execute(Tuple.of(organization.value()))
                .map(rows -> rows.rowCount() == 0
                        ? List.of()
                        : List.of(rows.iterator().next().getArrayOfStrings("egress_allow")));
    }

    private static final String KEEPINGS = """
            select id, event_days, execution_days from organizations
             where deleted_at is null and (event_days > 0 or execution_days > 0)
            """;

    /** Of those that keep something for less time than the server does. */
    public Future<Map<OrganizationId, Keeping>> keepings() {
        return pool.preparedQuery(KEEPINGS).execute().map(rows -> {
            Map<OrganizationId, Keeping> keepings = new HashMap<>();
            for (Row row : rows) {
                keepings.put(new OrganizationId(row.getUUID("id")), keeping(row));
            }
            return keepings;
        });
    }

    private static Keeping keeping(Row row) {
        return Keeping.ofDays(row.getInteger("event_days"), row.getInteger("execution_days"));
    }

    private static final String ANY = """
            select exists (select from organizations)
            """;

    /** Whether there is any organization, of anybody's. */
    public Future<Boolean> hasAny() {
        return pool.query(ANY).execute().map(rows -> rows.iterator().next().getBoolean(0));
    }

    private static final String FIND = """
            select id from organizations where name = $1 and deleted_at is null
            """;

    /** The organization of that name. */
    public Future<Optional<OrganizationId>> find(String name) {
        return pool.preparedQuery(FIND)
                .execute(Tuple.of(name))
                .map(rows -> rows.rowCount() == 0
                        ? Optional.empty()
                        : Optional.of(new OrganizationId(rows.iterator().next().getUUID("id"))));
    }

    /** The unique name makes it once: whoever comes second waits for the first to commit, and inserts nothing. */
    private static final String INSERT_FIRST = """
            with made as (
              insert into organizations (id, name)
              select $1, $2 where not exists (select from organizations)
              on conflict (name) where deleted_at is null do nothing
              returning id
            ), owner as (
              insert into users (id, email, password_hash, operator)
              select $3, $4, $5, true from made
              returning id
            ), member as (
              insert into members (organization_id, user_id, role)
              select made.id, owner.id, 'owner' from made, owner
              returning user_id
            )
            select count(*) from member
            """;

    /**
     * Makes the first organization with its owner, who is an operator too, unless there is an organization already.
     *
     * @return whether this call made it
     */
    public Future<Boolean> insertFirst(OrganizationId organization, String name, FirstOwner owner) {
        return pool.preparedQuery(INSERT_FIRST)
                .execute(
                        Tuple.of(organization.value(), name, owner.user().value(), owner.email(), owner.passwordHash()))
                .map(rows -> rows.iterator().next().getLong(0) == 1);
    }

    /** @param email lower case */
    public record FirstOwner(UserId user, String email, String passwordHash) {}

    private static final String INSERT = """
            with made as (
              insert into organizations (id, name)
              select $1, $2 where (select count(*) from members where user_id = $3 and role = 'owner') < $4
              returning id)
            insert into members (organization_id, user_id, role) select id, $3, 'owner' from made
            """;

    /**
     * Makes an organization with its owner, unless that user owns as many already.
     *
     * @return whether it was made
     * @throws Failure {@link Reason.Conflict} in the future, when the name is taken
     */
    Future<Boolean> insert(OrganizationId organization, String name, UserId owner, int most) {
        return pool.preparedQuery(INSERT)
                .execute(Tuple.of(organization.value(), name, owner.value(), most))
                .map(rows -> rows.rowCount() > 0)
                .recover(failure -> Future.failedFuture(nameTaken(failure, name)));
    }

    private static Throwable nameTaken(Throwable failure, String name) {
        return SqlErrors.isUniqueViolation(failure, "organizations_by_name")
                ? new Failure(new Reason.Conflict("An organization named " + name + " exists already."))
                : failure;
    }

    private static final String LIST = """
            select o.*, m.role from organizations o left join members m on m.organization_id = o.id and m.user_id = $1
             where o.id > $2 and o.deleted_at is null and (m.role is not null or $3) order by o.id limit $4
            """;

    /**
     * In order of creation, from the one after {@code after}.
     *
     * @param all those that the user does not belong to, too
     */
    Future<List<Organization>> list(UserId user, boolean all, UUID after, int limit) {
        return pool.preparedQuery(LIST)
                .execute(Tuple.of(user.value(), after, all, limit))
                .map(OrganizationStore::organizations);
    }

    private static final String SHOW = """
            select o.*, m.role from organizations o left join members m on m.organization_id = o.id and m.user_id = $2
             where o.id = $1 and o.deleted_at is null
            """;

    /** Empty when there is none, or it was deleted. */
    Future<Optional<Organization>> find(OrganizationId organization, UserId user) {
        return pool.preparedQuery(SHOW)
                .execute(Tuple.of(organization.value(), user.value()))
                .map(rows -> organizations(rows).stream().findFirst());
    }

    private static final String UPDATE = """
            with changed as (
              update organizations
                 set name = coalesce($3, name), egress_allow = coalesce($4, egress_allow),
                     event_days = coalesce($5, event_days), execution_days = coalesce($6, execution_days), updated_at = now()
               where id = $1 and deleted_at is null
              returning *)
            select c.*, m.role from changed c left join members m on m.organization_id = c.id and m.user_id = $2
            """;

    /**
     * @return empty when there is no such organization
     * @throws Failure {@link Reason.Conflict} in the future, when the name is taken
     */
    Future<Optional<Organization>> update(OrganizationId organization, UserId user, Change change) {
        Optional<String> name = change.name();
        String[] hosts =
                change.egressAllow().map(list -> list.toArray(String[]::new)).orElse(null);
        return pool.preparedQuery(UPDATE)
                .execute(Tuple.of(organization.value(), user.value(), name.orElse(null))
                        .addArrayOfString(hosts)
                        .addInteger(change.eventDays().orElse(null))
                        .addInteger(change.executionDays().orElse(null)))
                .map(rows -> organizations(rows).stream().findFirst())
                .recover(failure -> Future.failedFuture(nameTaken(failure, name.orElse(""))));
    }

    private static List<Organization> organizations(RowSet<Row> rows) {
        List<Organization> organizations = new ArrayList<>(rows.size());
        for (Row row : rows) {
            String role = row.getString("role");
            organizations.add(new Organization(
                    new OrganizationId(row.getUUID("id")),
                    row.getString("name"),
                    List.of(row.getArrayOfStrings("egress_allow")),
                    keeping(row),
                    role == null ? null : MemberStore.role(role),
                    row.getOffsetDateTime("created_at").toInstant(),
                    row.getOffsetDateTime("updated_at").toInstant()));
        }
        return organizations;
    }
}
