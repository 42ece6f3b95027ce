package io.penstock.health;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import io.penstock.http.Access;
import io.penstock.http.Answer;
import io.penstock.http.BodyRule;
import io.penstock.http.Endpoint;
import io.penstock.http.Exchange;
import io.penstock.http.Gate;
import io.penstock.http.Json;
import io.penstock.http.Operation;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code /health} and its kin, for load balancers, orchestrators and people. They answer before the server is ready, and while it drains. */
public final class HealthRoutes {

    private static final int OK = 200;
    private static final String MIGRATIONS = "migrations";
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final Health health;
    private final Gate gate;
    private final String version;
    private final InstantSource clock;
    private final Instant started;

    public HealthRoutes(Health health, Gate gate, String version, InstantSource clock) {
        this.health = health;
        this.gate = gate;
        this.version = version;
        this.clock = clock;
        this.started = clock.instant();
    }

    public List<Endpoint> endpoints() {
        return List.of(
                row("/health", "getHealth", "Whether to send requests here, and how it is.", "Health", this::overall),
                row("/health/detailed", "getHealthDetailed", "The same, part by part.", "HealthReport", this::detailed),
                row(
                        "/health/migrations",
                        "getHealthMigrations",
                        "Whether the database is as this server needs it.",
                        "HealthMigrations",
                        this::migrations),
                row("/health/live", "getLive", "Whether the process is alive.", "Health", this::live),
                row("/health/liveness", "getLiveness", "The same as /health/live.", "Health", this::live),
                row("/healthz", "getHealthz", "The same as /health/live.", "Health", this::live),
                row("/health/ready", "getReady", "Whether to send requests here.", "Health", this::ready),
                row("/health/readiness", "getReadiness", "The same as /health/ready.", "Health", this::ready),
                row("/ready", "getReadyShort", "The same as /health/ready.", "Health", this::ready));
    }

    private static Endpoint row(String path, String id, String summary, String schema, Endpoint.Handler handler) {
        Operation operation = Operation.of(id, Endpoint.HEALTH, summary, new Operation.Response(OK, "It is.", schema));
        return new Endpoint(HttpMethod.GET, path, Access.OPEN, BodyRule.NONE, operation, handler);
    }

    /** Touches nothing: whoever gets no answer may end the process. */
    private Future<Answer> live(Exchange exchange) {
        return Future.succeededFuture(answer(json(Health.Status.HEALTHY)));
    }

    private Future<Answer> overall(Exchange exchange) {
        requireOpen();
        return health.report().map(this::well);
    }

    private Future<Answer> ready(Exchange exchange) {
        requireOpen();
        return health.vital().map(this::well);
    }

    private void requireOpen() {
        Gate.State state = gate.state();
        if (state != Gate.State.READY) {
            throw notNow("The server is " + lower(state) + ".");
        }
    }

    private Answer well(Health.Report report) {
        if (report.status() == Health.Status.UNHEALTHY) {
            throw notNow("Not well: " + String.join(", ", report.bad()) + "." + why(report));
        }
        return answer(json(report.status()));
    }

    /** What the bad parts say, as far as they say something; empty or with a space in front. */
    private static String why(Health.Report report) {
        StringBuilder why = new StringBuilder();
        for (String name : report.bad()) {
            Finding finding = report.components().get(name);
            String message =
                    finding == null ? "" : finding.report().path("message").asText("");
            if (!message.isEmpty()) {
                why.append(' ').append(message);
            }
        }
        return why.toString();
    }

    private Future<Answer> migrations(Exchange exchange) {
        return health.report(MIGRATIONS).map(report -> {
            Finding finding = report.components().get(MIGRATIONS);
            if (finding == null || finding.level() == Finding.Level.BAD) {
                throw notNow("The database is not as this server needs it, or does not answer.");
            }
            return answer((ObjectNode) finding.report());
        });
    }

    /** Always 200: it is a report, whose status says what it found. */
    private Future<Answer> detailed(Exchange exchange) {
        return health.report().map(report -> {
            ObjectNode json = json(report.status());
            ObjectNode components = json.putObject("components");
            components.putObject("api").put("status", "healthy");
            report.components().forEach((name, finding) -> components.set(name, finding.report()));
            return answer(json);
        });
    }

    private static Failure notNow(String message) {
        return new Failure(new Reason.Unavailable(message, RETRY));
    }

    private ObjectNode json(Health.Status status) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("status", lower(status))
                .put("state", lower(gate.state()))
                .put("version", version)
                .put(
                        "uptime_seconds",
                        Duration.between(started, clock.instant()).toSeconds());
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static Answer answer(ObjectNode json) {
        return new Answer(OK, Answer.JSON, Json.buffer(json), Map.of("Cache-Control", "no-store"));
    }
}
