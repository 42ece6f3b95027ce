package io.penstock.organization;

import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import io.penstock.identity.Caller;
import io.penstock.identity.OrganizationId;
import io.penstock.identity.Role;
import io.penstock.identity.UserId;
import io.penstock.postgres.SqlErrors;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Invitations in PostgreSQL, found by the hash of their token. One that was accepted is deleted with that. */
final class InvitationStore {

    static final int MOST = 1_000;
    private static final int MOST_ATTEMPTS = 10;

    private final Pool pool;

    InvitationStore(Pool pool) {
        this.pool = pool;
    }

    private static final String PLACE = """
            select (select a.role from members a where a.organization_id = $1 and a.user_id = $3) as actor,
                   exists (select from members m join users u on u.id = m.user_id
                            where m.organization_id = $1 and u.email = $2) as member,
                   (select count(*) from invitations where organization_id = $1 and email <> $2) as others
            """;

    private static final String REPLACE = """
            delete from invitations where organization_id = $1 and email = $2
            """;

    private static final String INSERT = """
            insert into invitations (organization_id, id, token_hash, email, role, invited_by, expires_at)
            values ($1, $2, $3, $4, $5, $6, now() + $7 * interval '1 day')
            returning organization_id, id, email, role, created_at, expires_at
            """;

    /**
     * @param by who invites; a key has a role of its own, which may be less than its maker's
     * @param days how long it is good
     */
    record Wanted(UUID id, String email, Role role, Caller by, int days) {}

    /**
     * Makes an invitation; one before it for the same address is void.
     *
     * @throws Failure Forbidden or Conflict in the future
     */
    Future<Invitation> insert(OrganizationId organization, Wanted wanted, InvitationToken token) {
        return pool.withTransaction(sql -> sql.preparedQuery(MemberStore.LOCK)
                .execute(Tuple.of(organization.value()))
                .compose(locked -> sql.preparedQuery(PLACE)
                        .execute(Tuple.of(
                                organization.value(),
                                wanted.email(),
                                wanted.by().user().value())))
                .compose(rows -> {
                    check(rows.iterator().next(), wanted);
                    return sql.preparedQuery(REPLACE).execute(Tuple.of(organization.value(), wanted.email()));
                })
                .compose(replaced -> sql.preparedQuery(INSERT)
                        .execute(Tuple.of(
                                organization.value(),
                                wanted.id(),
                                Buffer.buffer(token.hash()),
                                wanted.email(),
                                wanted.role().word(),
                                wanted.by().user().value(),
                                wanted.days())))
                .map(rows -> invitation(rows.iterator().next())));
    }

    private static void check(Row place, Wanted wanted) {
        String actor = place.getString("actor");
        if (actor == null) {
            throw new Failure(new Reason.Forbidden("You are not a member of the organization any more."));
        }
        Standing.check(MemberStore.role(actor).atMost(wanted.by().role()), wanted.role());
        if (place.getBoolean("member")) {
            throw new Failure(new Reason.Conflict(wanted.email() + " is a member already."));
        }
        if (place.getLong("others") >= MOST) {
            throw new Failure(new Reason.Conflict(
                    "An organization has " + MOST + " open invitations at most; withdraw one first."));
        }
    }

    private static final String LIST = """
            select organization_id, id, email, role, created_at, expires_at from invitations
             where organization_id = $1 and id > $2 and expires_at > now() order by id limit $3
            """;

    /** Those that can still be accepted, in order of creation, from the one after {@code after}. */
    Future<List<Invitation>> list(OrganizationId organization, UUID after, int limit) {
        return pool.preparedQuery(LIST)
                .execute(Tuple.of(organization.value(), after, limit))
                .map(rows -> {
                    List<Invitation> invitations = new ArrayList<>(rows.size());
                    rows.forEach(row -> invitations.add(invitation(row)));
                    return invitations;
                });
    }

    private static final String DELETE = """
            delete from invitations where organization_id = $1 and id = $2
            """;

    /** False when there is no such invitation. */
    Future<Boolean> delete(OrganizationId organization, UUID id) {
        return pool.preparedQuery(DELETE)
                .execute(Tuple.of(organization.value(), id))
                .map(rows -> rows.rowCount() > 0);
    }

    /**
     * An invitation that can be accepted.
     *
     * @param account of that address; null: there is none yet
     */
    record Open(
            Invitation invitation,
            String organizationName,
            @Nullable Account account) {}

