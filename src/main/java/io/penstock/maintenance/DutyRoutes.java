package io.penstock.maintenance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.http.Access;
import io.penstock.http.Answer;
import io.penstock.http.BodyRule;
import io.penstock.http.Endpoint;
import io.penstock.http.Exchange;
import io.penstock.http.Operation;
import io.penstock.http.Operation.Response;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code /api/admin/maintenance}: operators see how upkeep goes, and have it done at once. */
final class DutyRoutes {

    private static final String TAG = "operations";
    private static final String ALL = "/api/admin/maintenance";

    private final Duties duties;

    DutyRoutes(Duties duties) {
        this.duties = duties;
    }

    List<Endpoint> endpoints() {
        Operation list = Operation.of(
                "listMaintenance",
                TAG,
                "Shows how upkeep went last, and when it is due.",
                new Response(200, "All.", "DutyList"));
        Operation ask = Operation.of(
                "startMaintenance",
                TAG,
                "Has upkeep done as soon as possible.",
                new Response(202, "It will be done, or is being done.", "Duty"));
        return List.of(
                new Endpoint(HttpMethod.GET, ALL, Access.OPERATOR, BodyRule.NONE, list, this::list),
                new Endpoint(HttpMethod.POST, ALL + "/{name}", Access.OPERATOR, BodyRule.NONE, ask, this::ask));
    }

    private Future<Answer> list(Exchange exchange) {
        return duties.reports().map(reports -> {
            ObjectNode json = JsonNodeFactory.instance.objectNode();
            ArrayNode items = json.putArray("items");
            reports.forEach(report -> items.add(json(report)));
            return Answer.json(200, json);
        });
    }

    private Future<Answer> ask(Exchange exchange) {
        return duties.ask(exchange.path("name")).map(report -> Answer.json(202, json(report)));
    }

    private static ObjectNode json(DutyReport report) {
        JsonNode result = report.result();
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("name", report.name())
                .put("status", report.status())
                .put("times", report.times())
                .put("next_at", text(report.nextAt()))
                .put("began_at", text(report.beganAt()))
                .put("ended_at", text(report.endedAt()))
                .put("succeeded_at", text(report.succeededAt()));
        json.set("result", result == null ? JsonNodeFactory.instance.nullNode() : result);
        return json.put("failure", report.failure());
    }

    private static @Nullable String text(@Nullable Instant time) {
        return time == null ? null : time.toString();
    }
}
