package io.penstock.postgres;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The second wall between organizations: a role without login, for which row-level security hides the rows of every organization but the one
 * that the session names. Raised anew at each start from what the catalogue holds, so that no table can be without it: every table with a
 * column {@code organization_id} gets the policy. What the role may do with a table beyond reading and writing rows is said in the table's
 * comment, {@code tenant: select} or {@code tenant: none}. The owner of the tables, as whom the batched paths run, is not bound by it.
 */
final class TenantRole {

    private static final Logger LOG = LoggerFactory.getLogger(TenantRole.class);
    private static final String SUFFIX = "_tenant";
    private static final int LONGEST_NAME = 63;
    private static final int HASH_BYTES = 8;

    private TenantRole() {}

    /** Roles belong to the whole cluster of databases; each database has its own. */
    static String name(String database) {
        if (database.getBytes(StandardCharsets.UTF_8).length + SUFFIX.length() <= LONGEST_NAME) {
            return database + SUFFIX;
        }
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(database.getBytes(StandardCharsets.UTF_8));
            return "penstock_" + HexFormat.of().formatHex(digest, 0, HASH_BYTES) + SUFFIX;
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("Every Java platform has SHA-256", missing);
        }
    }

    private static final String WALLS = """
            do $$
            declare t record;
            begin
              for t in
                select c.oid::regclass as name, c.relrowsecurity as walled,
                       case when c.relname = 'organizations' then 'id' else 'organization_id' end as owner,
                       exists (select from pg_policy p where p.polrelid = c.oid and p.polname = 'tenant') as ruled
                  from pg_class c
                 where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p')
                   and not c.relispartition
                   and (c.relname = 'organizations'
                        or exists (select from pg_attribute a
                                    where a.attrelid = c.oid and a.attname = 'organization_id' and not a.attisdropped))
                 order by c.relname
              loop
                if not t.ruled then
                  execute format(
                    'create policy tenant on %s using (%I = (select nullif(current_setting(%L, true), %L)::uuid))',
                    t.name, t.owner, 'penstock.organization', '');
                end if;
                if not t.walled then
                  execute format('alter table %s enable row level security', t.name);
                end if;
              end loop;
            end $$
            """;

    private static final String FOUND = """
            select r.rolsuper or r.rolbypassrls as unbound from pg_roles r where r.rolname = $1
            """;

    private static final String CREATE = """
            select format('create role %I nologin', $1::text)
            """;

    private static final String TRY = """
            select format('set role %I; reset role', $1::text)
            """;

    private static final String JOIN = """
            select format('grant %I to %I', $1::text, current_user)
            """;

    /** Statements that bring the role's privileges to what the comments say; none when they are so already. */
    private static final String GRANTS = """
            with tables as (
              select c.oid::regclass as name,
                     coalesce(substring(obj_description(c.oid, 'pg_class') from '^tenant: ([a-z, ]+)'),
                              case when c.relrowsecurity then 'select, insert, update, delete' else 'none' end) as may
                from pg_class c
               where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
            ), wanted as (
              select name, privilege, privilege = any(string_to_array(may, ', ')) as wanted
                from tables, unnest(array['select', 'insert', 'update', 'delete']) as privilege
            )
            select format(case when wanted then 'grant %s on %s to %I' else 'revoke %s on %s from %I' end,
                          privilege, name, $1::text)
              from wanted where wanted <> has_table_privilege($1, name, privilege)
            union all
            select format('grant usage on schema %I to %I', current_schema(), $1::text)
             where not has_schema_privilege($1, current_schema(), 'usage')
            """;

    /**
     * Raises the wall, on the connection that migrates.
     *
     * @param role that {@link #name} gives
     * @return empty where this database user may not have such a role; the log says why
     */
    static Future<Optional<String>> raise(SqlConnection sql, String role) {
        return sql.query(WALLS)
                .execute()
                .compose(walled -> admit(sql, role))
                .compose(standing -> grant(sql, role, standing))
                .onSuccess(raised -> {
                    if (raised.isEmpty()) {
                        LOG.atWarn()
                                .addKeyValue("role", role)
                                .log(
                                        "There is no second wall between organizations, since the role is missing or no use; see row-level security in the documentation");
                    }
                });
    }

    private static Future<Optional<String>> grant(SqlConnection sql, String role, boolean standing) {
        return standing
                ? perform(sql, GRANTS, role).map(done -> Optional.of(role))
                : Future.succeededFuture(Optional.empty());
    }

    /** Whether this database user can be the role: it is there, or can be made, and is bound by the policies. */
    private static Future<Boolean> admit(SqlConnection sql, String role) {
        return sql.preparedQuery(FOUND).execute(Tuple.of(role)).compose(found -> {
            if (found.rowCount() == 0) {
                return attempt(sql, CREATE, role)
                        .compose(made -> made ? enter(sql, role) : Future.succeededFuture(false));
            }
            return found.iterator().next().getBoolean("unbound") ? Future.succeededFuture(false) : enter(sql, role);
        });
    }

    /** Whether it can be the role, which it may have to join first. */
    private static Future<Boolean> enter(SqlConnection sql, String role) {
        return attempt(sql, TRY, role)
                .compose(entered -> entered
                        ? Future.succeededFuture(true)
                        : attempt(sql, JOIN, role)
                                .compose(joined -> joined ? attempt(sql, TRY, role) : Future.succeededFuture(false)));
    }

    private static Future<Boolean> attempt(SqlConnection sql, String statements, String role) {
        return perform(sql, statements, role).map(true).recover(refused -> {
            LOG.atDebug().addKeyValue("cause", refused.getMessage()).log("The tenant role cannot be set up");
            return Future.succeededFuture(false);
        });
    }

    /** Runs the statements that {@code statements} writes, since names cannot be parameters. */
    private static Future<Void> perform(SqlClient sql, String statements, String role) {
        return sql.preparedQuery(statements).execute(Tuple.of(role)).compose(rows -> {
            StringBuilder script = new StringBuilder();
            rows.forEach(row -> script.append(row.getString(0)).append("; "));
            return script.isEmpty()
                    ? Future.succeededFuture()
                    : sql.query(script.toString()).execute().mapEmpty();
        });
    }
}
