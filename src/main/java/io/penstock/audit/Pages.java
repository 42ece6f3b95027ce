package io.penstock.audit;

import io.penstock.identity.OrganizationId;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.sqlclient.SqlClient;
import java.util.List;
import java.util.function.Function;

/** Reads one chain from its first entry to its last, page by page, each after the one before was dealt with. */
final class Pages {

    private static final int PAGE = 1_000;

    private final SqlClient sql;
    private final OrganizationId organization;
    private final Function<List<AuditRecord>, Future<Void>> reader;
    private final Promise<Void> read = Promise.promise();

    private Pages(SqlClient sql, OrganizationId organization, Function<List<AuditRecord>, Future<Void>> reader) {
        this.sql = sql;
        this.organization = organization;
        this.reader = reader;
    }

    static Future<Void> each(
            SqlClient sql, OrganizationId organization, Function<List<AuditRecord>, Future<Void>> reader) {
        Pages pages = new Pages(sql, organization, reader);
        pages.next(Long.MIN_VALUE);
        return pages.read.future();
    }

    /** No future waits for another, however many pages there are. */
    private void next(long after) {
        AuditReadStore.after(sql, organization, after, PAGE)
                .compose(page -> reader.apply(page).map(page))
                .onFailure(read::fail)
                .onSuccess(page -> {
                    if (page.size() < PAGE) {
                        read.complete();
                    } else {
                        next(page.get(PAGE - 1).link().seq());
                    }
                });
    }
}
