package io.penstock.organization;

import io.penstock.identity.OrganizationId;
import io.penstock.identity.UserId;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;

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

    private static final String ANY = """
            select exists (select from organizations)
            """;

    /** Whether there is any organization, of anybody's. */
    public Future<Boolean> hasAny() {
        return pool.query(ANY).execute().map(rows -> rows.iterator().next().getBoolean(0));
    }

    private static final String FIND = """
            select id from organizations where name = $1
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
              on conflict (name) do nothing
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
}