    /** A user that exists. */
    record Account(UserId user, String passwordHash) {
        /** Without the hash. */
        @Override
        public String toString() {
            return "Account[" + user + "]";
        }
    }

    private static final String FIND = """
            select i.organization_id, i.id, i.email, i.role, i.created_at, i.expires_at, o.name, u.id as user_id, u.password_hash
              from invitations i
              join organizations o on o.id = i.organization_id and o.deleted_at is null
              left join users u on u.email = i.email
             where i.token_hash = $1 and i.expires_at > now()
            """;

    /** Across organizations: whoever was invited knows the token and nothing else. */
    Future<Optional<Open>> find(InvitationToken token) {
        return pool.preparedQuery(FIND)
                .execute(Tuple.of(Buffer.buffer(token.hash())))
                .map(rows -> rows.rowCount() == 0
                        ? Optional.empty()
                        : Optional.of(open(rows.iterator().next())));
    }

    private static Open open(Row row) {
        UUID user = row.getUUID("user_id");
        return new Open(
                invitation(row),
                row.getString("name"),
                user == null ? null : new Account(new UserId(user), row.getString("password_hash")));
    }

    private static final String ATTEMPT = """
            update invitations set attempts = attempts + 1
             where organization_id = $1 and id = $2 and attempts < $3
            """;

    /** Counts a password that is tried with the invitation; false when it was too many. */
    Future<Boolean> attempt(Invitation invitation) {
        return pool.preparedQuery(ATTEMPT)
                .execute(Tuple.of(invitation.organization().value(), invitation.id(), MOST_ATTEMPTS))
                .map(rows -> rows.rowCount() > 0);
    }

    private static final String TAKE = """
            delete from invitations where organization_id = $1 and id = $2 and expires_at > now() returning role
            """;

    private static final String INSERT_USER = """
            insert into users (id, email, password_hash) values ($1, $2, $3)
            """;

    private static final String JOIN = """
            insert into members (organization_id, user_id, role) values ($1, $2, $3) on conflict do nothing
            """;

    /**
     * Makes a user a member, once.
     *
     * @param passwordHash of a user that is made with it; null: there is the user already
     * @return false when the invitation was accepted or withdrawn meanwhile
     * @throws Failure Conflict in the future, when a user of that address was made meanwhile
     */
    Future<Boolean> accept(Invitation invitation, UserId user, @Nullable String passwordHash) {
        UUID organization = invitation.organization().value();
        return pool.withTransaction(sql -> sql.preparedQuery(MemberStore.LOCK)
                        .execute(Tuple.of(organization))
                        .compose(locked -> locked.rowCount() == 0
                                ? Future.succeededFuture(false)
                                : take(sql, invitation, user, passwordHash)))
                .recover(failure -> Future.failedFuture(
                        SqlErrors.isUniqueViolation(failure, "users_email_key")
                                ? new Failure(new Reason.Conflict(
                                        "There is an account of that address now; sign in with it."))
                                : failure));
    }

    private static Future<Boolean> take(
            SqlConnection sql, Invitation invitation, UserId user, @Nullable String passwordHash) {
        UUID organization = invitation.organization().value();
        return sql.preparedQuery(TAKE)
                .execute(Tuple.of(organization, invitation.id()))
                .compose(taken -> taken.rowCount() == 0
                        ? Future.succeededFuture(false)
                        : user(sql, invitation, user, passwordHash)
                                .compose(there -> sql.preparedQuery(JOIN)
                                        .execute(Tuple.of(organization, user.value(), role(taken))))
                                .map(true));
    }

    private static String role(RowSet<Row> taken) {
        return taken.iterator().next().getString("role");
    }

    private static Future<Void> user(
            SqlConnection sql, Invitation invitation, UserId user, @Nullable String passwordHash) {
        return passwordHash == null
                ? Future.succeededFuture()
                : sql.preparedQuery(INSERT_USER)
                        .execute(Tuple.of(user.value(), invitation.email(), passwordHash))
                        .mapEmpty();
    }

    private static Invitation invitation(Row row) {
        return new Invitation(
                new OrganizationId(row.getUUID("organization_id")),
                row.getUUID("id"),
                row.getString("email"),
                MemberStore.role(row.getString("role")),
                row.getOffsetDateTime("created_at").toInstant(),
                row.getOffsetDateTime("expires_at").toInstant());
    }
}
