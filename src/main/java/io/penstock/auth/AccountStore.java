package io.penstock.auth;

import io.penstock.identity.Caller;
import io.penstock.identity.OrganizationId;
import io.penstock.identity.Role;
import io.penstock.identity.UserId;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.Iterator;
import java.util.Locale;
import java.util.Optional;

/** Users and their places in organizations, in PostgreSQL, as signing in needs them. */
final class AccountStore {

    private final Pool pool;

    public AccountStore(Pool pool) {
        this.pool = pool;
    }

    /** @param caller who that is once the password is verified */
    public record Account(Caller caller, String passwordHash) {
        /** Without the hash. */
        @Override
        public String toString() {
            return "Account[" + caller.user() + "]";
        }
    }

    /** Across organizations: before signing in there is none. The one that the user joined first wins. */
    private static final String FIND = """
            select u.id, u.email, u.password_hash, u.operator, m.organization_id, m.role
            from users u join members m on m.user_id = u.id
            where u.email = $1
            order by m.created_at, m.organization_id
            limit 1
            """;

    /** @param email lower case */
    public Future<Optional<Account>> find(String email) {
        return pool.preparedQuery(FIND).execute(Tuple.of(email)).map(rows -> {
            Iterator<Row> found = rows.iterator();
            return found.hasNext() ? Optional.of(account(found.next())) : Optional.empty();
        });
    }

    private static Account account(Row row) {
        Caller caller = new Caller(
                new OrganizationId(row.getUUID("organization_id")),
                new UserId(row.getUUID("id")),
                row.getString("email"),
                Role.valueOf(row.getString("role").toUpperCase(Locale.ROOT)),
                row.getBoolean("operator"));
        return new Account(caller, row.getString("password_hash"));
    }
}
