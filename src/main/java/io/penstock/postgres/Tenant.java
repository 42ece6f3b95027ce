package io.penstock.postgres;

import io.penstock.identity.OrganizationId;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.function.Function;

/** The database as one organization sees it. Each statement carries the organization all the same: this is the wall behind it. */
public record Tenant(Tenants tenants, OrganizationId organization) {

    /** A statement of this organization. */
    public Statement preparedQuery(String sql) {
        return new Statement(this, sql);
    }

    /** Committed when the future succeeds, rolled back when it fails. */
    public <T> Future<T> withTransaction(Function<SqlConnection, Future<T>> work) {
        return tenants.transaction(organization, work);
    }

    public <T> Future<T> withConnection(Function<SqlConnection, Future<T>> work) {
        return tenants.with(organization, work);
    }

    /** One that has not been sent. */
    public record Statement(Tenant tenant, String sql) {
        public Future<RowSet<Row>> execute(Tuple values) {
            return tenant.withConnection(
                    connection -> connection.preparedQuery(sql).execute(values));
        }
    }
}
