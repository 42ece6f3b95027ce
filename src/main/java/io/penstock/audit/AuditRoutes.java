package io.penstock.audit;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import io.penstock.http.Access;
import io.penstock.http.Answer;
import io.penstock.http.BodyRule;
import io.penstock.http.Endpoint;
import io.penstock.http.Exchange;
import io.penstock.http.Operation;
import io.penstock.http.Operation.Response;
import io.penstock.http.Page;
import io.penstock.identity.OrganizationId;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code /api/audit}: administrators read what happened in their organization, operators also what belongs to none. */
public final class AuditRoutes {

    private static final String TAG = "audit";

    private final AuditLog log;

    public AuditRoutes(AuditLog log) {
        this.log = log;
    }

    public List<Endpoint> endpoints() {
        Operation list = Operation.of(
                        "listAudit",
                        TAG,
                        "Lists who did what, the newest first.",
                        new Response(200, "A page.", "AuditList"))
                .with(AuditFilter.QUERY);
        return List.of(new Endpoint(HttpMethod.GET, "/api/audit", Access.ADMIN, BodyRule.NONE, list, this::list));
    }

    private Future<Answer> list(Exchange exchange) {
        Page page = Page.of(exchange);
        AuditFilter filter = AuditFilter.of(exchange);
        return log.list(chain(exchange), filter, AuditFilter.before(page), page.limit() + 1)
                .map(records -> page.answer(
                        records,
                        AuditRoutes::json,
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

    private static ObjectNode json(AuditRecord record) {
        AuditEntry entry = record.entry();
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("seq", record.link().seq())
                .put("id", entry.id().toString())
                .put("at", entry.at().toString())
                .put("actor", entry.actor())
                .put("action", entry.action())
                .put("target", entry.target())
                .put("outcome", entry.outcome().toString())
                .put("times", entry.times());
        put(json, "before_digest", entry.digests().before());
        put(json, "after_digest", entry.digests().after());
        return json.put("address", entry.source().address())
                .put("request_id", entry.source().requestId())
                .put("hash", HexFormat.of().formatHex(record.link().hash()));
    }

    private static void put(ObjectNode json, String name, byte @Nullable [] digest) {
        if (digest != null) {
            json.put(name, HexFormat.of().formatHex(digest));
        }
    }
}
