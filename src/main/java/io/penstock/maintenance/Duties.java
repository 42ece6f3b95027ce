package io.penstock.maintenance;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import io.penstock.http.Endpoint;
import io.penstock.postgres.Database;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The duties of all nodes together. Each node looks every few seconds what is due; a lock in the database elects the one that does it, and is
 * let go with the connection that holds it, whatever becomes of the process. When a duty is due, that somebody asked for it, and how it went
 * stand in the database. Thread-safe.
 */
public final class Duties {

    private static final Logger LOG = LoggerFactory.getLogger(Duties.class);
    private static final Duration LOOK = Duration.ofSeconds(5);
    private static final Duration AGAIN = Duration.ofMinutes(10);
    private static final Duration REST_AFTER_DEATH = Duration.ofMinutes(1);

    private final DutyStore store;
    private final Map<String, Duty> duties;
    private final Map<String, Runnable> nudges = new ConcurrentHashMap<>();

    public Duties(Database database, List<Duty> duties) {
        this.store = new DutyStore(database);
        this.duties = duties.stream().collect(Collectors.toUnmodifiableMap(Duty::name, duty -> duty));
    }

    /** What the verticle runs on each node. */
    public List<Job> jobs() {
        return duties.values().stream()
                .map(duty -> {
                    Turn turn = new Turn(duty);
                    return new Job(duty.name(), () -> LOOK, turn::runOnce, nudge -> nudges.put(duty.name(), nudge));
                })
                .toList();
    }

    public List<Endpoint> endpoints() {
        return new DutyRoutes(this).endpoints();
    }

    /** Of the duties of this node. */
    public Set<String> names() {
        return duties.keySet();
    }

    /** How all went, by name; also those that only other nodes know. */
    public Future<List<DutyReport>> reports() {
        return store.list();
    }

    /** @throws Failure NotFound in the future, when there is no such duty, or no node has started with it */
    public Future<DutyReport> report(String name) {
        return store.find(name).map(found -> found.orElseThrow(Duties::notFound));
    }

    /**
     * Has a duty done as soon as possible, by whichever node; once more after it, when it is being done.
     *
     * @throws Failure NotFound in the future, when there is no such duty
     */
    public Future<DutyReport> ask(String name) {
        return store.ask(name).compose(noted -> {
            Runnable nudge = nudges.get(name);
            if (nudge != null) {
                nudge.run();
            }
            return report(name);
        });
    }

    private static Failure notFound() {
        return new Failure(new Reason.NotFound("There is no such upkeep."));
    }

    /** One duty as this node sees it; runs never overlap. */
    private final class Turn {

        private final Duty duty;
        private volatile boolean enrolled;

        Turn(Duty duty) {
            this.duty = duty;
        }

        Future<Void> runOnce() {
            return enrol().compose(noted -> store.isDue(duty.name()))
                    .compose(due -> due ? store.elected(duty.name(), this::begin) : Future.succeededFuture());
        }

        private Future<Void> enrol() {
            return enrolled ? Future.succeededFuture() : store.enrol(duty).onSuccess(noted -> enrolled = true);
        }

        private Future<Void> begin() {
            return store.begin(duty.name(), REST_AFTER_DEATH)
                    .compose(begun -> begun ? perform() : Future.succeededFuture());
        }

        private Future<Void> perform() {
            LOG.atInfo().addKeyValue("duty", duty.name()).log("Upkeep begins");
            return Future.succeededFuture()
                    .compose(begin -> duty.run().get())
                    .transform(done -> done.succeeded() ? succeeded(done.result()) : failed(done.cause()));
        }

        private Future<Void> succeeded(JsonNode result) {
            LOG.atInfo()
                    .addKeyValue("duty", duty.name())
                    .addKeyValue("result", result)
                    .log("Upkeep has ended");
            return store.end(duty.name(), duty.times()::next, result, null);
        }

        private Future<Void> failed(Throwable cause) {
            LOG.atWarn().addKeyValue("duty", duty.name()).setCause(cause).log("Upkeep failed");
            return store.end(duty.name(), this::soon, null, message(cause));
        }

        /** What nobody has appointed a time for is not tried again either. */
        private @Nullable Instant soon(Instant now) {
            Instant next = duty.times().next(now);
            return next == null || next.isBefore(now.plus(AGAIN)) ? next : now.plus(AGAIN);
        }

        private static String message(Throwable cause) {
            String message = cause.getMessage();
            return message == null ? cause.getClass().getSimpleName() : message;
        }
    }
}
