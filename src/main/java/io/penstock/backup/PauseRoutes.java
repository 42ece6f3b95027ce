package io.penstock.backup;

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
import java.util.List;

/** {@code /api/admin/pause} and {@code /api/admin/resume}: operators let the servers of a restored database act. */
final class PauseRoutes {

    private static final String TAG = "operations";
    private static final BodyRule ANY = BodyRule.NONE;

    private final Paused paused;

    PauseRoutes(Paused paused) {
        this.paused = paused;
    }

    List<Endpoint> endpoints() {
        Operation get = Operation.of(
                "getPause",
                TAG,
                "Whether the servers stand still since their database was restored from a backup.",
                new Response(200, "Whether, and why.", "Pause"));
        Operation resume = Operation.of(
                "resumeServers",
                TAG,
                "Lets the servers of a restored database act; each does within a second or two.",
                new Response(200, "No pause any more.", "Pause"));
        return List.of(
                new Endpoint(HttpMethod.GET, "/api/admin/pause", Access.OPERATOR, ANY, get, this::get),
                new Endpoint(HttpMethod.POST, "/api/admin/resume", Access.OPERATOR, ANY, resume, this::resume));
    }

    private Future<Answer> get(Exchange exchange) {
        return paused.read()
                .map(found -> Answer.json(
                        200,
                        found.map(pause -> json(true)
                                        .put("reason", pause.reason())
                                        .put("since", pause.since().toString()))
                                .orElseGet(() -> json(false))));
    }

    private Future<Answer> resume(Exchange exchange) {
        return paused.end().map(ended -> Answer.json(200, json(false)));
    }

    private static ObjectNode json(boolean on) {
        return JsonNodeFactory.instance.objectNode().put("paused", on);
    }
}
