package io.penstock.schedule;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.execution.Intake.Started;
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
import io.penstock.identity.ExecutionId;
import io.penstock.identity.OrganizationId;
import io.penstock.identity.WorkflowId;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code /api/schedules}: what starts by time. A schedule has the id of its workflow. */
final class ScheduleRoutes {

    private static final String TAG = "schedules";
    private static final int SHOWN_TIMES = 5;
    private static final Map<String, String> PAGE =
            Map.of("limit", "How many items, 1 to 200.", "after", "The id of the last item already seen.");

    private final ScheduleStore store;
    private final Registration registration;
    private final Starter starter;
    private final InstantSource clock;
    private final Runnable nudge;

    /** @param nudge has the job look at once */
    ScheduleRoutes(
            ScheduleStore store, Registration registration, Starter starter, InstantSource clock, Runnable nudge) {
        this.store = store;
        this.registration = registration;
        this.starter = starter;
        this.clock = clock;
        this.nudge = nudge;
    }

    List<Endpoint> endpoints() {
        Response schedule = new Response(200, "The schedule.", "Schedule");
        return List.of(
                row(
                        HttpMethod.GET,
                        "",
                        this::list,
                        Operation.of(
                                        "listSchedules",
                                        TAG,
                                        "Lists what starts by time.",
                                        new Response(200, "A page.", "ScheduleList"))
                                .with(PAGE)),
                row(
                        HttpMethod.GET,
                        "/{id}",
                        this::get,
                        Operation.of("getSchedule", TAG, "Shows when a workflow starts by itself.", schedule)),
                row(
                        HttpMethod.POST,
                        "/{id}/pause",
                        this::pause,
                        Operation.of("pauseSchedule", TAG, "Lets nothing start until it is resumed.", schedule)),
                row(
                        HttpMethod.POST,
                        "/{id}/resume",
                        this::resume,
                        Operation.of(
                                "resumeSchedule", TAG, "Goes on from now; what fell due meanwhile is gone.", schedule)),
                row(
                        HttpMethod.POST,
                        "/{id}/fire",
                        this::fire,
                        Operation.of(
                                "fireSchedule",
                                TAG,
                                "Starts the workflow now, also when it is paused.",
                                new Response(202, "It is stored and will run.", "ExecutionAccepted"))));
    }

    private static Endpoint row(HttpMethod method, String path, Endpoint.Handler handler, Operation operation) {
        Access access = method.equals(HttpMethod.GET) ? Access.VIEWER : Access.EDITOR;
        return new Endpoint(method, "/api/schedules" + path, access, BodyRule.NONE, operation, handler);
    }

    private Future<Answer> list(Exchange exchange) {
        Page page = Page.of(exchange);
        OrganizationId organization = exchange.caller().organization();
        return registration
                .of(organization)
                .compose(fresh -> store.list(organization, page.after(), page.limit() + 1))
                .map(schedules -> page.answer(
                        schedules,
                        ScheduleRoutes::json,
                        schedule -> schedule.workflow().toString()));
    }

    private Future<Answer> get(Exchange exchange) {
        return found(exchange).map(ScheduleRoutes::answer);
    }

    private Future<Answer> pause(Exchange exchange) {
        return found(exchange)
                .compose(schedule -> store.pause(schedule.organization(), schedule.workflow()))
                .compose(paused -> found(exchange))
                .map(ScheduleRoutes::answer);
    }

    private Future<Answer> resume(Exchange exchange) {
        return found(exchange)
                .compose(schedule -> store.resume(schedule, next(schedule)))
                .compose(resumed -> found(exchange))
                .map(schedule -> {
                    nudge.run();
                    return answer(schedule);
                });
    }

    /** Intervals keep their rhythm over a pause. */
    private Instant next(Scheduled schedule) {
        Instant now = clock.instant();
        Rhythm rhythm = schedule.rhythm();
        return rhythm == null ? Registration.first(schedule.timing(), schedule.zone(), now) : rhythm.next(now);
    }

    private Future<Answer> fire(Exchange exchange) {
        return found(exchange).compose(schedule -> {
            if (!schedule.enabled()) {
                throw new Failure(new Reason.Conflict("The workflow is disabled."));
            }
            return starter.start(schedule)
                    .compose(started -> note(schedule, started))
                    .map(started -> Answer.json(
                            202,
                            JsonNodeFactory.instance
                                    .objectNode()
                                    .put("execution_id", started.toString())
                                    .put("status", "pending")));
        });
    }

    private Future<ExecutionId> note(Scheduled schedule, Started started) {
        Future<?> ending = started.ending();
        if (ending != null) {
            ending.onComplete(ended -> nudge.run());
        }
        return store.started(schedule.organization(), schedule.workflow(), clock.instant(), started.id())
                .map(started.id());
    }

    private Future<Scheduled> found(Exchange exchange) {
        OrganizationId organization = exchange.caller().organization();
        WorkflowId workflow = WorkflowId.parse(exchange.path("id"));
        return registration
                .of(organization)
                .compose(fresh -> store.find(organization, workflow))
                .map(found -> found.orElseThrow(() -> new Failure(new Reason.NotFound("There is no such schedule."))));
    }

    private static Answer answer(Scheduled schedule) {
        return Answer.json(200, json(schedule));
    }

    private static JsonNode json(Scheduled schedule) {
        Instant next = schedule.next();
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("id", schedule.workflow().toString())
                .put("workflow_id", schedule.workflow().toString())
                .put("namespace", schedule.namespace())
                .put("name", schedule.name())
                .put("version", schedule.version())
                .put("kind", schedule.kind())
                .put("expression", schedule.expression())
                .put("timezone", schedule.timezone())
                .put("missed", schedule.missed().name().toLowerCase(Locale.ROOT))
                .put("enabled", schedule.enabled())
                .put("paused", schedule.paused())
                .put("last_fire_at", text(schedule.last()))
                .put("last_execution_id", text(schedule.lastExecution()))
                .put("next_fire_at", text(next));
        ArrayNode times = json.putArray("next_fire_times");
        Rhythm rhythm = next == null ? null : schedule.rhythm();
        Instant at = next;
        for (int i = 0; i < SHOWN_TIMES && at != null; i++) {
            times.add(at.toString());
            at = rhythm == null ? null : rhythm.next(at);
        }
        return json;
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }
}
