package io.penstock.audit;

import io.penstock.config.Secret;
import io.penstock.identity.OrganizationId;
import io.penstock.postgres.Database;
import io.penstock.postgres.DatabaseSettings;
import io.penstock.postgres.Migrations;
import io.penstock.seal.Sealer;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;

/** An empty audit log, and whoever has the database but not the key. */
final class AuditDatabase implements AutoCloseable {

    static final AuditFilter ANY = new AuditFilter(null, null, null, null, null, null);

    final Vertx vertx = Vertx.vertx();
    final AuditLog log;
    private final DatabaseSettings settings;
    private final List<Database> databases = new ArrayList<>();

    AuditDatabase(DatabaseSettings settings) {
        this.settings = settings;
        this.log = node();
        new Migrations(database(), Migrations.FOLDER).run().await();
        tamper("truncate audit_log, audit_heads");
    }

    static Sealer sealer() {
        return new Sealer(List.of(new Secret("0123456789abcdef0123456789abcdef")), new SecureRandom());
    }

    Database database() {
        return databases.get(0);
    }

    /** One more that appends to it. */
    AuditLog node() {
        Database database = new Database(vertx, settings);
        databases.add(database);
        return new AuditLog(database, sealer(), AuditEntries.IDS);
    }

    RowSet<Row> sql(String statement) {
        return database().pool().query(statement).execute().await();
    }

    /** With the triggers out of the way. */
    void tamper(String... statements) {
        sql("alter table audit_log disable trigger user");
        for (String statement : statements) {
            sql(statement);
        }
        sql("alter table audit_log enable trigger user");
    }

    void append(OrganizationId organization, String... targets) {
        for (String target : targets) {
            log.commit(organization, List.of(AuditEntries.entry(organization, target)))
                    .await();
        }
    }

    List<AuditRecord> chain(OrganizationId organization) {
        return log.list(organization, ANY, Long.MAX_VALUE, 10_000).await();
    }

    List<String> problems(CopiedHead... copies) {
        return new Verification(database(), sealer())
                .run(List.of(copies)).await().findings().stream()
                        .map(finding -> finding.seq() + " " + finding.problem())
                        .toList();
    }

    @Override
    public void close() {
        databases.forEach(database -> database.close().await());
        vertx.close().await();
    }
}
