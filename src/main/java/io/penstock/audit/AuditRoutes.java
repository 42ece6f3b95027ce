package io.penstock.audit;

import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import io.penstock.http.Access;
import io.penstock.http.Answer;
import io.penstock.http.BodyRule;
import io.penstock.http.Endpoint;
import io.penstock.http.Exchange;
import io.penstock.http.Note;
import io.penstock.http.Operation;
import io.penstock.http.Operation.Response;
import io.penstock.http.Page;
import io.penstock.identity.OrganizationId;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.Map;

/** {@code /api/audit}: administrators read what happened in their organization, operators also what belongs to none. */
public final class AuditRoutes {

    private static final String TAG = "audit";

    private final AuditLog log;
    private final AuditBackups backups;

    public AuditRoutes(AuditLog log, AuditBackups backups) {
        this.log = log;
        this.backups = backups;
    }

    public List<Endpoint> endpoints() {
        Operation list = Operation.of(
                        "listAudit",
                        TAG,
                        "Lists who did what, the newest first.",
                        new Response(200, "A page.", "AuditList"))
                .with(AuditFilter.QUERY);
        Operation back = Operation.of(
                        "backUpAudit",
                        TAG,
                        "Copies the audit log of all organizations to a file.",
                        new Response(200, "The file.", "AuditBackup"))
                .with(Map.of("compress", "\"false\": without gzip."));
        Operation backups = Operation.of(
                "listAuditBackups",
                TAG,
                "Lists such files, the newest first.",
                new Response(200, "All.", "AuditBackups"));
        String admin = "/api/admin/audit/";
        return List.of(
                new Endpoint(HttpMethod.GET, "/api/audit", Access.ADMIN, BodyRule.NONE, list, this::list),
                new Endpoint(HttpMethod.POST, admin + "backup", Access.OPERATOR, BodyRule.NONE, back, this::backUp),
                new Endpoint(
                        HttpMethod.GET, admin + "backups", Access.OPERATOR, BodyRule.NONE, backups, this::backups));
    }

    private Future<Answer> backUp(Exchange exchange) {
        return backups.make(!"false".equals(exchange.query("compress"))).map(made -> {
            exchange.note(Note.of("/audit-backups/" + made.backupFile(), null, null));
            return Answer.of(200, made);
        });
    }

    private Future<Answer> backups(Exchange exchange) {
        return backups.list().map(all -> Answer.of(200, Map.of("backups", all)));
    }

    private Future<Answer> list(Exchange exchange) {
        Page page = Page.of(exchange);
        AuditFilter filter = AuditFilter.of(exchange);
        return log.list(chain(exchange), filter, AuditFilter.before(page), page.limit() + 1)
                .map(records -> page.answer(
                        records,
                        AuditJson::entry,
                        record -> Long.toString(record.link().seq())));
    }

    private static OrganizationId chain(Exchange exchange) {
        if (!"true".equals(exchange.query("server"))) {
            return exchange.caller().organization();
        }
        if (!exchange.caller().operator()) {
            throw new Failure(new Reason.Forbidden("This is for operators of the server."));
        }
        return AuditEntry.SERVER;
    }
}
