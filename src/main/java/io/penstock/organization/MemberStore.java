package io.penstock.organization;

import io.penstock.failure.Failure;
import io.penstock.identity.Caller;
import io.penstock.identity.OrganizationId;
import io.penstock.identity.Role;
import io.penstock.identity.UserId;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Members in PostgreSQL. Changes of one organization's members come one after the other, so that two of them cannot each take the owner that
 * the other leaves.
 */
final class MemberStore {

    private final Pool pool;

    MemberStore(Pool pool) {
        this.pool = pool;
    }

    private static final String LIST = """
            select m.user_id, u.email, m.role, m.created_at from members m join users u on u.id = m.user_id
             where m.organization_id = $1 and m.user_id > $2 order by m.user_id limit $3
            """;

    /** By the ids of the users, from the one after {@code after}. */
    Future<List<Member>> list(OrganizationId organization, UUID after, int limit) {
        return pool.preparedQuery(LIST)
                .execute(Tuple.of(organization.value(), after, limit))
                .map(rows -> {
                    List<Member> members = new ArrayList<>(rows.size());
                    rows.forEach(row -> members.add(member(row)));
                    return members;
                });
    }

    private static Member member(Row row) {
        return new Member(
                new UserId(row.getUUID("user_id")),
                row.getString("email"),
                role(row.getString("role")),
                row.getOffsetDateTime("created_at").toInstant());
    }

    static Role role(String word) {
        return Role.of(word).orElseThrow(() -> new IllegalStateException("The database holds the role " + word));
    }

    static final String LOCK = """
            select id from organizations where id = $1 and deleted_at is null for update
            """;

    private static final String STANDING = """
            select m.role, (select a.role from members a where a.organization_id = $1 and a.user_id = $3) as actor,
                   (select count(*) from members o where o.organization_id = $1 and o.role = 'owner') as owners
              from members m where m.organization_id = $1 and m.user_id = $2
            """;

    private static final String CHANGE = """
            with changed as (
              update members set role = $3 where organization_id = $1 and user_id = $2
              returning user_id, role, created_at)
            select c.user_id, u.email, c.role, c.created_at from changed c join users u on u.id = c.user_id
            """;

    /** What they invited with the role that they had is void: they may know the links. */
    private static final String UNINVITE = """
            delete from invitations where organization_id = $1 and invited_by = $2
            """;

    /** @param before the role that the member had */
    record Changed(Role before, Member member) {}

    /**
     * Gives a member another role.
     *
     * @param actor who wants it; a key has a role of its own, which may be less than its maker's
     * @return empty when there is no such member
     * @throws Failure Forbidden or Conflict in the future
     */
    Future<Optional<Changed>> change(OrganizationId organization, UserId user, Role wanted, Caller actor) {
        return decided(
                organization,
                user,
                actor,
                standing -> standing.checkChange(wanted),
                (sql, standing) -> uninvite(sql, organization, user)
                        .compose(done -> sql.preparedQuery(CHANGE)
                                .execute(Tuple.of(organization.value(), user.value(), wanted.word())))
                        .map(rows -> new Changed(
                                standing.target(), member(rows.iterator().next()))));
    }

    private static Future<Void> uninvite(SqlConnection sql, OrganizationId organization, UserId user) {
        return sql.preparedQuery(UNINVITE)
                .execute(Tuple.of(organization.value(), user.value()))
                .mapEmpty();
    }

    private static final String REMOVE = """
            delete from members where organization_id = $1 and user_id = $2
            """;

    /**
     * Removes a member.
     *
     * @param actor who wants it; a key has a role of its own, which may be less than its maker's
     * @return false when there is no such member
     * @throws Failure Forbidden or Conflict in the future
     */
    Future<Boolean> remove(OrganizationId organization, UserId user, Caller actor) {
        return decided(
                        organization,
                        user,
                        actor,
                        Standing::checkRemoval,
                        (sql, standing) -> uninvite(sql, organization, user)
                                .compose(done ->
                                        sql.preparedQuery(REMOVE).execute(Tuple.of(organization.value(), user.value())))
                                .map(true))
                .map(Optional::isPresent);
    }

    private interface Step<T> {
        Future<T> on(SqlConnection sql, Standing standing);
    }

    /** Does what the rules allow, while nobody else changes the organization's members. */
    private <T> Future<Optional<T>> decided(
            OrganizationId organization, UserId user, Caller actor, Consumer<Standing> rule, Step<T> step) {
        return pool.withTransaction(sql -> sql.preparedQuery(LOCK)
                .execute(Tuple.of(organization.value()))
                .compose(locked -> sql.preparedQuery(STANDING)
                        .execute(Tuple.of(
                                organization.value(), user.value(), actor.user().value())))
                .compose(rows -> {
                    if (rows.rowCount() == 0) {
                        return Future.succeededFuture(Optional.empty());
                    }
                    Standing standing = standing(rows.iterator().next(), actor);
                    rule.accept(standing);
                    return step.on(sql, standing).map(Optional::of);
                }));
    }

    private static Standing standing(Row row, Caller asking) {
        @Nullable String actor = row.getString("actor");
        return new Standing(
                actor == null ? null : role(actor).atMost(asking.role()),
                role(row.getString("role")),
                row.getLong("owners"));
    }
}
